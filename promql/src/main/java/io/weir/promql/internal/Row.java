package io.weir.promql.internal;

import io.weir.model.histogram.Histogram;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values of one series at the steps of a grid, some of which may lack one and some of which may be histograms. Mutable;
 * confined to one thread.
 */
public final class Row {
    private final double[] values;
    private final long[] present;

    /** Null as long as all values are floats; an entry counts only if the step is present. */
    private @Nullable Histogram @Nullable [] histograms;

    public Row(int steps) {
        this.values = new double[steps];
        this.present = new long[(steps + 63) >> 6];
    }

    /** The number of steps. */
    public int steps() {
        return values.length;
    }

    public boolean has(int step) {
        return (present[step >> 6] & 1L << step) != 0;
    }

    /** The value at a step that has one; of a histogram the sum. */
    public double value(int step) {
        return values[step];
    }

    /** The histogram at a step that has a value, or null if the value is a float. */
    public @Nullable Histogram histogram(int step) {
        return histograms == null ? null : histograms[step];
    }

    /** Whether some value may be a histogram. */
    public boolean hasHistograms() {
        return histograms != null;
    }

    /** Whether some value is a histogram. */
    public boolean anyHistogram() {
        int step = histograms == null ? -1 : next(0);
        while (histograms != null && step >= 0 && histograms[step] == null) {
            step = next(step + 1);
        }
        return step >= 0;
    }

    /** Whether some value is a float. */
    public boolean hasFloats() {
        int step = next(0);
        while (histograms != null && step >= 0 && histograms[step] != null) {
            step = next(step + 1);
        }
        return step >= 0;
    }

    public void set(int step, double value) {
        values[step] = value;
        present[step >> 6] |= 1L << step;
        if (histograms != null) {
            histograms[step] = null;
        }
    }

    public void set(int step, Histogram histogram) {
        set(step, histogram.sum());
        if (histograms == null) {
            histograms = new Histogram[values.length];
        }
        histograms[step] = histogram;
    }

    /** Takes over the value that {@code other} has at a step. */
    public void set(int step, Row other, int otherStep) {
        Histogram histogram = other.histogram(otherStep);
        if (histogram == null) {
            set(step, other.values[otherStep]);
        } else {
            set(step, histogram);
        }
    }

    /** Leaves floats only. */
    public void dropHistograms() {
        if (histograms == null) {
            return;
        }
        for (int step = next(0); step >= 0; step = next(step + 1)) {
            if (histograms[step] != null) {
                remove(step);
            }
        }
        histograms = null;
    }

    /** Leaves histograms only. */
    public void dropFloats() {
        if (histograms == null) {
            clear();
            return;
        }
        for (int step = next(0); step >= 0; step = next(step + 1)) {
            if (histograms[step] == null) {
                remove(step);
            }
        }
    }

    public void remove(int step) {
        present[step >> 6] &= ~(1L << step);
    }

    public void clear() {
        Arrays.fill(present, 0);
        histograms = null;
    }

    public boolean isEmpty() {
        for (long word : present) {
            if (word != 0) {
                return false;
            }
        }
        return true;
    }

    /** The number of steps that have a value. */
    public int size() {
        int size = 0;
        for (long word : present) {
            size += Long.bitCount(word);
        }
        return size;
    }

    /** As how many samples the values count against a limit. */
    public long sampleSize() {
        long size = size();
        if (histograms != null) {
            for (int step = next(0); step >= 0; step = next(step + 1)) {
                Histogram histogram = histograms[step];
                size += histogram == null ? 0 : histogram.sampleSize() - 1;
            }
        }
        return size;
    }

    /** The first step from {@code step} on that has a value, or -1. */
    public int next(int step) {
        int word = step >> 6;
        if (word >= present.length) {
            return -1;
        }
        long bits = present[word] & -1L << step;
        while (bits == 0) {
            word++;
            if (word == present.length) {
                return -1;
            }
            bits = present[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(bits);
    }

    /** Whether some step has a value in both. */
    public boolean overlaps(Row other) {
        for (int i = 0; i < present.length; i++) {
            if ((present[i] & other.present[i]) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Takes over every value of {@code other}. */
    public void merge(Row other) {
        for (int step = other.next(0); step >= 0; step = other.next(step + 1)) {
            set(step, other, step);
        }
    }

    /** Marks the steps that {@code other} has; their values are not copied. */
    public void markPresent(Row other) {
        for (int i = 0; i < present.length; i++) {
            present[i] |= other.present[i];
        }
    }

    /** Keeps only steps that {@code other} has. */
    public void retain(Row other) {
        for (int i = 0; i < present.length; i++) {
            present[i] &= other.present[i];
        }
    }

    /** Keeps only steps that {@code other} lacks. */
    public void removeAll(Row other) {
        for (int i = 0; i < present.length; i++) {
            present[i] &= ~other.present[i];
        }
    }

    /** The values of all steps; of one that has none, anything. */
    public double[] copyValues() {
        return values.clone();
    }

    public Row copy() {
        Row copy = new Row(values.length);
        System.arraycopy(values, 0, copy.values, 0, values.length);
        System.arraycopy(present, 0, copy.present, 0, present.length);
        copy.histograms = histograms == null ? null : histograms.clone();
        return copy;
    }
}
