package io.weir.scraper.receive;

import io.weir.bus.SampleAppender;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The samples of one request until it is known whether they are wanted, and what is wrong with the others. Mutable,
 * confined to one thread at a time, reused.
 */
final class StagedWrite {
    /** A record of the samples topic must hold one run of samples. */
    private static final int MAX_RUN = 10_000;

    private static final int MAX_REASONS = 10;

    private int[] series = new int[1024];
    private long[] timestampsMs = new long[1024];
    private double[] values = new double[1024];
    private int size;
    private long oldestMs;
    private long newestMs;
    private final List<String> reasons = new ArrayList<>();
    private int invalidSeries;
    private int invalidSamples;
    private int tooOld;
    private int tooNew;
    private int histograms;

    /** Starts a request whose samples may lie in {@code [oldestMs, newestMs]}. */
    void begin(long oldestMs, long newestMs) {
        this.oldestMs = oldestMs;
        this.newestMs = newestMs;
        size = 0;
        reasons.clear();
        invalidSeries = 0;
        invalidSamples = 0;
        tooOld = 0;
        tooNew = 0;
        histograms = 0;
    }

    /** Adds a sample; false if its timestamp is out of bounds, which is counted. */
    boolean add(int seriesNumber, long timestampMs, double value) {
        if (timestampMs < oldestMs) {
            tooOld++;
            return false;
        }
        if (timestampMs > newestMs) {
            tooNew++;
            return false;
        }
        if (size == series.length) {
            series = Arrays.copyOf(series, 2 * size);
            timestampsMs = Arrays.copyOf(timestampsMs, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        series[size] = seriesNumber;
        timestampsMs[size] = timestampMs;
        values[size] = value;
        size++;
        return true;
    }

    /** Says why {@link #add} refused a sample of the series with these labels. */
    void explainOutOfBounds(byte[] section, int start, int end, long timestampMs) {
        if (wantsReason()) {
            reasons.add("out of bounds: " + LabelSection.show(section, start, end) + " at "
                    + Instant.ofEpochMilli(timestampMs) + ", accepted are " + Instant.ofEpochMilli(oldestMs) + " to "
                    + Instant.ofEpochMilli(newestMs));
        }
    }

    /** Notes a series with bad labels and the samples that go with it. */
    void refuseSeries(byte[] section, int start, int end, int samples) throws MalformedWriteException {
        invalidSeries++;
        invalidSamples += samples;
        if (wantsReason()) {
            try {
                LabelSection.decode(section, start, end);
            } catch (RefusedSeriesException e) {
                reasons.add(String.valueOf(e.getMessage()));
            }
        }
    }

    /** Notes a series that has labels and nothing else. */
    void refuseEmptySeries(byte[] section, int start, int end) {
        invalidSeries++;
        if (wantsReason()) {
            reasons.add("series without samples: " + LabelSection.show(section, start, end));
        }
    }

    /** Notes a histogram, which heads can't keep yet. */
    void refuseHistogram(byte[] section, int start, int end) {
        histograms++;
        if (wantsReason()) {
            reasons.add("native histograms are not stored by this version of Weir, send classic ones: "
                    + LabelSection.show(section, start, end));
        }
    }

    private boolean wantsReason() {
        return reasons.size() < MAX_REASONS;
    }

    /** Appends the samples to the log, in the order of the request. */
    void appendTo(KnownSeries known) {
        SampleAppender appender = known.appender();
        int from = 0;
        while (from < size) {
            int number = series[from];
            int to = from + 1;
            while (to < size && series[to] == number && to - from < MAX_RUN) {
                to++;
            }
            if (to - from == 1) {
                appender.append(known.ref(number), timestampsMs[from], values[from]);
            } else {
                appender.append(known.ref(number), timestampsMs, values, from, to);
            }
            from = to;
        }
    }

    int samples() {
        return size;
    }

    int invalidSeries() {
        return invalidSeries;
    }

    int invalidSamples() {
        return invalidSamples;
    }

    int tooOld() {
        return tooOld;
    }

    int tooNew() {
        return tooNew;
    }

    int outOfBounds() {
        return tooOld + tooNew;
    }

    int histograms() {
        return histograms;
    }

    /** Whether everything was taken. */
    boolean isComplete() {
        return invalidSeries + outOfBounds() + histograms == 0;
    }

    /** What is wrong, one reason a line. */
    String reasons() {
        int all = invalidSeries + outOfBounds() + histograms;
        return String.join("\n", reasons) + (all > reasons.size() ? "\n" + all + " in all" : "") + "\n";
    }
}
