package io.weir.scraper;

import io.weir.scraper.scrape.ScrapeFeatures;
import java.time.Duration;

/**
 * What a scraper process is told besides its configuration file.
 *
 * @param name of this scraper, under which its targets are found again after a restart
 * @param workers threads that parse and publish
 * @param userAgent sent to targets
 * @param discoveryReloadInterval the least time between two changes of a job's targets that discoveries bring about
 * @param features of scrapes that are enabled
 */
public record ScraperOptions(
        String name, int workers, String userAgent, Duration discoveryReloadInterval, ScrapeFeatures features) {
    public static final ScraperOptions DEFAULT = new ScraperOptions(
            "scraper",
            Math.max(2, Runtime.getRuntime().availableProcessors()),
            "Weir",
            Duration.ofSeconds(5),
            ScrapeFeatures.NONE);

    public ScraperOptions {
        if (workers < 1) {
            throw new IllegalArgumentException("scraper workers must be at least 1, not " + workers);
        }
    }
}
