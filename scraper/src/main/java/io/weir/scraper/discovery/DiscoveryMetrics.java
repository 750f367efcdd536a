package io.weir.scraper.discovery;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What discoveries tell of themselves, under Prometheus's names. Thread-safe. */
public final class DiscoveryMetrics {
    private final Counter fileReadErrors;
    private final Counter httpFailures;
    private final Counter refreshFailures;
    private final Summary refreshDuration;

    public DiscoveryMetrics(PrometheusRegistry registry) {
        fileReadErrors = Counter.builder()
                .name("prometheus_sd_file_read_errors_total")
                .help("Target files that could not be read or parsed.")
                .register(registry);
        httpFailures = Counter.builder()
                .name("prometheus_sd_http_failures_total")
                .help("Lists of targets that could not be had over HTTP.")
                .register(registry);
        refreshFailures = Counter.builder()
                .name("prometheus_sd_refresh_failures_total")
                .help("Refreshes of a discovery that failed.")
                .labelNames("mechanism", "config")
                .register(registry);
        refreshDuration = Summary.builder()
                .name("prometheus_sd_refresh_duration_seconds")
                .help("Time that refreshes of a discovery took.")
                .quantile(0.5)
                .quantile(0.9)
                .quantile(0.99)
                .labelNames("mechanism", "config")
                .register(registry);
    }

    Counter fileReadErrors() {
        return fileReadErrors;
    }

    Counter httpFailures() {
        return httpFailures;
    }

    void refreshed(String mechanism, String job, long nanos) {
        refreshDuration.labelValues(mechanism, job).observe(nanos / 1e9);
    }

    void failed(String mechanism, String job, long nanos) {
        refreshed(mechanism, job, nanos);
        refreshFailures.labelValues(mechanism, job).inc();
    }
}
