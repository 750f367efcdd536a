package io.weir.scraper.receive;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** The receiver's own metrics. */
final class ReceiverMetrics {
    final Counter requests;
    final Counter samples;
    final Counter rejected;
    final Counter invalidSeries;
    final Gauge inFlightBytes;
    final Histogram acknowledgement;

    ReceiverMetrics(PrometheusRegistry registry) {
        requests = counter(
                registry, "weir_remote_write_requests_total", "Remote write requests by status answered.", "status");
        samples = counter(registry, "weir_remote_write_samples_total", "Samples that Kafka has acknowledged.");
        rejected = counter(
                registry,
                "weir_remote_write_rejected_samples_total",
                "Samples not taken: too_old is before the head window, too_new too far in the future, invalid_labels of"
                        + " a series with bad labels, invalid_histogram a native histogram that contradicts itself.",
                "reason");
        invalidSeries = counter(
                registry, "weir_remote_write_invalid_series_total", "Series in requests whose labels are not valid.");
        inFlightBytes = Gauge.builder()
                .name("weir_remote_write_in_flight_bytes")
                .help("Decompressed bytes of the requests under way.")
                .register(registry);
        acknowledgement = Histogram.builder()
                .name("weir_remote_write_acknowledgement_seconds")
                .help("Time from the last sample appended to Kafka's acknowledgement.")
                .classicOnly()
                .register(registry);
    }

    private static Counter counter(PrometheusRegistry registry, String name, String help, String... labels) {
        return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
    }
}
