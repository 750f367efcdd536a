package io.weir.config.prometheus;

import io.weir.model.Labels;
import java.time.Duration;

/**
 * {@code global}: what scrape jobs and rule groups inherit.
 *
 * @param scrapeTimeout at most {@code scrapeInterval}
 * @param ruleQueryOffset how far in the past rules look
 * @param externalLabels added to what leaves for other systems, environment variables expanded
 * @param defaults the fields that scrape jobs inherit besides the two above
 */
public record GlobalConfig(
        Duration scrapeInterval,
        Duration scrapeTimeout,
        Duration evaluationInterval,
        Duration ruleQueryOffset,
        Labels externalLabels,
        ScrapeDefaults defaults) {
    public static final Duration DEFAULT_SCRAPE_INTERVAL = Duration.ofMinutes(1);
    public static final Duration DEFAULT_SCRAPE_TIMEOUT = Duration.ofSeconds(10);
    public static final Duration DEFAULT_EVALUATION_INTERVAL = Duration.ofMinutes(1);

    public static final GlobalConfig DEFAULT = new GlobalConfig(
            DEFAULT_SCRAPE_INTERVAL,
            DEFAULT_SCRAPE_TIMEOUT,
            DEFAULT_EVALUATION_INTERVAL,
            Duration.ZERO,
            Labels.empty(),
            ScrapeDefaults.DEFAULT);
}
