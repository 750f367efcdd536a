package io.weir.scraper.scrape;

import io.weir.config.prometheus.ScrapeConfig;
import io.weir.exposition.ExpositionException;
import io.weir.exposition.ExpositionParser;
import io.weir.model.Fingerprint;
import io.weir.model.Labels;
import io.weir.model.MetricType;
import io.weir.scraper.series.SeriesCache;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the expositions of one target into a buffer of samples, each with the number of its series. Mutable, confined to
 * one thread at a time.
 *
 * <p>A target repeats itself: what it exposes is compared with what it exposed before at the same place, and only where
 * that fails is it taken apart.
 */
final class ScrapeIntake {
    /** Samples whose own timestamp is later than this from now are dropped. */
    private static final long MAX_FUTURE_MS = Duration.ofMinutes(10).toMillis();

    /** The context of lines that are no samples; they are kept beside the metrics to be recognised like these. */
    private static final int METADATA = 16;

    private static final List<MetricType> TYPES = List.of(MetricType.values());
    private static final int NO_TYPE = -1;

    private final Labels target;
    private final ScrapeMetrics metrics;
    private ScrapeConfig config;
    private SampleLabels labels;

    private int scraped;
    private int kept;
    private int added;
    private int duplicates;
    private int outOfBounds;
    private int exemplars;
    private int metadataLines;
    private long metadataHash;

    ScrapeIntake(Labels target, ScrapeConfig config, ScrapeMetrics metrics) {
        this.target = target;
        this.metrics = metrics;
        this.config = config;
        this.labels = new SampleLabels(config);
    }

    void configure(ScrapeConfig newConfig) {
        config = newConfig;
        labels = new SampleLabels(newConfig);
    }

    /** What a sample needs to know about the scrape that it is of. */
    private record Scrape(
            int number,
            long timestampMs,
            ExpositionParser parser,
            Generation series,
            @Nullable Generation before,
            SampleBuffer samples) {}

    /**
     * Reads an exposition.
     *
     * @param parser at its beginning
     * @param number of the scrape, by which its series are marked
     * @param series what is known of the target
     * @param before what was known before, if nothing was read since
     * @throws RefusedScrapeException if it breaks one of the job's rules
     */
    void read(
            ExpositionParser parser,
            int number,
            long timestampMs,
            Generation series,
            @Nullable Generation before,
            SampleBuffer samples)
            throws ExpositionException, RefusedScrapeException {
        scraped = 0;
        kept = 0;
        added = 0;
        duplicates = 0;
        outOfBounds = 0;
        exemplars = 0;
        metadataLines = 0;
        metadataHash = 0;
        series.cache.rewind();
        Scrape scrape = new Scrape(number, timestampMs, parser, series, before, samples);
        boolean more = true;
        while (more) {
            more = readExpected(scrape) || readOther(scrape);
        }
        verifySampleLimit();
    }

    /** Reads an entry that is the one that came at this place before. */
    private boolean readExpected(Scrape scrape) throws ExpositionException {
        SeriesCache cache = scrape.series().cache;
        if (!cache.hasExpected()) {
            return false;
        }
        ExpositionParser parser = scrape.parser();
        int context = cache.expectedContext();
        int series = cache.expectedSeries();
        if (context == METADATA) {
            MetricType type = series == NO_TYPE ? null : TYPES.get(series);
            if (!parser.nextIsLine(cache.keys(), cache.expectedStart(), cache.expectedEnd(), type)) {
                return false;
            }
            cache.takeExpected();
            countMetadata(cache);
            return true;
        }
        if (context != context(parser.type())
                || !parser.nextIs(cache.keys(), cache.expectedStart(), cache.expectedEnd())) {
            return false;
        }
        cache.takeExpected();
        add(scrape, series);
        return true;
    }

    /** Reads any entry; false at the end. */
    private boolean readOther(Scrape scrape) throws ExpositionException, RefusedScrapeException {
        ExpositionParser parser = scrape.parser();
        switch (parser.next()) {
            case SERIES -> add(scrape, find(scrape));
            case HISTOGRAM -> throw new RefusedScrapeException("native histograms are not read");
            case TYPE -> metadata(scrape.series().cache, parser, TYPES.indexOf(parser.type()));
            case HELP, UNIT -> metadata(scrape.series().cache, parser, NO_TYPE);
            case COMMENT -> {}
            case END -> {
                return false;
            }
        }
        return true;
    }

