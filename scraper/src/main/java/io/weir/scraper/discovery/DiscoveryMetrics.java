package io.weir.scraper.discovery;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;

/** What discoveries tell of themselves, under Prometheus's names. Series of a job go with the job. Thread-safe. */
public final class DiscoveryMetrics {
    /** Prometheus has a second set of these for the Alertmanagers that it discovers. */
    private static final Labels SCRAPE = Labels.of("name", "scrape");

    private final PrometheusRegistry registry;
    private final Counter received;
    private final Counter delayed;
    private final Counter sent;
    private final Gauge targets;
    private final Gauge lastUpdate;
    private final Counter refreshFailures;
    private final Summary refreshDuration;
    private final Histogram refreshDurations;

    public DiscoveryMetrics(PrometheusRegistry registry) {
        this.registry = registry;
        received = Counter.builder()
                .name("prometheus_sd_received_updates_total")
                .help("Changes that discoveries told of.")
                .constLabels(SCRAPE)
                .register(registry);
        delayed = Counter.builder()
                .name("prometheus_sd_updates_delayed_total")
                .help("Changes that wait for the end of the reload interval.")
                .constLabels(SCRAPE)
                .register(registry);
        sent = Counter.builder()
                .name("prometheus_sd_updates_total")
                .help("Changes passed on to the scrape pools.")
                .constLabels(SCRAPE)
                .register(registry);
        targets = Gauge.builder()
                .name("prometheus_sd_discovered_targets")
                .help("Targets of a job before relabelling.")
                .constLabels(SCRAPE)
                .labelNames("config")
                .register(registry);
        lastUpdate = Gauge.builder()
                .name("prometheus_sd_last_update_timestamp_seconds")
                .help("When changes were last passed on to the job's scrape pool.")
                .constLabels(SCRAPE)
                .labelNames("config")
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
        refreshDurations = Histogram.builder()
                .name("prometheus_sd_refresh_duration_histogram_seconds")
                .help("Time that refreshes of a kind of discovery took.")
                .classicUpperBounds(0.01, 0.1, 1, 10)
                .labelNames("mechanism")
                .register(registry);
    }

    /** A counter that one kind of discovery keeps. */
    public Counter counter(String name, String help, String... labelNames) {
        return Counter.builder().name(name).help(help).labelNames(labelNames).register(registry);
    }

    /** A summary of durations that one kind of discovery keeps. */
    public Summary durations(String name, String help, String... labelNames) {
        return Summary.builder()
                .name(name)
                .help(help)
                .quantile(0.5)
                .quantile(0.9)
                .quantile(0.99)
                .labelNames(labelNames)
                .register(registry);
    }

    void received() {
        received.inc();
    }

    void delayed() {
        delayed.inc();
    }

    /** The groups of a job went to its scrape pool. */
    public void delivered(String job, List<TargetGroup> groups, long nowMs) {
        sent.inc();
        targets.labelValues(job)
                .set(groups.stream().mapToInt(group -> group.targets().size()).sum());
        lastUpdate.labelValues(job).set(nowMs / 1e3);
    }

    /** The job is gone. */
    public void forget(String job) {
        targets.remove(job);
        lastUpdate.remove(job);
    }

    void beginRefreshes(String mechanism, String job) {
        refreshFailures.initLabelValues(mechanism, job);
        refreshDuration.initLabelValues(mechanism, job);
    }

    void refreshed(String mechanism, String job, long nanos) {
        refreshDuration.labelValues(mechanism, job).observe(nanos / 1e9);
        refreshDurations.labelValues(mechanism).observe(nanos / 1e9);
    }

    void failed(String mechanism, String job, long nanos) {
        refreshed(mechanism, job, nanos);
        refreshFailures.labelValues(mechanism, job).inc();
    }

    void endRefreshes(String mechanism, String job) {
        refreshFailures.remove(mechanism, job);
        refreshDuration.remove(mechanism, job);
    }
}
