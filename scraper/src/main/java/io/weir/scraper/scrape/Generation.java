package io.weir.scraper.scrape;

import io.weir.bus.SampleAppender;
import io.weir.bus.SampleAppender.SeriesRef;
import io.weir.bus.SampleLog;
import io.weir.model.Fingerprint;
import io.weir.model.Labels;
import io.weir.model.StaleMarker;
import io.weir.scraper.series.SeriesCache;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a target's scrapes have taught so far: its metrics, its series, and the appender that knows them. Replaced as a
 * whole when the job's rules change or too much of it is about series that are gone. Confined to one thread at a time.
 */
final class Generation {
    final SeriesCache cache = new SeriesCache();
    final SeriesTable series = new SeriesTable();
    final ClassicHistograms classic = new ClassicHistograms();
    final StartTimes starts = new StartTimes();
    final UnitTable units = new UnitTable();
    final SampleAppender appender;
    private final Map<ReportSeries, SeriesRef> reports = new EnumMap<>(ReportSeries.class);

    /** The last scrape, good or bad; 0 = none yet. */
    private int writtenIn;

    Generation(SampleLog log) {
        this.appender = log.appender();
    }

    /** The number of a series, introducing it if it is new. */
    int number(Labels labels) {
        Fingerprint fingerprint = Fingerprint.of(labels);
        int known = series.find(fingerprint);
        return known >= 0 ? known : series.add(fingerprint, appender.series(fingerprint, labels));
    }

    /**
     * Ends {@code scrape}, whose written series are marked: the series of the scrape before that it lacks get a stale
     * marker.
     */
    void endScrape(int scrape, long timestampMs) {
        for (int i = 0; i < series.size(); i++) {
            if (isLive(i)) {
                appender.append(series.ref(i), timestampMs, StaleMarker.VALUE);
            }
        }
        writtenIn = scrape;
    }

    /** Appends stale markers for the series of the last scrape that the last one of {@code successor} lacks. */
    void appendStaleUnlessIn(Generation successor, long timestampMs) {
        for (int i = 0; i < series.size(); i++) {
            if (isLive(i)) {
                int there = successor.series.find(series.fingerprint(i));
                if (there < 0 || !successor.isLive(there)) {
                    appender.append(series.ref(i), timestampMs, StaleMarker.VALUE);
                }
            }
        }
    }

    /** Whether the last scrape had the series numbered {@code i}. */
    private boolean isLive(int i) {
        return writtenIn > 0 && series.isWrittenIn(i, writtenIn);
    }

    /** Whether the last scrape had this series. */
    boolean isLive(Fingerprint fingerprint) {
        int i = series.find(fingerprint);
        return i >= 0 && isLive(i);
    }

    void appendReport(ReportSeries report, Labels target, long timestampMs, double value) {
        SeriesRef ref =
                reports.computeIfAbsent(report, r -> appender.series(target.with(Labels.METRIC_NAME, r.metricName())));
        appender.append(ref, timestampMs, value);
    }

    /** Appends stale markers for the reports written so far. */
    void appendStaleReports(long timestampMs) {
        reports.values().forEach(ref -> appender.append(ref, timestampMs, StaleMarker.VALUE));
    }
}
