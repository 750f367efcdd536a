package io.weir.scraper.scrape;

import org.jspecify.annotations.Nullable;

/**
 * How a scrape went.
 *
 * @param error null if it was good
 * @param scraped samples exposed
 * @param kept of those, after metric relabelling
 * @param added of those, of new series
 * @param bodyBytes uncompressed; -1 if over the limit
 */
record ScrapeReport(@Nullable String error, int scraped, int kept, int added, long bodyBytes) {
    static ScrapeReport failed(String error, long bodyBytes) {
        return new ScrapeReport(error, 0, 0, 0, bodyBytes);
    }

    boolean isUp() {
        return error == null;
    }
}
