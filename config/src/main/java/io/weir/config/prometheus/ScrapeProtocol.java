package io.weir.config.prometheus;

import java.util.List;
import java.util.stream.Stream;

/** An exposition format that a scrape may ask for. */
public enum ScrapeProtocol {
    PROMETHEUS_PROTO(
            "PrometheusProto",
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited",
            false),
    OPEN_METRICS_TEXT_1_0_0("OpenMetricsText1.0.0", "application/openmetrics-text;version=1.0.0", true),
    OPEN_METRICS_TEXT_0_0_1("OpenMetricsText0.0.1", "application/openmetrics-text;version=0.0.1", false),
    PROMETHEUS_TEXT_1_0_0("PrometheusText1.0.0", "text/plain;version=1.0.0", true),
    PROMETHEUS_TEXT_0_0_4("PrometheusText0.0.4", "text/plain;version=0.0.4", false);

    /** What is asked for unless the configuration says otherwise, preferred first. */
    public static final List<ScrapeProtocol> DEFAULT =
            List.of(OPEN_METRICS_TEXT_1_0_0, OPEN_METRICS_TEXT_0_0_1, PROMETHEUS_TEXT_1_0_0, PROMETHEUS_TEXT_0_0_4);

    /** What is asked for by default where native histograms are wanted. */
    public static final List<ScrapeProtocol> PROTO_FIRST =
            Stream.concat(Stream.of(PROMETHEUS_PROTO), DEFAULT.stream()).toList();

    private final String text;
    private final String mediaType;
    private final boolean escapable;

    ScrapeProtocol(String text, String mediaType, boolean escapable) {
        this.text = text;
        this.mediaType = mediaType;
        this.escapable = escapable;
    }

    /** The name in configuration files. */
    public String text() {
        return text;
    }

    /** The content type with its parameters, as an Accept header has it. */
    public String mediaType() {
        return mediaType;
    }

    /** Whether the target may be asked to escape names in it. */
    public boolean isEscapable() {
        return escapable;
    }
}
