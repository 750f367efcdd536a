package io.weir.scraper;

/**
 * What a scraper process is told besides its configuration file.
 *
 * @param name of this scraper, under which its targets are found again after a restart
 * @param workers threads that parse and publish
 * @param userAgent sent to targets
 */
public record ScraperOptions(String name, int workers, String userAgent) {
    public static final ScraperOptions DEFAULT =
            new ScraperOptions("scraper", Math.max(2, Runtime.getRuntime().availableProcessors()), "Weir");

    public ScraperOptions {
        if (workers < 1) {
            throw new IllegalArgumentException("scraper workers must be at least 1, not " + workers);
        }
    }
}
