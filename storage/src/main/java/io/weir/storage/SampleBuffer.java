package io.weir.storage;

import io.weir.model.histogram.Histogram;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Growing columns, timestamps and values, that their owner reuses from series to series. Not thread-safe. If there is a
 * histogram among the samples, there is a third column for those; the value of a histogram is its sum.
 *
 * <p>The arrays are exposed on purpose: decoders write straight into them and cursors hand them out.
 */
public final class SampleBuffer {
    private static final int INITIAL_CAPACITY = 256;

    private long[] timestampsMs;
    private double[] values;
    /** Null until a histogram comes. What lies beyond the size is null. */
    private @Nullable Histogram @Nullable [] histograms;

    private boolean hasHistograms;
    private int size;

    public SampleBuffer() {
        this(INITIAL_CAPACITY);
    }

    /** A buffer with room for {@code capacity} samples before it grows. */
    public SampleBuffer(int capacity) {
        timestampsMs = new long[capacity];
        values = new double[capacity];
    }

    /** Forgets all samples and keeps the memory. */
    public void clear() {
        forgetHistograms(0);
        hasHistograms = false;
        size = 0;
    }

    private void forgetHistograms(int from) {
        if (hasHistograms && histograms != null) {
            Arrays.fill(histograms, from, size, null);
        }
    }

    public int size() {
        return size;
    }

    /** The timestamps; only the first {@link #size()} count. Valid until the buffer grows. */
    public long[] timestampsMs() {
        return timestampsMs;
    }

    /** The values; only the first {@link #size()} count. Valid until the buffer grows. */
    public double[] values() {
        return values;
    }

    /** For each sample its histogram, null for a float; null if all are floats. Valid until the buffer grows. */
    public @Nullable Histogram @Nullable [] histograms() {
        return hasHistograms ? histograms : null;
    }

    /** The histogram that sample {@code index} is, or null if it is a float. */
    public @Nullable Histogram histogram(int index) {
        return hasHistograms && histograms != null ? histograms[index] : null;
    }

    /** Makes room for {@code count} more samples, which the caller writes from {@link #size()} on, then {@link #grew}. */
    public void reserve(int count) {
        int needed = size + count;
        if (needed > timestampsMs.length) {
            int capacity = Math.max(needed, timestampsMs.length + (timestampsMs.length >> 1));
            timestampsMs = Arrays.copyOf(timestampsMs, capacity);
            values = Arrays.copyOf(values, capacity);
            if (histograms != null) {
                histograms = Arrays.copyOf(histograms, capacity);
            }
        }
    }

    /** Counts {@code count} samples that were written behind the last one. */
    public void grew(int count) {
        size += count;
    }

    public void append(long timestampMs, double value) {
        reserve(1);
        timestampsMs[size] = timestampMs;
        values[size] = value;
        size++;
    }

    public void append(long timestampMs, Histogram histogram) {
        append(timestampMs, histogram.sum());
        histogramColumn()[size - 1] = histogram;
    }

    private @Nullable Histogram[] histogramColumn() {
        @Nullable Histogram[] column = histograms;
        if (column == null) {
            column = new Histogram[timestampsMs.length];
            histograms = column;
        }
        hasHistograms = true;
        return column;
    }

    /** Makes sample {@code index}, whose value is there already, a histogram. */
    public void set(int index, Histogram histogram) {
        histogramColumn()[index] = histogram;
    }

    /**
     * Puts a sample in front of the one at {@code index}.
     *
     * @param histogram null for a float
     */
    public void insert(int index, long timestampMs, double value, @Nullable Histogram histogram) {
        reserve(1);
        System.arraycopy(timestampsMs, index, timestampsMs, index + 1, size - index);
        System.arraycopy(values, index, values, index + 1, size - index);
        timestampsMs[index] = timestampMs;
        values[index] = value;
        if (histogram != null || hasHistograms) {
            @Nullable Histogram[] column = histogramColumn();
            System.arraycopy(column, index, column, index + 1, size - index);
            column[index] = histogram;
        }
        size++;
    }

    /** Drops the samples from index {@code from} on whose timestamp is not in {@code (startMs, endMs]}; they ascend. */
    public void trim(int from, long startMs, long endMs) {
        int first = from;
        while (first < size && timestampsMs[first] <= startMs) {
            first++;
        }
        int end = size;
        while (end > first && timestampsMs[end - 1] > endMs) {
            end--;
        }
        forgetHistograms(end);
        if (first > from) {
            int kept = end - first;
            System.arraycopy(timestampsMs, first, timestampsMs, from, kept);
            System.arraycopy(values, first, values, from, kept);
            if (hasHistograms && histograms != null) {
                System.arraycopy(histograms, first, histograms, from, kept);
                Arrays.fill(histograms, from + kept, end, null);
            }
        }
        size = from + end - first;
    }

    /** Merges the samples of {@code other}, which ascend, as {@link #merge(int, long[], double[], Histogram[], int)}. */
    public void merge(int from, SampleBuffer other) {
        merge(from, other.timestampsMs, other.values, other.histograms(), other.size);
    }

    /**
     * Merges {@code count} samples that ascend into the samples from index {@code from} on, which ascend too. Where both
     * have a timestamp, the one already here stays.
     *
     * @param otherHistograms null if all are floats
     */
    public void merge(
            int from,
            long[] otherTimestampsMs,
            double[] otherValues,
            @Nullable Histogram @Nullable [] otherHistograms,
            int count) {
        if (count == 0) {
            return;
        }
        reserve(count);
        @Nullable Histogram[] column = hasHistograms || otherHistograms != null ? histogramColumn() : null;
        int i = size - 1;
        int j = count - 1;
        int at = size + count - 1;
        while (j >= 0) {
            if (i >= from && timestampsMs[i] >= otherTimestampsMs[j]) {
                if (timestampsMs[i] == otherTimestampsMs[j]) {
                    j--;
                    continue;
                }
                timestampsMs[at] = timestampsMs[i];
                values[at] = values[i];
                if (column != null) {
                    column[at] = column[i];
                }
                i--;
            } else {
                timestampsMs[at] = otherTimestampsMs[j];
                values[at] = otherValues[j];
                if (column != null) {
                    column[at] = otherHistograms == null ? null : otherHistograms[j];
                }
                j--;
            }
            at--;
        }
        // What stays below is in place already; a gap of as many cells as there were duplicates lies above it.
        int gap = at - i;
        int end = size + count;
        if (gap > 0) {
            int moved = end - at - 1;
            System.arraycopy(timestampsMs, at + 1, timestampsMs, i + 1, moved);
            System.arraycopy(values, at + 1, values, i + 1, moved);
            if (column != null) {
                System.arraycopy(column, at + 1, column, i + 1, moved);
                Arrays.fill(column, i + 1 + moved, end, null);
            }
        }
        size = end - gap;
    }
}
