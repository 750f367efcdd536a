package io.weir.scraper.receive;

import io.weir.bus.SampleAppender;
import io.weir.exposition.protobuf.MalformedProtobufException;
import io.weir.model.histogram.Histogram;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    /** By sample, null for a float; null until a histogram comes. */
    private @Nullable Histogram @Nullable [] histograms;

    private int size;
    private int histogramCount;
    private long oldestMs;
    private long newestMs;
    private final List<String> reasons = new ArrayList<>();
    private int invalidSeries;
    private int invalidSamples;
    private int tooOld;
    private int tooNew;
    private int invalidHistograms;

    /** Starts a request whose samples may lie in {@code [oldestMs, newestMs]}. */
    void begin(long oldestMs, long newestMs) {
        this.oldestMs = oldestMs;
        this.newestMs = newestMs;
        if (histograms != null) {
            Arrays.fill(histograms, 0, Math.min(size, histograms.length), null);
        }
        size = 0;
        histogramCount = 0;
        reasons.clear();
        invalidSeries = 0;
        invalidSamples = 0;
        tooOld = 0;
        tooNew = 0;
        invalidHistograms = 0;
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

    /** Adds a histogram, as {@link #add(int, long, double)}. */
    boolean add(int seriesNumber, long timestampMs, Histogram histogram) {
        if (!add(seriesNumber, timestampMs, histogram.sum())) {
            return false;
        }
        @Nullable Histogram[] column = histograms == null ? new Histogram[values.length] : histograms;
        if (column.length < size) {
            column = Arrays.copyOf(column, values.length);
        }
        column[size - 1] = histogram;
        histograms = column;
        histogramCount++;
        return true;
    }

    private @Nullable Histogram histogram(int index) {
        return histograms == null || index >= histograms.length ? null : histograms[index];
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
    void refuseSeries(byte[] section, int start, int end, int samples) throws MalformedProtobufException {
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

    /** Notes a histogram that contradicts itself. */
    void refuseHistogram(byte[] section, int start, int end, String reason) {
        invalidHistograms++;
        if (wantsReason()) {
            reasons.add("invalid native histogram: " + LabelSection.show(section, start, end) + ": " + reason);
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
            Histogram histogram = histogram(from);
            int to = from + 1;
            while (to < size
                    && series[to] == number
                    && to - from < MAX_RUN
                    && histogram == null
                    && histogram(to) == null) {
                to++;
            }
            if (histogram != null) {
                appender.append(known.ref(number), timestampsMs[from], histogram);
            } else if (to - from == 1) {
                appender.append(known.ref(number), timestampsMs[from], values[from]);
            } else {
                appender.append(known.ref(number), timestampsMs, values, from, to);
            }
            from = to;
        }
    }

    /** Samples, histograms included. */
    int samples() {
        return size;
    }

    /** Of the {@link #samples}, those that are histograms. */
    int histograms() {
        return histogramCount;
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

    int invalidHistograms() {
        return invalidHistograms;
    }

    /** Whether everything was taken. */
    boolean isComplete() {
        return invalidSeries + outOfBounds() + invalidHistograms == 0;
    }

    /** What is wrong, one reason a line. */
    String reasons() {
        int all = invalidSeries + outOfBounds() + invalidHistograms;
        return String.join("\n", reasons) + (all > reasons.size() ? "\n" + all + " in all" : "") + "\n";
    }
}
