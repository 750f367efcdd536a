package io.weir.scraper.scrape;

import io.weir.config.prometheus.HistogramSettings;
import io.weir.config.prometheus.ScrapeConfig;
import io.weir.exposition.ExpositionException;
import io.weir.exposition.ExpositionParser;
import io.weir.model.Fingerprint;
import io.weir.model.Labels;
import io.weir.model.MetricType;
import io.weir.model.histogram.Histogram;
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

    /** From here on a context says the type and the unit of the series. */
    private static final int TYPED = 32;

    private final Labels target;
    private final ScrapeMetrics metrics;
    private final boolean zerosAtStart;
    private final boolean typedSeries;
    private ScrapeConfig config;
    private HistogramSettings histograms;
    private SampleLabels labels;
    private HistogramLimiter limiter;

    /** Of the sample that is being added. */
    private long timestampMs;

    private boolean tracked;

    /** Why the scrape is refused although it could be read, null if it isn't. */
    private @Nullable RefusedScrapeException refusal;

    /** The number of the unit that holds; only if series are typed. */
    private int unit;

    private int scraped;
    private int kept;
    private int added;
    private int duplicates;
    private int outOfBounds;
    private int exemplars;
    private int metadataLines;
    private long metadataHash;

    ScrapeIntake(
            Labels target,
            ScrapeConfig config,
            HistogramSettings histograms,
            ScrapeMetrics metrics,
            ScrapeFeatures features) {
        this.target = target;
        this.metrics = metrics;
        this.zerosAtStart = features.zerosAtStart();
        this.typedSeries = features.typedSeries();
        this.config = config;
        this.histograms = histograms;
        this.labels = new SampleLabels(config);
        this.limiter = new HistogramLimiter(config.nativeHistograms());
    }

    void configure(ScrapeConfig newConfig, HistogramSettings newHistograms) {
        config = newConfig;
        histograms = newHistograms;
        labels = new SampleLabels(newConfig);
        limiter = new HistogramLimiter(newConfig.nativeHistograms());
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
        refusal = null;
        unit = 0;
        series.cache.rewind();
        series.classic.begin();
        Scrape scrape = new Scrape(number, timestampMs, parser, series, before, samples);
        boolean more = true;
        while (more) {
            more = readExpected(scrape) || readOther(scrape);
        }
        finishClassic(scrape);
        verifySampleLimit();
        if (refusal != null) {
            metrics.bucketLimitExceeded.inc();
            throw refusal;
        }
    }

    /** Reads an entry that is the one that came at this place before. */
    private boolean readExpected(Scrape scrape) throws ExpositionException, RefusedScrapeException {
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
            finishClassic(scrape);
            noteUnit(scrape);
            countMetadata(cache);
            return true;
        }
        if (context != context(parser) || !parser.nextIs(cache.keys(), cache.expectedStart(), cache.expectedEnd())) {
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
            case HISTOGRAM -> addHistogram(scrape, find(scrape));
            case TYPE -> metadata(scrape, TYPES.indexOf(parser.type()));
            case HELP, UNIT -> metadata(scrape, NO_TYPE);
            case COMMENT -> {}
            case END -> {
                return false;
            }
        }
        return true;
    }

    private void metadata(Scrape scrape, int type) throws ExpositionException, RefusedScrapeException {
        finishClassic(scrape);
        noteUnit(scrape);
        metadata(scrape.series().cache, scrape.parser(), type);
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
        int context = context(parser);
        int series = cache.find(bytes, start, end, context);
        if (series == SeriesCache.MISSING) {
            series = introduce(scrape);
            cache.put(bytes, start, end, context, series);
        }
        return series;
    }

    private void noteUnit(Scrape scrape) {
        if (typedSeries) {
            unit = scrape.series().units.number(scrape.parser().lastUnit());
        }
    }

    private int context(ExpositionParser parser) {
        return typedSeries ? TYPED + TYPES.indexOf(parser.type()) + TYPED * unit : context(parser.type());
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
        Labels exposed = typedSeries ? parser.typedLabels() : parser.labels();
        List<String> empty = config.honorLabels() ? parser.emptyLabels() : List.of();
        if (!histograms.convertClassic() || !parser.isClassicHistogram()) {
            return introduce(scrape, exposed, empty);
        }
        boolean keep = histograms.alwaysScrapeClassic();
        int series = keep ? introduce(scrape, exposed, empty) : SeriesCache.DROPPED;
        boolean gauge = parser.type() == MetricType.GAUGEHISTOGRAM;
        Integer part = scrape.series().classic.introduce(exposed, empty, parser.familyName(), gauge, series);
        return part != null ? part : keep ? series : introduce(scrape, exposed, empty);
    }

    private int introduce(Scrape scrape, Labels exposed, List<String> empty) throws RefusedScrapeException {
        Labels series = labels.of(exposed, empty, target);
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

    private void add(Scrape scrape, int series) throws RefusedScrapeException {
        ClassicHistograms classic = scrape.series().classic;
        int number = series;
        if (ClassicHistograms.isPart(series)) {
            if (classic.isOther(series)) {
                finishClassic(scrape);
            }
            classic.add(series, scrape.parser().value(), start(scrape));
            exemplars += scrape.parser().exemplars();
            number = classic.seriesOf(series);
            if (!histograms.alwaysScrapeClassic()) {
                return;
            }
        } else if (classic.isCollecting()) {
            finishClassic(scrape);
        }
        scraped++;
        if (number != SeriesCache.DROPPED && isTaken(scrape, number)) {
            exemplars += number == series ? scrape.parser().exemplars() : 0;
            long startMs = start(scrape);
            if (zerosAtStart && scrape.series().starts.beganAnew(number, startMs, timestampMs)) {
                scrape.samples().add(number, startMs, 0, false);
            }
            scrape.samples().add(number, timestampMs, scrape.parser().value(), tracked);
        }
    }

    private long start(Scrape scrape) {
        return zerosAtStart ? scrape.parser().startTimestampMs() : 0;
    }

    private void addHistogram(Scrape scrape, int series) throws ExpositionException, RefusedScrapeException {
        finishClassic(scrape);
        scraped++;
        // Even of a dropped series it must be one.
        Histogram histogram = scrape.parser().histogram();
        if (series != SeriesCache.DROPPED) {
            exemplars += scrape.parser().exemplars();
            addHistogram(scrape, series, histogram, start(scrape));
        }
    }

    private void addHistogram(Scrape scrape, int series, Histogram histogram, long startMs) {
        if (isTaken(scrape, series)) {
            try {
                Histogram limited = limiter.limit(histogram);
                if (zerosAtStart && scrape.series().starts.beganAnew(series, startMs, timestampMs)) {
                    scrape.samples().add(series, startMs, Histogram.emptyLike(limited), false);
                }
                scrape.samples().add(series, timestampMs, limited, tracked);
            } catch (RefusedScrapeException e) {
                // What is exposed is counted to the end.
                refusal = e;
            }
        }
    }

    /** Ends the classic histogram that is being made a native one, if there is one. */
    private void finishClassic(Scrape scrape) throws RefusedScrapeException {
        ClassicHistograms classic = scrape.series().classic;
        if (!classic.isCollecting()) {
            return;
        }
        ClassicHistograms.Whole whole = classic.whole();
        long startMs = classic.startMs();
        Histogram histogram = classic.finish();
        if (histogram == null) {
            return;
        }
        scraped++;
        if (whole.series() == SeriesCache.MISSING) {
            whole.setSeries(introduce(scrape, whole.exposed(), whole.emptyLabels()));
        }
        if (whole.series() != SeriesCache.DROPPED) {
            addHistogram(scrape, whole.series(), histogram, startMs);
        }
    }

    /** Whether the sample that the parser is at is to be kept; sets its timestamp, and whether it is tracked. */
    private boolean isTaken(Scrape scrape, int series) {
        kept++;
        ExpositionParser parser = scrape.parser();
        boolean ownTimestamp = parser.hasTimestamp() && config.honorTimestamps();
        boolean first = scrape.series().series.expose(series, scrape.number());
        if (!ownTimestamp && !first) {
            duplicates++;
            return false;
        }
        timestampMs = ownTimestamp ? parser.timestampMs() : scrape.timestampMs();
        tracked = !ownTimestamp || config.trackTimestampsStaleness();
        if (timestampMs > scrape.timestampMs() + MAX_FUTURE_MS) {
            outOfBounds++;
            return false;
        }
        return true;
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
