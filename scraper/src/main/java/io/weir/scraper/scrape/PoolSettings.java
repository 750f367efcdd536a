package io.weir.scraper.scrape;

import io.weir.config.prometheus.ScrapeConfig;
import io.weir.scraper.fetch.Fetcher;
import org.jspecify.annotations.Nullable;

/**
 * How the loops of a pool scrape.
 *
 * @param forcedError if set, every scrape fails with it and nothing is fetched
 * @param failureLog where scrapes without a usable answer are noted
 */
record PoolSettings(
        ScrapeConfig config,
        Fetcher fetcher,
        @Nullable String forcedError,
        @Nullable FailureLog failureLog) {}
