package io.weir.exposition;

/** The formats a scraped target may answer in. */
public enum ExpositionFormat {
    /** Prometheus text 0.0.4 and 1.0.0. */
    TEXT("text/plain"),
    /** OpenMetrics 0.0.1 and 1.0.0. */
    OPENMETRICS("application/openmetrics-text"),
    /** Delimited protobuf {@code io.prometheus.client.MetricFamily}. */
    PROTOBUF("application/vnd.google.protobuf");

    private final String mediaType;

    ExpositionFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }
}
