package io.weir.scraper.scrape;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.GoFloat;
import java.time.Duration;

/** The scraper's own metrics: Prometheus's names where Prometheus has the same, {@code weir_scraper_} otherwise. */
public final class ScrapeMetrics {
    private static final double[] QUANTILES = {0.01, 0.05, 0.5, 0.9, 0.99};

    final Counter scrapes;
    final Histogram duration;
    final Counter samples;
    final Counter publishFailures;
    final Counter samplesLost;
    final Counter seriesMissed;
    final Counter ticksSkipped;
    final Counter sampleLimitExceeded;
    final Counter bodyLimitExceeded;
    final Counter bucketLimitExceeded;
    final Counter labelLimitsExceeded;
    final Counter targetLimitExceeded;
    final Counter duplicates;
    final Counter outOfBounds;
    final Counter exemplars;
    final Gauge pools;
    final Gauge poolTargets;
    private final Gauge poolTargetLimit;
    private final Counter poolSyncs;
    private final Counter poolReloads;
    private final Counter syncFailures;
    private final Summary intervalLength;
    private final Summary syncLength;

    public ScrapeMetrics(PrometheusRegistry registry) {
        scrapes = counter("weir_scraper_scrapes_total", "Scrapes by outcome.", registry, "outcome");
        duration = Histogram.builder()
                .name("weir_scraper_scrape_duration_seconds")
                .help("Time from request to the last sample handed to Kafka's producer.")
                .classicOnly()
                .register(registry);
        samples = counter("weir_scraper_samples_total", "Samples handed to Kafka's producer.", registry);
        publishFailures = counter(
                "weir_scraper_publish_failures_total",
                "Scrapes that Kafka did not take in time, wholly or in part.",
                registry);
        samplesLost = counter(
                "weir_scraper_samples_lost_total",
                "Samples of scrapes that Kafka did not take in time, at most.",
                registry);
        seriesMissed =
                counter("weir_scraper_series_cache_misses_total", "Samples whose labels had to be parsed.", registry);
        ticksSkipped = counter(
                "weir_scraper_scrapes_skipped_total",
                "Scrapes left out because the one before took too long.",
                registry);
        sampleLimitExceeded = counter(
                "prometheus_target_scrapes_exceeded_sample_limit_total",
                "Scrapes that hit the sample limit and were rejected.",
                registry);
        bodyLimitExceeded = counter(
                "prometheus_target_scrapes_exceeded_body_size_limit_total",
                "Scrapes that hit the body size limit and were rejected.",
                registry);
        bucketLimitExceeded = counter(
                "prometheus_target_scrapes_exceeded_native_histogram_bucket_limit_total",
                "Scrapes that hit the bucket limit of native histograms and were rejected.",
                registry);
        labelLimitsExceeded = counter(
                "prometheus_target_scrape_pool_exceeded_label_limits_total",
                "Scrapes that hit one of the limits of labels and were rejected.",
                registry);
        targetLimitExceeded = counter(
                "prometheus_target_scrape_pool_exceeded_target_limit_total",
                "Times that a scrape pool hit its target limit.",
                registry);
        duplicates = counter(
                "prometheus_target_scrapes_sample_duplicate_timestamp_total",
                "Samples rejected because the scrape had the series already.",
                registry);
        outOfBounds = counter(
                "prometheus_target_scrapes_sample_out_of_bounds_total",
                "Samples rejected because their timestamp lies too far in the future.",
                registry);
        exemplars = counter(
                "weir_scraper_exemplars_total", "Exemplars that scrapes brought; they are not stored.", registry);
        poolTargetLimit = Gauge.builder()
                .name("prometheus_target_scrape_pool_target_limit")
                .help("The most targets of each scrape pool, 0 for any number.")
                .labelNames("scrape_job")
                .register(registry);
        poolSyncs = counter(
                "prometheus_target_scrape_pool_sync_total",
                "Times that a scrape pool's targets were brought up to date.",
                registry,
                "scrape_job");
        poolReloads = counter(
                "prometheus_target_scrape_pool_reloads_total",
                "Times that a scrape pool took over another configuration.",
                registry);
        syncFailures = counter(
                "prometheus_target_sync_failed_total", "Targets that can't be scraped.", registry, "scrape_job");
        intervalLength =
                summary("prometheus_target_interval_length_seconds", "Time between two scrapes.", registry, "interval");
        syncLength = summary(
                "prometheus_target_sync_length_seconds",
                "Time to bring a scrape pool's targets up to date.",
                registry,
                "scrape_job");
        pools = Gauge.builder()
                .name("prometheus_target_scrape_pools")
                .help("Scrape pools.")
                .register(registry);
        poolTargets = Gauge.builder()
                .name("prometheus_target_scrape_pool_targets")
                .help("Targets of each scrape pool.")
                .labelNames("scrape_job")
                .register(registry);
    }

    private static Summary summary(String name, String help, PrometheusRegistry registry, String label) {
        Summary.Builder builder = Summary.builder().name(name).help(help).labelNames(label);
        for (double quantile : QUANTILES) {
            builder.quantile(quantile);
        }
        return builder.register(registry);
    }

    /** Notes how long after the scrape before one of this interval began. */
    void interval(Duration interval, double seconds) {
        intervalLength.labelValues(goDuration(interval)).observe(seconds);
    }

    /** Notes that a job's targets were brought up to date. */
    void synced(String job, int targets, int failures, double seconds) {
        poolTargets.labelValues(job).set(targets);
        poolSyncs.labelValues(job).inc();
        syncFailures.labelValues(job).inc(failures);
        syncLength.labelValues(job).observe(seconds);
    }

    /** Notes that a job follows another configuration. */
    void configured(String job, long targetLimit) {
        poolTargetLimit.labelValues(job).set((double) targetLimit);
    }

    /** Notes that a running job follows another configuration. */
    void reloaded(String job, long targetLimit) {
        poolReloads.inc();
        configured(job, targetLimit);
    }

    /** Forgets a job that is gone. */
    void remove(String job) {
        poolTargets.remove(job);
        poolTargetLimit.remove(job);
        poolSyncs.remove(job);
        syncFailures.remove(job);
        syncLength.remove(job);
    }

    /** As Go prints it, which is how the label has always been written: {@code 15s}, {@code 1m0s}, {@code 500ms}. */
    static String goDuration(Duration duration) {
        long ms = duration.toMillis();
        if (ms < 1000) {
            return ms == 0 ? "0s" : ms + "ms";
        }
        String seconds = GoFloat.formatF(ms % 60_000 / 1000.0) + "s";
        long minutes = ms / 60_000;
        String rest = minutes == 0 ? seconds : minutes % 60 + "m" + seconds;
        return minutes < 60 ? rest : minutes / 60 + "h" + rest;
    }

    private static Counter counter(String name, String help, PrometheusRegistry registry, String... labels) {
        return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
    }

    /** Notes how many scrape pools there are. */
    public void setPools(int count) {
        pools.set(count);
    }
}
