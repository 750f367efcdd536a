package io.weir.alertmanager.table;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.function.Supplier;

/** Counts and times queries and removals of a table under the names that Alertmanager has for its own. Thread-safe. */
public final class TableMetrics {
    private final Counter queries;
    private final Counter queryErrors;
    private final Histogram queryDuration;
    private final Summary removal;
    private final Counter maintenance;
    private final Counter maintenanceErrors;

    /**
     * @param prefix of the names, such as {@code alertmanager_silences}
     * @param what the table holds, for the help texts
     */
    public TableMetrics(PrometheusRegistry registry, String prefix, String what) {
        queries = counter(prefix + "_queries_total", "Queries of the " + what + ".", registry);
        queryErrors = counter(prefix + "_query_errors_total", "Queries of the " + what + " that failed.", registry);
        queryDuration = Histogram.builder()
                .name(prefix + "_query_duration_seconds")
                .help("Time of a query of the " + what + ".")
                .unit(Unit.SECONDS)
                .classicOnly()
                .register(registry);
        removal = Summary.builder()
                .name(prefix + "_gc_duration_seconds")
                .help("Time to find what has expired of the " + what + ".")
                .unit(Unit.SECONDS)
                .register(registry);
        maintenance =
                counter(prefix + "_maintenance_total", "Removals of what has expired of the " + what + ".", registry);
        maintenanceErrors = counter(
                prefix + "_maintenance_errors_total",
                "Removals of what has expired of the " + what + " that failed.",
                registry);
    }

    private static Counter counter(String name, String help, PrometheusRegistry registry) {
        return Counter.builder().name(name).help(help).register(registry);
    }

    /** Counts and times {@code query}. */
    public <T> T query(Supplier<T> query) {
        long startNs = System.nanoTime();
        queries.inc();
        try {
            return query.get();
        } catch (RuntimeException e) {
            queryErrors.inc();
            throw e;
        } finally {
            queryDuration.observe((System.nanoTime() - startNs) / 1e9);
        }
    }

    /** Counts and times a removal. */
    public int removal(Supplier<Integer> remove) {
        long startNs = System.nanoTime();
        maintenance.inc();
        try {
            return remove.get();
        } catch (RuntimeException e) {
            maintenanceErrors.inc();
            throw e;
        } finally {
            removal.observe((System.nanoTime() - startNs) / 1e9);
        }
    }
}
