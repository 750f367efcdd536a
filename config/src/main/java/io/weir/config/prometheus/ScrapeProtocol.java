package io.weir.config.prometheus;

/** An exposition format that a scrape may ask for. */
public enum ScrapeProtocol {
    PROMETHEUS_PROTO("PrometheusProto", "application/vnd.google.protobuf", "", false),
    OPEN_METRICS_TEXT_1_0_0("OpenMetricsText1.0.0", "application/openmetrics-text", "1.0.0", false),
    OPEN_METRICS_TEXT_0_0_1("OpenMetricsText0.0.1", "application/openmetrics-text", "0.0.1", false),
    PROMETHEUS_TEXT_1_0_0("PrometheusText1.0.0", "text/plain", "1.0.0", true),
    PROMETHEUS_TEXT_0_0_4("PrometheusText0.0.4", "text/plain", "0.0.4", true);

    private final String text;
    private final String mediaType;
    private final String version;
    private final boolean supported;

    ScrapeProtocol(String text, String mediaType, String version, boolean supported) {
        this.text = text;
        this.mediaType = mediaType;
        this.version = version;
        this.supported = supported;
    }

    /** The name in configuration files. */
    public String text() {
        return text;
    }

    /** The content type without parameters. */
    public String mediaType() {
        return mediaType;
    }

    /** The version parameter of the content type. */
    public String version() {
        return version;
    }

    /** Whether this version of Weir reads the format. */
    public boolean isSupported() {
        return supported;
    }
}
