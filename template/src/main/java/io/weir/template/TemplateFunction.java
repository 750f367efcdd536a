package io.weir.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function a template can call, with the types of its parameters.
 *
 * <p>Arguments arrive checked and in Java's terms: {@link Long} for int, {@link Double} for float64, {@link String},
 * {@link Boolean}, {@link List}, {@link java.util.Map}, {@link io.weir.model.Labels}, {@link TemplateObject} or null.
 */
public final class TemplateFunction {
    /** What the function does. */
    @FunctionalInterface
    public interface Body {
        /**
         * The function's result.
         *
         * @throws TemplateFunctionException to fail the execution of the template
         */
        @Nullable
        Object call(List<@Nullable Object> arguments);
    }

    private final Body body;
    private final List<ParameterType> parameters;
    private final boolean variadic;

    private TemplateFunction(Body body, List<ParameterType> parameters, boolean variadic) {
        this.body = body;
        this.parameters = parameters;
        this.variadic = variadic;
    }

    /** A function with exactly these parameters. */
    public static TemplateFunction of(Body body, ParameterType... parameters) {
        return new TemplateFunction(body, List.of(parameters), false);
    }

    /** A function whose last parameter may be given any number of times, also not at all. */
    public static TemplateFunction variadic(Body body, ParameterType... parameters) {
        if (parameters.length == 0) {
            throw new IllegalArgumentException("a variadic function needs a parameter to repeat");
        }
        return new TemplateFunction(body, List.of(parameters), true);
    }

    boolean isVariadic() {
        return variadic;
    }

    /** How many arguments must be given; exactly so many unless variadic. */
    int required() {
        return variadic ? parameters.size() - 1 : parameters.size();
    }

    ParameterType parameter(int index) {
        return parameters.get(Math.min(index, parameters.size() - 1));
    }

    @Nullable
    Object call(List<@Nullable Object> arguments) {
        return body.call(arguments);
    }
}
