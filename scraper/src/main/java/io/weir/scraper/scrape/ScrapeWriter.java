package io.weir.scraper.scrape;

import io.weir.bus.SampleLog;
import io.weir.config.prometheus.HistogramSettings;
import io.weir.config.prometheus.ScrapeConfig;
import io.weir.exposition.ExpositionException;
import io.weir.exposition.ExpositionFormat;
import io.weir.exposition.ExpositionParser;
import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import java.time.Duration;
import java.util.HashMap;
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
    /** A generation is renewed when it knows more metrics than twice those of a scrape and this. */
    private static final int MAX_SURPLUS = 1000;

    private final SampleLog log;
    private final Labels target;
    private final MetadataLog metadata;
    private final ScrapeMetrics metrics;
    private final ScrapeFeatures features;
    private Parsers parsers;
    private final ScrapeIntake intake;
    private ScrapeConfig config;
    private HistogramSettings histograms;
    private Generation current;
    /** The generation before, until the first scrape of the current one tells which of its series go on. */
    private @Nullable Generation retired;

    /** Whether most of what the current generation knows is about series that are gone. */
    private boolean surplus;

    private long metadataHash;
    private int scrape;

    ScrapeWriter(
            SampleLog log,
            Labels target,
            ScrapeConfig config,
            HistogramSettings histograms,
            MetadataLog metadata,
            ScrapeMetrics metrics,
            ScrapeFeatures features) {
        this.log = log;
        this.target = target;
        this.config = config;
        this.intake = new ScrapeIntake(target, config, histograms, metrics, features);
        this.histograms = histograms;
        this.features = features;
        this.parsers = new Parsers(histograms, features.zerosAtStart());
        this.metadata = metadata;
        this.metrics = metrics;
        this.current = new Generation(log);
    }

    /** Follows a new configuration of the job; series that its rules no longer produce become stale at the next scrape. */
    void configure(ScrapeConfig newConfig, HistogramSettings newHistograms) {
        boolean sameSeries = newConfig.mapsSeriesLike(config) && newHistograms.equals(histograms);
        config = newConfig;
        histograms = newHistograms;
        parsers = new Parsers(newHistograms, features.zerosAtStart());
        intake.configure(newConfig, newHistograms);
        if (!sameSeries) {
            renew();
        }
    }

    private void renew() {
        metadataHash = 0;
        if (retired == null) {
            retired = current;
        }
        current = new Generation(log);
    }

    /** Writes an exposition; the report says whether it was good. */
    ScrapeReport write(ExpositionFormat format, byte[] body, int length, long timestampMs, SampleBuffer samples) {
        scrape++;
        samples.clear();
        ExpositionParser parser = parsers.of(format);
        String error = null;
        try {
            parser.reset(body, 0, length);
            intake.read(parser, scrape, timestampMs, current, retired, samples);
            append(samples);
            if (intake.metadataHash() != metadataHash) {
                publishMetadata(parser, body, length);
                metadataHash = intake.metadataHash();
            }
        } catch (RefusedScrapeException e) {
            error = String.valueOf(e.getMessage());
            metrics.labelLimitsExceeded.inc(e.isOfLabels() ? 1 : 0);
        } catch (ExpositionException e) {
            error = String.valueOf(e.getMessage());
        }
        endScrape(timestampMs);
        countOddities();
        int exposed = intake.scraped() + intake.metadataLines();
        surplus = error == null && current.cache.size() > MAX_SURPLUS + 2 * exposed;
        return new ScrapeReport(error, intake.scraped(), intake.kept(), intake.added(), length);
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

    private void append(SampleBuffer samples) {
        for (int i = 0; i < samples.size(); i++) {
            int series = samples.series(i);
            Histogram histogram = samples.histogram(i);
            if (histogram == null) {
                current.appender.append(current.series.ref(series), samples.timestampMs(i), samples.value(i));
            } else {
                current.appender.append(current.series.ref(series), samples.timestampMs(i), histogram);
            }
            if (samples.isTracked(i)) {
                current.series.markWritten(series, scrape);
            }
        }
    }

    private void countOddities() {
        if (intake.exemplars() > 0) {
            metrics.exemplars.inc(intake.exemplars());
        }
        if (intake.duplicates() > 0) {
            metrics.duplicates.inc(intake.duplicates());
            logger.warn(
                    "Series exposed twice, the first is kept job={} target={} samples={}",
                    config.jobName(),
                    target,
                    intake.duplicates());
        }
        if (intake.outOfBounds() > 0) {
            metrics.outOfBounds.inc(intake.outOfBounds());
            logger.warn(
                    "Samples too far in the future dropped job={} target={} samples={}",
                    config.jobName(),
                    target,
                    intake.outOfBounds());
        }
    }

    /** A second pass over an exposition whose comments changed. */
    private void publishMetadata(ExpositionParser parser, byte[] body, int length) throws ExpositionException {
        Map<String, MetricFamilyText> families = new HashMap<>();
        parser.reset(body, 0, length);
        boolean more = true;
        while (more) {
            switch (parser.next()) {
                case TYPE ->
                    families.merge(parser.name(), MetricFamilyText.ofType(parser.type()), MetricFamilyText::or);
                case HELP ->
                    families.merge(parser.name(), MetricFamilyText.ofHelp(parser.help()), MetricFamilyText::or);
                case UNIT ->
                    families.merge(parser.name(), MetricFamilyText.ofUnit(parser.unit()), MetricFamilyText::or);
                case SERIES, HISTOGRAM, COMMENT -> {}
                case END -> more = false;
            }
        }
        families.forEach(metadata::publish);
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
