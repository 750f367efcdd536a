package io.weir.scraper.scrape;

/** An exposition that breaks one of the job's rules: none of its samples is kept. */
final class RefusedScrapeException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedScrapeException(String message) {
        super(message);
    }
}
