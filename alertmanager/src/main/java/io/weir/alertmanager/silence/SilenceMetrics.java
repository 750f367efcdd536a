package io.weir.alertmanager.silence;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.alertmanager.table.TableMetrics;

/** Counts and times what silences are asked, under the names that Alertmanager has for its own. Thread-safe. */
public final class SilenceMetrics {
    private final TableMetrics table;
    private final Counter scanned;
    private final Counter skipped;
    private final Counter compileErrors;

    public SilenceMetrics(PrometheusRegistry registry) {
        table = new TableMetrics(registry, "alertmanager_silences", "silences");
        scanned = Counter.builder()
                .name("alertmanager_silences_query_silences_scanned_total")
                .help("Silences whose matchers queries looked at.")
                .register(registry);
        skipped = Counter.builder()
                .name("alertmanager_silences_query_silences_skipped_total")
                .help("Silences that the index spared queries to look at.")
                .register(registry);
        compileErrors = Counter.builder()
                .name("alertmanager_silences_matcher_compile_errors_total")
                .help("Silences in the topic whose matchers can't be used.")
                .labelNames("stage")
                .register(registry);
        compileErrors.initLabelValues("index");
    }

    TableMetrics table() {
        return table;
    }

    /** A query of an index of {@code indexed} silences looked at {@code looked} of them. */
    void queried(int looked, int indexed) {
        scanned.inc(looked);
        skipped.inc((double) indexed - looked);
    }

    void matchersFailed() {
        compileErrors.labelValues("index").inc();
    }
}
