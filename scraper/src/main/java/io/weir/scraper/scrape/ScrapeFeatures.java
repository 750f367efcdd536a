package io.weir.scraper.scrape;

/**
 * What scrapes do if their user has enabled it.
 *
 * @param zerosAtStart whether a counter or histogram that says when it began gets a zero sample at that time
 * @param typedSeries whether series get the labels {@code __type__} and {@code __unit__} of their family
 */
public record ScrapeFeatures(boolean zerosAtStart, boolean typedSeries) {
    public static final ScrapeFeatures NONE = new ScrapeFeatures(false, false);
}
