package io.weir.scraper.discovery.kubernetes;

import io.prometheus.metrics.core.metrics.Counter;
import io.weir.config.prometheus.discovery.KubernetesRole;
import io.weir.scraper.discovery.DiscoveryMetrics;
import java.util.List;

/** Counts events and failures of watches, under Prometheus's names. Thread-safe. */
public final class KubernetesMetrics {
    final Counter events;
    final Counter failures;

    public KubernetesMetrics(DiscoveryMetrics metrics) {
        events = metrics.counter("prometheus_sd_kubernetes_events_total", "Changes of objects.", "role", "event");
        failures = metrics.counter("prometheus_sd_kubernetes_failures_total", "Lists and watches that failed.");
        for (KubernetesRole role : KubernetesRole.values()) {
            List.of("add", "update", "delete").forEach(event -> events.initLabelValues(role.text(), event));
        }
    }
}