    private void metadata(SeriesCache cache, ExpositionParser parser, int type) {
        byte[] bytes = parser.metricBytes();
        int start = parser.metricStart();
        int end = parser.metricEnd();
        if (cache.find(bytes, start, end, METADATA) == SeriesCache.MISSING) {
            cache.put(bytes, start, end, METADATA, type);
        }
        countMetadata(cache);
    }

    private void countMetadata(SeriesCache cache) {
        metadataLines++;
        metadataHash = 31 * metadataHash + cache.lastEntry() + 1;
    }

    private int find(Scrape scrape) throws ExpositionException, RefusedScrapeException {
        ExpositionParser parser = scrape.parser();
        SeriesCache cache = scrape.series().cache;
        byte[] bytes = parser.metricBytes();
        int start = parser.metricStart();
        int end = parser.metricEnd();
        int context = context(parser.type());
        int series = cache.find(bytes, start, end, context);
        if (series == SeriesCache.MISSING) {
            series = introduce(scrape);
            cache.put(bytes, start, end, context, series);
        }
        return series;
    }

    /** The last TYPE line decides whether {@code le} or {@code quantile} is normalised, so it belongs to a metric's key. */
    private static int context(MetricType type) {
        return switch (type) {
            case HISTOGRAM -> 1;
            case SUMMARY -> 2;
            default -> 0;
        };
    }

    private int introduce(Scrape scrape) throws ExpositionException, RefusedScrapeException {
        metrics.seriesMissed.inc();
        ExpositionParser parser = scrape.parser();
        List<String> empty = config.honorLabels() ? parser.emptyLabels() : List.of();
        Labels series = labels.of(parser.labels(), empty, target);
        if (series == null) {
            return SeriesCache.DROPPED;
        }
        int known = scrape.series().series.size();
        int number = scrape.series().number(series);
        Generation before = scrape.before();
        boolean isNew = number == known && (before == null || !before.isLive(Fingerprint.of(series)));
        added += isNew ? 1 : 0;
        return number;
    }

    private void add(Scrape scrape, int series) {
        scraped++;
        if (series == SeriesCache.DROPPED) {
            return;
        }
        kept++;
        ExpositionParser parser = scrape.parser();
        boolean ownTimestamp = parser.hasTimestamp() && config.honorTimestamps();
        boolean first = scrape.series().series.expose(series, scrape.number());
        if (!ownTimestamp && !first) {
            duplicates++;
            return;
        }
        exemplars += parser.exemplars();
        long timestampMs = ownTimestamp ? parser.timestampMs() : scrape.timestampMs();
        if (timestampMs > scrape.timestampMs() + MAX_FUTURE_MS) {
            outOfBounds++;
            return;
        }
        scrape.samples().add(series, timestampMs, parser.value(), !ownTimestamp || config.trackTimestampsStaleness());
    }

    private void verifySampleLimit() throws RefusedScrapeException {
        long limit = config.limits().samples();
        if (limit > 0 && kept - duplicates > limit) {
            metrics.sampleLimitExceeded.inc();
            throw new RefusedScrapeException("sample limit exceeded");
        }
    }

    /** Samples exposed. */
    int scraped() {
        return scraped;
    }

    /** Of those, the ones that relabelling left. */
    int kept() {
        return kept;
    }

    /** Of those, the ones of new series. */
    int added() {
        return added;
    }

    /** Samples of a series that the scrape had before. */
    int duplicates() {
        return duplicates;
    }

    /** Samples too far in the future. */
    int outOfBounds() {
        return outOfBounds;
    }

    /** Exemplars of samples that were kept. */
    int exemplars() {
        return exemplars;
    }

    /** Lines of TYPE, HELP and UNIT. */
    int metadataLines() {
        return metadataLines;
    }

    /** The same for the same lines in the same order, as long as the generation is the same. */
    long metadataHash() {
        return metadataHash;
    }
}
