package io.weir.scraper.receive;

import io.weir.bus.SampleAppender;
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

    /** Notes a series with bad labels and the samples that go with it. */
    void refuseSeries(int samples) {
        invalidSeries++;
        invalidSamples += samples;
    }

    /** Whether a further reason would be kept; spares the caller to word it. */
    boolean wantsReason() {
        return reasons.size() < MAX_REASONS;
    }

    void addReason(String reason) {
        if (wantsReason()) {
            reasons.add(reason);
        }
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

    long oldestMs() {
        return oldestMs;
    }

    long newestMs() {
        return newestMs;
    }

    /** What is wrong, one reason a line. */
    String reasons() {
        int all = invalidSeries + outOfBounds();
        return String.join("\n", reasons) + (all > reasons.size() ? "\n" + all + " in all" : "") + "\n";
    }
}
