package io.weir.scraper.scrape;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.weir.bus.SampleLog;
import io.weir.config.prometheus.ScrapeConfig;
import io.weir.exposition.ExpositionException;
import io.weir.exposition.TextParser;
import io.weir.model.Fingerprint;
import io.weir.model.Labels;
import io.weir.model.MetricType;
import io.weir.scraper.series.SeriesCache;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the expositions of one target into samples on the log: series from the cache, staleness, the series about the
 * scrape itself. Mutable, confined to one thread at a time.
 *
 * <p>A scrape's samples are collected first and handed to the log when the whole exposition is known to be good, so a
 * refused scrape leaves nothing behind but its stale markers.
 */
final class ScrapeWriter {
    private static final Logger logger = LoggerFactory.getLogger(ScrapeWriter.class);
    private static final Hasher64 HASHER = Hashing.komihash5_0();

    /** Samples whose own timestamp is later than this from now are dropped. */
    private static final long MAX_FUTURE_MS = Duration.ofMinutes(10).toMillis();

    /** A generation is renewed when it knows more metrics than twice those of a scrape and this. */
    private static final int MAX_SURPLUS = 1000;

    private final SampleLog log;
    private final Labels target;
    private final MetadataLog metadata;
    private final ScrapeMetrics metrics;
    private final TextParser parser = new TextParser();
    private ScrapeConfig config;
    private SampleLabels labels;
    private Generation current;
    /** The generation before, until the first scrape of the current one tells which of its series go on. */
    private @Nullable Generation retired;

    /** Whether most of what the current generation knows is about series that are gone. */
    private boolean surplus;

    private long metadataHash;
    private int scrape;
    private int scraped;
    private int kept;
    private int added;
    private int duplicates;
    private int outOfBounds;

    ScrapeWriter(SampleLog log, Labels target, ScrapeConfig config, MetadataLog metadata, ScrapeMetrics metrics) {
        this.log = log;
        this.target = target;
        this.config = config;
        this.labels = new SampleLabels(config);
        this.metadata = metadata;
        this.metrics = metrics;
        this.current = new Generation(log);
    }

    /** Follows a new configuration of the job; series that its rules no longer produce become stale at the next scrape. */
    void configure(ScrapeConfig newConfig) {
        boolean sameSeries = newConfig.mapsSeriesLike(config);
        config = newConfig;
        labels = new SampleLabels(newConfig);
        if (!sameSeries) {
            renew();
        }
    }

    private void renew() {
        if (retired == null) {
            retired = current;
        }
        current = new Generation(log);
    }

    /** Writes an exposition; the report says whether it was good. */
    ScrapeReport write(byte[] body, int length, long timestampMs, SampleBuffer samples) {
        scrape++;
        scraped = 0;
        kept = 0;
        added = 0;
        duplicates = 0;
        outOfBounds = 0;
        samples.clear();
        String error = null;
        try {
            parse(body, length, timestampMs, samples);
            append(samples);
        } catch (ExpositionException | RefusedScrapeException e) {
            error = String.valueOf(e.getMessage());
        }
        endScrape(timestampMs);
        countOddities();
        surplus = error == null && current.cache.size() > MAX_SURPLUS + 2 * scraped;
        return new ScrapeReport(error, scraped, kept, added, length);
    }

    /** Notes a scrape that brought nothing: all series of the one before become stale. */
    void writeNothing(long timestampMs) {
        scrape++;
        endScrape(timestampMs);
    }

    private void endScrape(long timestampMs) {
        current.endScrape(scrape, timestampMs);
        if (retired != null) {
            retired.appendStaleUnlessIn(current, timestampMs);
            publish(retired);
            retired = null;
        }
    }

    private void parse(byte[] body, int length, long timestampMs, SampleBuffer samples)
            throws ExpositionException, RefusedScrapeException {
        parser.reset(body, 0, length);
        current.cache.rewind();
        long hash = 0;
        boolean more = true;
        while (more) {
            switch (parser.next()) {
                case SERIES -> sample(body, timestampMs, samples);
                case TYPE, HELP -> hash = 31 * hash + hashLine(body, length);
                case COMMENT -> {}
                case END -> more = false;
            }
        }
        verifySampleLimit();
        if (hash != metadataHash) {
            metadataHash = hash;
            publishMetadata(body, length);
        }
    }

    private long hashLine(byte[] body, int length) {
        int start = parser.metricStart();
        int end = start;
        while (end < length && body[end] != '\n') {
            end++;
        }
        return HASHER.hashBytesToLong(body, start, end - start);
    }

    private void sample(byte[] body, long timestampMs, SampleBuffer samples)
            throws ExpositionException, RefusedScrapeException {
        scraped++;
        int start = parser.metricStart();
        int end = parser.metricEnd();
        int context = context(parser.type());
        int series = current.cache.find(body, start, end, context);
        if (series == SeriesCache.MISSING) {
            series = introduce();
            current.cache.put(body, start, end, context, series);
        }
        if (series == SeriesCache.DROPPED) {
            return;
        }
        kept++;
        boolean ownTimestamp = config.honorTimestamps() && parser.hasTimestamp();
        boolean first = current.series.expose(series, scrape);
        if (!ownTimestamp && !first) {
            duplicates++;
            return;
        }
        long sampleTimestampMs = ownTimestamp ? parser.timestampMs() : timestampMs;
        if (sampleTimestampMs > timestampMs + MAX_FUTURE_MS) {
            outOfBounds++;
            return;
        }
        samples.add(series, sampleTimestampMs, parser.value(), !ownTimestamp || config.trackTimestampsStaleness());
    }

