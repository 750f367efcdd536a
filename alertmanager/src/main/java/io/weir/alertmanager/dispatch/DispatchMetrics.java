package io.weir.alertmanager.dispatch;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;

/** Times dispatching under Alertmanager's names. */
public final class DispatchMetrics {
    private final Summary processing;

    public DispatchMetrics(PrometheusRegistry registry) {
        processing = Summary.builder()
                .name("alertmanager_dispatcher_alert_processing_duration_seconds")
                .help("Time to put an alert into its groups.")
                .unit(Unit.SECONDS)
                .register(registry);
        // Dashboards and alerting rules ask for these; what they count can't happen to one loop without a limit.
        zero("limit_reached", "Groups that were not made because of a limit, which there is none of: 0.", registry);
        zero("creation_retries", "Groups that threads competed to make, which one thread makes here: 0.", registry);
        zero("creation_given_up", "Alerts that were dropped as no group could be made for them: 0.", registry);
    }

    private static void zero(String what, String help, PrometheusRegistry registry) {
        Counter.builder()
                .name("alertmanager_dispatcher_aggregation_group_" + what + "_total")
                .help(help)
                .register(registry);
    }

    void processed(double seconds) {
        processing.observe(seconds);
    }
}
