package io.weir.scraper.scrape;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** The scraper's own metrics: Prometheus's names where Prometheus has the same, {@code weir_scraper_} otherwise. */
public final class ScrapeMetrics {
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

    private static Counter counter(String name, String help, PrometheusRegistry registry, String... labels) {
        return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
    }

    /** Notes how many scrape pools there are. */
    public void setPools(int count) {
        pools.set(count);
    }
}
