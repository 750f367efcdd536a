package io.weir.promql;

import org.jspecify.annotations.Nullable;

/** The aggregation operators. */
public enum AggregateOperator {
    SUM("sum", null),
    AVG("avg", null),
    MIN("min", null),
    MAX("max", null),
    COUNT("count", null),
    GROUP("group", null),
    STDDEV("stddev", null),
    STDVAR("stdvar", null),
    QUANTILE("quantile", ValueType.SCALAR),
    TOPK("topk", ValueType.SCALAR),
    BOTTOMK("bottomk", ValueType.SCALAR),
    COUNT_VALUES("count_values", ValueType.STRING),
    LIMITK("limitk", ValueType.SCALAR),
    LIMIT_RATIO("limit_ratio", ValueType.SCALAR);

    private final String text;
    private final @Nullable ValueType parameterType;

    AggregateOperator(String text, @Nullable ValueType parameterType) {
        this.text = text;
        this.parameterType = parameterType;
    }

    /** As PromQL spells it. */
    public String text() {
        return text;
    }

    /** The type of the parameter before the vector, or null if the operator takes none. */
    public @Nullable ValueType parameterType() {
        return parameterType;
    }

    /** Whether the result's series are input series with their own labels rather than groups. */
    public boolean keepsSeries() {
        return this == TOPK || this == BOTTOMK || isExperimental();
    }

    /** Whether Prometheus has it only with {@code --enable-feature=promql-experimental-functions}. */
    boolean isExperimental() {
        return this == LIMITK || this == LIMIT_RATIO;
    }
}
