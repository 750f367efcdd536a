package io.weir.template;

import org.jspecify.annotations.Nullable;

/**
 * The Go type of a function's parameter. It decides what a constant in the template means there ({@code 1} is an int,
 * or a float64 where one is asked for), which arguments are accepted, and how errors call it.
 */
public final class ParameterType {
    /** Anything, nil included. */
    public static final ParameterType ANY = new ParameterType("interface {}", Object.class, Constant.IDEAL);

    public static final ParameterType STRING = new ParameterType("string", String.class, Constant.STRING);
    public static final ParameterType INT = new ParameterType("int", Long.class, Constant.INT);
    public static final ParameterType FLOAT64 = new ParameterType("float64", Double.class, Constant.FLOAT);
    public static final ParameterType BOOL = new ParameterType("bool", Boolean.class, Constant.BOOL);

    /** Which constants may stand for a parameter. */
    enum Constant {
        IDEAL,
        STRING,
        INT,
        FLOAT,
        BOOL,
        NONE
    }

    private final String goName;
    private final Class<?> javaType;
    private final Constant constant;

    private ParameterType(String goName, Class<?> javaType, Constant constant) {
        this.goName = goName;
        this.javaType = javaType;
        this.constant = constant;
    }

    /** A parameter that takes instances of {@code javaType}, called {@code goName} in errors. */
    public static ParameterType of(String goName, Class<?> javaType) {
        return new ParameterType(goName, javaType, Constant.NONE);
    }

    String goName() {
        return goName;
    }

    Constant constant() {
        return constant;
    }

    boolean takesNil() {
        return constant == Constant.IDEAL;
    }

    boolean accepts(@Nullable Object value) {
        return value == null ? takesNil() : javaType.isInstance(value);
    }
}
