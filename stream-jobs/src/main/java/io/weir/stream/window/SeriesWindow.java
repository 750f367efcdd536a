package io.weir.stream.window;

import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.stream.codec.Fields;
import io.weir.stream.codec.HistogramFields;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The recent samples of one series, ascending by time, each timestamp once. Confined to one thread, except as
 * {@link #copy} says.
 */
public final class SeriesWindow {
    /*
     * Samples live in [start, end) of two columns. Appending writes behind end, dropping moves start; slots in between
     * never change, everything else builds new columns. That is what makes copy() free: a checkpoint keeps the old
     * object, which sees only the slots it had, while the copy goes on appending behind them.
     */
    private static final int INITIAL_CAPACITY = 8;

    private final Labels labels;
    private long[] timestampsMs;
    private double[] values;
    /** Null for a float; null until a histogram comes. Of a histogram the value is its sum. */
    private @Nullable Histogram @Nullable [] histograms;

    private int start;
    private int end;
    private long lastSeenMs;

    public SeriesWindow(Labels labels) {
        this(labels, new long[INITIAL_CAPACITY], new double[INITIAL_CAPACITY], null, 0, 0, Long.MIN_VALUE);
    }

    private SeriesWindow(
            Labels labels,
            long[] timestampsMs,
            double[] values,
            @Nullable Histogram @Nullable [] histograms,
            int start,
            int end,
            long lastSeenMs) {
        this.labels = labels;
        this.histograms = histograms;
        this.timestampsMs = timestampsMs;
        this.values = values;
        this.start = start;
        this.end = end;
        this.lastSeenMs = lastSeenMs;
    }

    /**
     * A window with the same samples, in constant time. From now on only one of the two may be changed; the other may be
     * read by another thread meanwhile.
     */
    public SeriesWindow copy() {
        return new SeriesWindow(labels, timestampsMs, values, histograms, start, end, lastSeenMs);
    }

    public Labels labels() {
        return labels;
    }

    public int size() {
        return end - start;
    }

    /** The first index of the columns that holds a sample. */
    public int from() {
        return start;
    }

    /** The index behind the last that holds a sample. */
    public int to() {
        return end;
    }

    /** The column of timestamps; only {@code [from, to)} counts. Not to be changed. */
    public long[] timestampsMs() {
        return timestampsMs;
    }

    /** The column of values; only {@code [from, to)} counts. Not to be changed. */
    public double[] values() {
        return values;
    }

    /** The column of histograms, null for a float; null if all are floats. As {@link #values}. */
    public @Nullable Histogram @Nullable [] histograms() {
        return histograms;
    }

    /** The log's time when the series was last seen. */
    public long lastSeenMs() {
        return lastSeenMs;
    }

    /** Notes that the log held samples of the series at {@code logTimeMs}. */
    public void seen(long logTimeMs) {
        lastSeenMs = Math.max(lastSeenMs, logTimeMs);
    }

    /** Adds a sample, in any order; the first of several with one timestamp stays. */
    public void add(long timestampMs, double value) {
        add(timestampMs, value, null);
    }

    /** Adds a sample that is a histogram, unless that is null. */
    public void add(long timestampMs, double value, @Nullable Histogram histogram) {
        if (end == start || timestampMs > timestampsMs[end - 1]) {
            if (end == timestampsMs.length) {
                rebuild(end - start + Math.max(INITIAL_CAPACITY, (end - start) / 2));
            }
            set(end, timestampMs, value, histogram);
            end++;
            return;
        }
        int at = Arrays.binarySearch(timestampsMs, start, end, timestampMs);
        if (at < 0) {
            insert(-at - 1, timestampMs, value, histogram);
        }
    }

    private void set(int at, long timestampMs, double value, @Nullable Histogram histogram) {
        timestampsMs[at] = timestampMs;
        values[at] = histogram == null ? value : histogram.sum();
        if (histogram != null && histograms == null) {
            histograms = new Histogram[timestampsMs.length];
        }
        if (histograms != null) {
            histograms[at] = histogram;
        }
    }

    private void rebuild(int capacity) {
        timestampsMs = Arrays.copyOf(Arrays.copyOfRange(timestampsMs, start, end), capacity);
        values = Arrays.copyOf(Arrays.copyOfRange(values, start, end), capacity);
        if (histograms != null) {
            @Nullable Histogram[] part = HistogramFields.part(histograms, start, end);
            histograms = part == null ? null : Arrays.copyOf(part, capacity);
        }
        end -= start;
        start = 0;
    }

    private void insert(int at, long timestampMs, double value, @Nullable Histogram histogram) {
        int offset = at - start;
        rebuild(end - start + INITIAL_CAPACITY);
        System.arraycopy(timestampsMs, offset, timestampsMs, offset + 1, end - offset);
        System.arraycopy(values, offset, values, offset + 1, end - offset);
        if (histograms != null) {
            System.arraycopy(histograms, offset, histograms, offset + 1, end - offset);
        }
        set(offset, timestampMs, value, histogram);
        end++;
    }

    /** Forgets the samples up to and including {@code timeMs}. */
    public void dropThrough(long timeMs) {
        while (start < end && timestampsMs[start] <= timeMs) {
            start++;
        }
    }

    /** The index of the first sample after {@code timeMs}, or {@link #to}. */
    public int firstAfter(long timeMs) {
        int low = start;
        int high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (timestampsMs[middle] <= timeMs) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    public void write(DataOutput out) throws IOException {
        Fields.writeLabels(labels, out);
        Fields.writeLong(lastSeenMs, out);
        Fields.writeTimestamps(timestampsMs, start, end, out);
        Fields.writeValues(values, start, end, out);
        HistogramFields.writeColumn(histograms, start, end, out);
    }

    public static SeriesWindow read(DataInput in) throws IOException {
        Labels labels = Fields.readLabels(in);
        long lastSeenMs = Fields.readLong(in);
        long[] timestampsMs = Fields.readTimestamps(in);
        double[] values = Fields.readValues(timestampsMs.length, in);
        @Nullable Histogram[] histograms = HistogramFields.readColumn(timestampsMs.length, in);
        return new SeriesWindow(labels, timestampsMs, values, histograms, 0, timestampsMs.length, lastSeenMs);
    }
}
