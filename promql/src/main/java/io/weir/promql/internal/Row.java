package io.weir.promql.internal;

import java.util.Arrays;

/** Values of one series at the steps of a grid, some of which may lack one. Mutable; confined to one thread. */
public final class Row {
    private final double[] values;
    private final long[] present;

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

    /** The value at a step that has one. */
    public double value(int step) {
        return values[step];
    }

    public void set(int step, double value) {
        values[step] = value;
        present[step >> 6] |= 1L << step;
    }

    public void remove(int step) {
        present[step >> 6] &= ~(1L << step);
    }

    public void clear() {
        Arrays.fill(present, 0);
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
            set(step, other.values[step]);
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

    public Row copy() {
        Row copy = new Row(values.length);
        System.arraycopy(values, 0, copy.values, 0, values.length);
        System.arraycopy(present, 0, copy.present, 0, present.length);
        return copy;
    }
}
