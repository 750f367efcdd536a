package io.weir.promql;

import static io.weir.promql.ValueType.MATRIX;
import static io.weir.promql.ValueType.SCALAR;
import static io.weir.promql.ValueType.STRING;
import static io.weir.promql.ValueType.VECTOR;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions this engine evaluates, with their signatures. */
public enum Function {
    ABS("abs", VECTOR, VECTOR),
    ABSENT("absent", VECTOR, VECTOR),
    ABSENT_OVER_TIME("absent_over_time", VECTOR, MATRIX),
    ACOS("acos", VECTOR, VECTOR),
    ACOSH("acosh", VECTOR, VECTOR),
    ASIN("asin", VECTOR, VECTOR),
    ASINH("asinh", VECTOR, VECTOR),
    ATAN("atan", VECTOR, VECTOR),
    ATANH("atanh", VECTOR, VECTOR),
    AVG_OVER_TIME("avg_over_time", VECTOR, MATRIX),
    CEIL("ceil", VECTOR, VECTOR),
    CHANGES("changes", VECTOR, MATRIX),
    CLAMP("clamp", VECTOR, VECTOR, SCALAR, SCALAR),
    CLAMP_MAX("clamp_max", VECTOR, VECTOR, SCALAR),
    CLAMP_MIN("clamp_min", VECTOR, VECTOR, SCALAR),
    COS("cos", VECTOR, VECTOR),
    COSH("cosh", VECTOR, VECTOR),
    COUNT_OVER_TIME("count_over_time", VECTOR, MATRIX),
    DAYS_IN_MONTH("days_in_month", VECTOR, 1, VECTOR),
    DAY_OF_MONTH("day_of_month", VECTOR, 1, VECTOR),
    DAY_OF_WEEK("day_of_week", VECTOR, 1, VECTOR),
    DAY_OF_YEAR("day_of_year", VECTOR, 1, VECTOR),
    DEG("deg", VECTOR, VECTOR),
    DELTA("delta", VECTOR, MATRIX),
    DERIV("deriv", VECTOR, MATRIX),
    DOUBLE_EXPONENTIAL_SMOOTHING("double_exponential_smoothing", VECTOR, MATRIX, SCALAR, SCALAR),
    END("end", SCALAR),
    EXP("exp", VECTOR, VECTOR),
    FIRST_OVER_TIME("first_over_time", VECTOR, MATRIX),
    FLOOR("floor", VECTOR, VECTOR),
    HISTOGRAM_AVG("histogram_avg", VECTOR, VECTOR),
    HISTOGRAM_COUNT("histogram_count", VECTOR, VECTOR),
    HISTOGRAM_FRACTION("histogram_fraction", VECTOR, SCALAR, SCALAR, VECTOR),
    HISTOGRAM_QUANTILE("histogram_quantile", VECTOR, SCALAR, VECTOR),
    HISTOGRAM_QUANTILES("histogram_quantiles", VECTOR, 9, VECTOR, STRING, SCALAR, SCALAR),
    HISTOGRAM_STDDEV("histogram_stddev", VECTOR, VECTOR),
    HISTOGRAM_STDVAR("histogram_stdvar", VECTOR, VECTOR),
    HISTOGRAM_SUM("histogram_sum", VECTOR, VECTOR),
    HOUR("hour", VECTOR, 1, VECTOR),
    IDELTA("idelta", VECTOR, MATRIX),
    INCREASE("increase", VECTOR, MATRIX),
    INFO("info", VECTOR, 1, VECTOR, VECTOR),
    IRATE("irate", VECTOR, MATRIX),
    LABEL_JOIN("label_join", VECTOR, -1, VECTOR, STRING, STRING, STRING),
    LABEL_REPLACE("label_replace", VECTOR, VECTOR, STRING, STRING, STRING, STRING),
    LAST_OVER_TIME("last_over_time", VECTOR, MATRIX),
    LN("ln", VECTOR, VECTOR),
    LOG10("log10", VECTOR, VECTOR),
    LOG2("log2", VECTOR, VECTOR),
    MAD_OVER_TIME("mad_over_time", VECTOR, MATRIX),
    MAX_OF("max_of", SCALAR, SCALAR, SCALAR),
    MAX_OVER_TIME("max_over_time", VECTOR, MATRIX),
    MINUTE("minute", VECTOR, 1, VECTOR),
    MIN_OF("min_of", SCALAR, SCALAR, SCALAR),
    MIN_OVER_TIME("min_over_time", VECTOR, MATRIX),
    MONTH("month", VECTOR, 1, VECTOR),
    PI("pi", SCALAR),
    PREDICT_LINEAR("predict_linear", VECTOR, MATRIX, SCALAR),
    PRESENT_OVER_TIME("present_over_time", VECTOR, MATRIX),
    QUANTILE_OVER_TIME("quantile_over_time", VECTOR, SCALAR, MATRIX),
    RAD("rad", VECTOR, VECTOR),
    RANGE("range", SCALAR),
    RATE("rate", VECTOR, MATRIX),
    RESETS("resets", VECTOR, MATRIX),
    ROUND("round", VECTOR, 1, VECTOR, SCALAR),
    SCALAR_OF("scalar", SCALAR, VECTOR),
    SGN("sgn", VECTOR, VECTOR),
    SIN("sin", VECTOR, VECTOR),
    SINH("sinh", VECTOR, VECTOR),
    SORT("sort", VECTOR, VECTOR),
    SORT_BY_LABEL("sort_by_label", VECTOR, -1, VECTOR, STRING),
    SORT_BY_LABEL_DESC("sort_by_label_desc", VECTOR, -1, VECTOR, STRING),
    SORT_DESC("sort_desc", VECTOR, VECTOR),
    SQRT("sqrt", VECTOR, VECTOR),
    START("start", SCALAR),
    START_TIMESTAMP("start_timestamp", VECTOR, VECTOR),
    STDDEV_OVER_TIME("stddev_over_time", VECTOR, MATRIX),
    STDVAR_OVER_TIME("stdvar_over_time", VECTOR, MATRIX),
    STEP("step", SCALAR),
    SUM_OVER_TIME("sum_over_time", VECTOR, MATRIX),
    TAN("tan", VECTOR, VECTOR),
    TANH("tanh", VECTOR, VECTOR),
    TIME("time", SCALAR),
    TIMESTAMP("timestamp", VECTOR, VECTOR),
    TS_OF_FIRST_OVER_TIME("ts_of_first_over_time", VECTOR, MATRIX),
    TS_OF_LAST_OVER_TIME("ts_of_last_over_time", VECTOR, MATRIX),
    TS_OF_MAX_OVER_TIME("ts_of_max_over_time", VECTOR, MATRIX),
    TS_OF_MIN_OVER_TIME("ts_of_min_over_time", VECTOR, MATRIX),
    VECTOR_OF("vector", VECTOR, SCALAR),
    YEAR("year", VECTOR, 1, VECTOR);

