package io.weir.scraper.scrape;

import io.weir.model.histogram.Histogram;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/** The samples of one scrape until it is known to be good. Mutable, confined to one thread between take and give. */
final class SampleBuffer {
    /** As many as there are workers, in the end. */
    private static final Deque<SampleBuffer> FREE = new ConcurrentLinkedDeque<>();

    private int[] series = new int[1024];
    private long[] timestampsMs = new long[1024];
    private double[] values = new double[1024];
    private boolean[] tracked = new boolean[1024];
    /** By sample, null for a float; null until a histogram comes. */
    private @Nullable Histogram @Nullable [] histograms;

    private int size;

    /** A buffer that was used before, or a new one. */
    static SampleBuffer take() {
        SampleBuffer buffer = FREE.pollFirst();
        return buffer == null ? new SampleBuffer() : buffer;
    }

    /** Gives the buffer back; the caller forgets it. */
    void give() {
        FREE.addFirst(this);
    }

    void clear() {
        if (histograms != null) {
            Arrays.fill(histograms, 0, Math.min(size, histograms.length), null);
        }
        size = 0;
    }

    int size() {
        return size;
    }

    void add(int seriesNumber, long timestampMs, double value, boolean trackStaleness) {
        if (size == series.length) {
            series = Arrays.copyOf(series, 2 * size);
            timestampsMs = Arrays.copyOf(timestampsMs, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
            tracked = Arrays.copyOf(tracked, 2 * size);
        }
        series[size] = seriesNumber;
        timestampsMs[size] = timestampMs;
        values[size] = value;
        tracked[size] = trackStaleness;
        size++;
    }

    /** Adds a histogram, as {@link #add(int, long, double, boolean)}. */
    void add(int seriesNumber, long timestampMs, Histogram histogram, boolean trackStaleness) {
        add(seriesNumber, timestampMs, histogram.sum(), trackStaleness);
        @Nullable Histogram[] column = histograms == null ? new Histogram[series.length] : histograms;
        if (column.length < size) {
            column = Arrays.copyOf(column, series.length);
        }
        column[size - 1] = histogram;
        histograms = column;
    }

    int series(int i) {
        return series[i];
    }

    long timestampMs(int i) {
        return timestampsMs[i];
    }

    double value(int i) {
        return values[i];
    }

    /** The value if it is a histogram, null otherwise. */
    @Nullable
    Histogram histogram(int i) {
        return histograms == null || i >= histograms.length ? null : histograms[i];
    }

    /** Whether the series becomes stale when a later scrape lacks it. */
    boolean isTracked(int i) {
        return tracked[i];
    }
}