    /** The last TYPE line decides whether {@code le} or {@code quantile} is normalised, so it belongs to a metric's key. */
    private static int context(MetricType type) {
        return switch (type) {
            case HISTOGRAM -> 1;
            case SUMMARY -> 2;
            default -> 0;
        };
    }

    private int introduce() throws ExpositionException, RefusedScrapeException {
        metrics.seriesMissed.inc();
        List<String> empty = config.honorLabels() ? parser.emptyLabels() : List.of();
        Labels series = labels.of(parser.labels(), empty, target);
        if (series == null) {
            return SeriesCache.DROPPED;
        }
        int before = current.series.size();
        int number = current.number(series);
        boolean isNew = number == before && (retired == null || !retired.isLive(Fingerprint.of(series)));
        added += isNew ? 1 : 0;
        return number;
    }

    private void verifySampleLimit() throws RefusedScrapeException {
        long limit = config.limits().samples();
        if (limit > 0 && kept - duplicates - outOfBounds > limit) {
            metrics.sampleLimitExceeded.inc();
            throw new RefusedScrapeException("sample limit exceeded");
        }
    }

    private void append(SampleBuffer samples) {
        for (int i = 0; i < samples.size(); i++) {
            int series = samples.series(i);
            current.appender.append(current.series.ref(series), samples.timestampMs(i), samples.value(i));
            if (samples.isTracked(i)) {
                current.series.markWritten(series, scrape);
            }
        }
    }

    private void countOddities() {
        if (duplicates > 0) {
            metrics.duplicates.inc(duplicates);
            logger.warn(
                    "Series exposed twice, the first is kept job={} target={} samples={}",
                    config.jobName(),
                    target,
                    duplicates);
        }
        if (outOfBounds > 0) {
            metrics.outOfBounds.inc(outOfBounds);
            logger.warn(
                    "Samples too far in the future dropped job={} target={} samples={}",
                    config.jobName(),
                    target,
                    outOfBounds);
        }
    }

    /** A second pass over an exposition whose comments changed. */
    private void publishMetadata(byte[] body, int length) throws ExpositionException {
        Map<String, MetricType> types = new HashMap<>();
        Map<String, String> helps = new HashMap<>();
        parser.reset(body, 0, length);
        boolean more = true;
        while (more) {
            switch (parser.next()) {
                case TYPE -> types.put(parser.name(), parser.type());
                case HELP -> helps.put(parser.name(), parser.help());
                case SERIES, COMMENT -> {}
                case END -> more = false;
            }
        }
        helps.keySet().forEach(name -> types.putIfAbsent(name, MetricType.UNKNOWN));
        types.forEach((name, type) -> metadata.publish(name, type, helps.getOrDefault(name, "")));
    }

    /** Writes the series about the scrape. */
    void writeReport(ScrapeReport report, long timestampMs, double durationSeconds, Duration timeout) {
        for (ReportSeries series : ReportSeries.ALL) {
            if (!series.isExtra() || config.settings().extraScrapeMetrics()) {
                double value = value(series, report, durationSeconds, timeout);
                current.appendReport(series, target, timestampMs, value);
            }
        }
    }

    private double value(ReportSeries series, ScrapeReport report, double durationSeconds, Duration timeout) {
        return switch (series) {
            case UP -> report.isUp() ? 1 : 0;
            case SCRAPE_DURATION -> durationSeconds;
            case SAMPLES_SCRAPED -> report.scraped();
            case SAMPLES_POST_RELABELING -> report.kept();
            case SERIES_ADDED -> report.added();
            case SCRAPE_TIMEOUT -> timeout.toMillis() / 1000.0;
            case SAMPLE_LIMIT -> config.limits().samples();
            case BODY_SIZE -> report.bodyBytes();
        };
    }

    /** Marks everything stale: the target is gone. */
    void writeEnd(long timestampMs) {
        // A generation that was just begun has written no report yet.
        (retired == null ? current : retired).appendStaleReports(timestampMs);
        writeNothing(timestampMs);
        publish(current);
    }

    /** Hands what was written to Kafka's producer. */
    void publish() {
        publish(current);
        if (surplus) {
            surplus = false;
            renew();
        }
    }

    private void publish(Generation generation) {
        int count = generation.appender.pendingSamples();
        if (count == 0) {
            return;
        }
        metrics.samples.inc(count);
        CompletableFuture<Void> acknowledged = generation.appender.flush();
        acknowledged.whenComplete((nothing, failure) -> {
            if (failure != null) {
                metrics.publishFailures.inc();
                metrics.samplesLost.inc(count);
                logger.error(
                        "Scrape not taken by Kafka in time, its samples are lost job={} target={} samples={} cause={}",
                        config.jobName(),
                        target,
                        count,
                        Objects.requireNonNullElse(failure.getCause(), failure).getMessage());
            }
        });
    }
}