    private static final Map<String, Function> BY_NAME = new HashMap<>();

    static {
        for (Function function : values()) {
            BY_NAME.put(function.text, function);
        }
    }

    /** Those that Prometheus has only with {@code --enable-feature=promql-experimental-functions}. */
    private static final Set<Function> EXPERIMENTAL = EnumSet.of(
            DOUBLE_EXPONENTIAL_SMOOTHING,
            END,
            HISTOGRAM_QUANTILES,
            INFO,
            MAD_OVER_TIME,
            MAX_OF,
            MIN_OF,
            RANGE,
            SORT_BY_LABEL,
            SORT_BY_LABEL_DESC,
            START,
            START_TIMESTAMP,
            STEP,
            TS_OF_FIRST_OVER_TIME,
            TS_OF_LAST_OVER_TIME,
            TS_OF_MAX_OVER_TIME,
            TS_OF_MIN_OVER_TIME);

    private final String text;
    private final ValueType returnType;
    private final int variadic;

    @SuppressWarnings("ImmutableEnumChecker") // An immutable list.
    private final List<ValueType> argumentTypes;

    Function(String text, ValueType returnType, ValueType... argumentTypes) {
        this(text, returnType, 0, argumentTypes);
    }

    /**
     * @param variadic how many of the last argument may be left out or, for one given type, added; -1 for any number of
     *     the last
     */
    Function(String text, ValueType returnType, int variadic, ValueType... argumentTypes) {
        this.text = text;
        this.returnType = returnType;
        this.variadic = variadic;
        this.argumentTypes = List.of(argumentTypes);
    }

    /** As PromQL spells it. */
    public String text() {
        return text;
    }

    public ValueType returnType() {
        return returnType;
    }

    /** The types of the arguments; of a variadic function the last may be left out or repeats. */
    public List<ValueType> argumentTypes() {
        return argumentTypes;
    }

    /** How many of the last argument may be left out or added; 0 for none, -1 for any number. */
    public int variadic() {
        return variadic;
    }

    /** The type of the argument at {@code index}; the last type repeats. */
    ValueType argumentType(int index) {
        return argumentTypes.get(Math.min(index, argumentTypes.size() - 1));
    }

    /** What is wrong with {@code count} arguments, or null. */
    @Nullable
    String checkArgumentCount(int count) {
        int declared = argumentTypes.size();
        int least = variadic == 0 ? declared : declared - 1;
        String words = " argument(s) in call to \"" + text + "\", got " + count;
        if (variadic == 0 && count != declared) {
            return "expected " + declared + words;
        }
        if (count < least) {
            return "expected at least " + least + words;
        }
        if (variadic > 0 && count > least + variadic) {
            return "expected at most " + (least + variadic) + words;
        }
        return null;
    }

    /** The function called {@code name}, which is case-sensitive, or null. */
    static @Nullable Function byName(String name) {
        return BY_NAME.get(name);
    }

    /** Why {@code name}, which is no {@link #byName known function}, can't be called. */
    static String refusal(String name) {
        return "unknown function with name " + StringLiterals.quote(name);
    }

    boolean isExperimental() {
        return EXPERIMENTAL.contains(this);
    }

    /** Whether this may be called with an argument at {@code index}. */
    boolean declares(int index) {
        return variadic != 0 || index < argumentTypes.size();
    }
}
