package io.weir.scraper.discovery.dns;

import io.prometheus.metrics.core.metrics.Counter;
import io.weir.scraper.discovery.DiscoveryMetrics;

/** Counts lookups, under Prometheus's names. Thread-safe. */
public final class DnsMetrics {
    final Counter lookups;
    final Counter failures;

    public DnsMetrics(DiscoveryMetrics metrics) {
        lookups = metrics.counter("prometheus_sd_dns_lookups_total", "Lookups of names.");
        failures = metrics.counter("prometheus_sd_dns_lookup_failures_total", "Lookups that no server answered.");
    }
}
