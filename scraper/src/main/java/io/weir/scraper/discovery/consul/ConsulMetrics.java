package io.weir.scraper.discovery.consul;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Summary;
import io.weir.scraper.discovery.DiscoveryMetrics;

/** Counts and times questions to Consul, under Prometheus's names. Thread-safe. */
public final class ConsulMetrics {
    final Counter failures;
    final DistributionDataPoint servicesDuration;
    final DistributionDataPoint serviceDuration;

    public ConsulMetrics(DiscoveryMetrics metrics) {
        failures = metrics.counter("prometheus_sd_consul_rpc_failures_total", "Questions that Consul didn't answer.");
        Summary durations = metrics.durations(
                "prometheus_sd_consul_rpc_duration_seconds",
                "Time to an answer, most of which is waiting for a change.",
                "endpoint",
                "call");
        servicesDuration = durations.labelValues("catalog", "services");
        serviceDuration = durations.labelValues("catalog", "service");
    }
}
