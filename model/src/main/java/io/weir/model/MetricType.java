package io.weir.model;

import java.util.Locale;

/** The type of a metric family, as exposed by {@code # TYPE}. {@code UNKNOWN} is text format's {@code untyped}. */
public enum MetricType {
    COUNTER,
    GAUGE,
    HISTOGRAM,
    GAUGEHISTOGRAM,
    SUMMARY,
    INFO,
    STATESET,
    UNKNOWN;

    /** The name in the HTTP API and in OpenMetrics, such as {@code counter}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
