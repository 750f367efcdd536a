package io.weir.web;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;

/** Counts and times the requests of one server. */
final class RequestMetrics {
    private final Counter requests;
    private final Histogram duration;

    RequestMetrics(PrometheusRegistry registry, String component) {
        requests = Counter.builder()
                .name("weir_" + component.replace('-', '_') + "_http_requests_total")
                .help("HTTP requests answered.")
                .labelNames("handler", "method", "code")
                .register(registry);
        duration = Histogram.builder()
                .name("weir_" + component.replace('-', '_') + "_http_request_duration_seconds")
                .help("Time from a request's head to the end of its answer.")
                .unit(Unit.SECONDS)
                .classicOnly()
                .classicUpperBounds(0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60)
                .labelNames("handler")
                .register(registry);
    }

    void record(String route, String method, int status, long durationNs) {
        requests.labelValues(route, knownMethod(method), Integer.toString(status))
                .inc();
        duration.labelValues(route).observe(durationNs / 1e9);
    }

    /** A stranger can send any word as a method; each would be a new series. */
    private static String knownMethod(String method) {
        return switch (method) {
            case "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS" -> method;
            default -> "other";
        };
    }
}
