package io.weir.scraper.scrape;

/** An exposition that breaks one of the job's rules: none of its samples is kept. */
final class RefusedScrapeException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean ofLabels;

    RefusedScrapeException(String message) {
        this(message, false);
    }

    /** @param ofLabels whether a limit of labels is exceeded */
    RefusedScrapeException(String message, boolean ofLabels) {
        super(message);
        this.ofLabels = ofLabels;
    }

    boolean isOfLabels() {
        return ofLabels;
    }
}
