package io.weir.config.prometheus;

/**
 * What a scrape makes of histograms.
 *
 * @param scrapeNative native histograms are asked for and kept; otherwise they are read as if they were classic ones
 * @param convertClassic histograms that are only classic become native ones with custom bounds
 * @param alwaysScrapeClassic classic histograms are kept beside what is kept of them as native ones
 */
public record HistogramSettings(boolean scrapeNative, boolean convertClassic, boolean alwaysScrapeClassic) {
    public static final HistogramSettings DEFAULT = new HistogramSettings(false, false, false);
}
