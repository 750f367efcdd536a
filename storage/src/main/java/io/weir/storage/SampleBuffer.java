package io.weir.storage;

import java.util.Arrays;

/**
 * A growing pair of columns, timestamps and values, that its owner reuses from series to series. Not thread-safe.
 *
 * <p>The arrays are exposed on purpose: decoders write straight into them and cursors hand them out.
 */
public final class SampleBuffer {
    private static final int INITIAL_CAPACITY = 256;

    private long[] timestampsMs = new long[INITIAL_CAPACITY];
    private double[] values = new double[INITIAL_CAPACITY];
    private int size;

    /** Forgets all samples and keeps the memory. */
    public void clear() {
        size = 0;
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

    /** Makes room for {@code count} more samples, which the caller writes from {@link #size()} on, then {@link #grew}. */
    public void reserve(int count) {
        int needed = size + count;
        if (needed > timestampsMs.length) {
            int capacity = Math.max(needed, timestampsMs.length + (timestampsMs.length >> 1));
            timestampsMs = Arrays.copyOf(timestampsMs, capacity);
            values = Arrays.copyOf(values, capacity);
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
        if (first > from) {
            System.arraycopy(timestampsMs, first, timestampsMs, from, end - first);
            System.arraycopy(values, first, values, from, end - first);
        }
        size = from + end - first;
    }

    /**
     * Merges {@code count} samples that ascend into the samples from index {@code from} on, which ascend too. Where both
     * have a timestamp, the one already here stays.
     */
    public void merge(int from, long[] otherTimestampsMs, double[] otherValues, int count) {
        if (count == 0) {
            return;
        }
        reserve(count);
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
                i--;
            } else {
                timestampsMs[at] = otherTimestampsMs[j];
                values[at] = otherValues[j];
                j--;
            }
            at--;
        }
        // What stays below is in place already; a gap of as many cells as there were duplicates lies above it.
        int gap = at - i;
        int end = size + count;
        if (gap > 0) {
            System.arraycopy(timestampsMs, at + 1, timestampsMs, i + 1, end - at - 1);
            System.arraycopy(values, at + 1, values, i + 1, end - at - 1);
        }
        size = end - gap;
    }
}
