package io.weir.query;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;

/** Counts and times queries: what Prometheus exposes as {@code prometheus_engine_*}. */
final class QueryMetrics {
    private final Gauge active;
    private final Histogram duration;
    private final Counter queries;
    private final Counter samples;

    QueryMetrics(PrometheusRegistry registry, int maxConcurrency) {
        active = Gauge.builder()
                .name("weir_query_active")
                .help("Queries that run or wait for their turn.")
                .register(registry);
        Gauge.builder()
                .name("weir_query_concurrent_max")
                .help("Queries that may run at once.")
                .register(registry)
                .set(maxConcurrency);
        duration = Histogram.builder()
                .name("weir_query_duration_seconds")
                .help("Time that queries waited (queue) and ran (eval).")
                .unit(Unit.SECONDS)
                .classicOnly()
                .classicUpperBounds(0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60, 120)
                .labelNames("slice")
                .register(registry);
        duration.initLabelValues("queue");
        duration.initLabelValues("eval");
        queries = Counter.builder()
                .name("weir_query_queries_total")
                .help("Queries ended, by their outcome: success, or the API's type of error.")
                .labelNames("outcome")
                .register(registry);
        queries.initLabelValues("success");
        samples = Counter.builder()
                .name("weir_query_samples_read_total")
                .help("Samples that queries read from storage.")
                .register(registry);
    }

    void started() {
        active.inc();
    }

    void ended(String outcome, long readSamples) {
        active.dec();
        queries.labelValues(outcome).inc();
        samples.inc(readSamples);
    }

    void queued(double seconds) {
        duration.labelValues("queue").observe(seconds);
    }

    void evaluated(double seconds) {
        duration.labelValues("eval").observe(seconds);
    }
}
