package io.weir.scraper.scrape;

import io.weir.model.Labels;
import io.weir.model.record.TargetHealth;
import java.time.Duration;

/**
 * A target as the scraper sees it now.
 *
 * @param url empty for a dropped target
 * @param labels after relabelling; empty for a dropped target
 * @param lastError of the last scrape, empty if it was good; or why the target can't be scraped
 * @param lastScrapeMs Unix milliseconds; 0 = not scraped yet
 */
public record TargetStatus(
        String pool,
        String url,
        Labels discoveredLabels,
        Labels labels,
        boolean dropped,
        TargetHealth health,
        String lastError,
        long lastScrapeMs,
        double lastScrapeDurationSeconds,
        Duration interval,
        Duration timeout) {}
