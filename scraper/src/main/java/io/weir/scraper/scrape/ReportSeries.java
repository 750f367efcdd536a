package io.weir.scraper.scrape;

import java.util.List;

/** The series that a scrape writes about itself. */
enum ReportSeries {
    UP("up", false),
    SCRAPE_DURATION("scrape_duration_seconds", false),
    SAMPLES_SCRAPED("scrape_samples_scraped", false),
    SAMPLES_POST_RELABELING("scrape_samples_post_metric_relabeling", false),
    SERIES_ADDED("scrape_series_added", false),
    SCRAPE_TIMEOUT("scrape_timeout_seconds", true),
    SAMPLE_LIMIT("scrape_sample_limit", true),
    BODY_SIZE("scrape_body_size_bytes", true);

    static final List<ReportSeries> ALL = List.of(values());

    private final String metricName;
    private final boolean extra;

    ReportSeries(String metricName, boolean extra) {
        this.metricName = metricName;
        this.extra = extra;
    }

    String metricName() {
        return metricName;
    }

    /** Whether it is written only with {@code extra_scrape_metrics}. */
    boolean isExtra() {
        return extra;
    }
}
