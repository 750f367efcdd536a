package io.weir.alertmanager.dispatch;

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
    }

    void processed(double seconds) {
        processing.observe(seconds);
    }
}
