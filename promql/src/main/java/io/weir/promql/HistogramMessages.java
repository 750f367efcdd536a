package io.weir.promql;

/** The texts of annotations on histograms that arise in more than one place. */
final class HistogramMessages {
    private HistogramMessages() {}

    static String mixedSchemas(String metricName) {
        return "vector contains a mix of histograms with exponential and custom buckets schemas for metric name "
                + StringLiterals.quote(metricName);
    }

    /** @param operation addition, subtraction or aggregation */
    static String conflictingResets(String operation) {
        return "conflicting counter resets during histogram " + operation;
    }

    /** @param operation addition, subtraction or aggregation */
    static String reconciledBounds(String operation) {
        return "mismatched custom buckets were reconciled during " + operation;
    }
}
