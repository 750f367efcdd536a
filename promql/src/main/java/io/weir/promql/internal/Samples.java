package io.weir.promql.internal;

import io.weir.model.StaleMarker;

/**
 * Samples of one series: a view on {@code [from, to)} of two arrays, ascending in time. Mutable, to be reused; confined
 * to one thread.
 */
public final class Samples {
    private static final long[] NO_TIMES = {};
    private static final double[] NO_VALUES = {};

    private long[] times = NO_TIMES;
    private double[] values = NO_VALUES;
    private int from;
    private int to;

    /** Where stale markers have been taken out; grown on demand. */
    private long[] ownTimes = NO_TIMES;

    private double[] ownValues = NO_VALUES;

    /** Shows the first {@code size} samples of the arrays, which are not copied. */
    public void show(long[] timestampsMs, double[] sampleValues, int size) {
        times = timestampsMs;
        values = sampleValues;
        from = 0;
        to = size;
    }

    /** Shows the part of {@code other} in {@code (afterMs, untilMs]}. */
    public void show(Samples other, long afterMs, long untilMs) {
        times = other.times;
        values = other.values;
        from = other.firstAfter(afterMs, other.from);
        to = other.firstAfter(untilMs, from);
    }

    /** Shows the values of {@code row}, one for each of the grid's instants that has one. */
    public void show(Row row, StepGrid grid) {
        int size = row.size();
        ensureOwn(size);
        int n = 0;
        for (int step = row.next(0); step >= 0; step = row.next(step + 1)) {
            ownTimes[n] = grid.at(step);
            ownValues[n] = row.value(step);
            n++;
        }
        show(ownTimes, ownValues, n);
    }

    /** Takes stale markers out. */
    public void dropStaleMarkers() {
        int i = from;
        while (i < to && !StaleMarker.is(values[i])) {
            i++;
        }
        if (i == to) {
            return;
        }
        long[] sourceTimes = times;
        double[] sourceValues = values;
        if (times != ownTimes) {
            ensureOwn(to - from);
        }
        int n = 0;
        for (int k = from; k < to; k++) {
            if (!StaleMarker.is(sourceValues[k])) {
                ownTimes[n] = sourceTimes[k];
                ownValues[n] = sourceValues[k];
                n++;
            }
        }
        show(ownTimes, ownValues, n);
    }

    private void ensureOwn(int size) {
        if (ownTimes.length < size) {
            int capacity = Math.max(size, 2 * ownTimes.length);
            ownTimes = new long[capacity];
            ownValues = new double[capacity];
        }
    }

    /** The index of the first sample. */
    public int from() {
        return from;
    }

    /** The index after the last sample. */
    public int to() {
        return to;
    }

    public int size() {
        return to - from;
    }

    public long time(int index) {
        return times[index];
    }

    public double value(int index) {
        return values[index];
    }

    /** The first index from {@code start} on with a time after {@code timeMs}; {@link #to} if there is none. */
    public int firstAfter(long timeMs, int start) {
        int low = start;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] > timeMs) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** A copy of the times shown. */
    public long[] copyTimes() {
        return java.util.Arrays.copyOfRange(times, from, to);
    }

    /** A copy of the values shown. */
    public double[] copyValues() {
        return java.util.Arrays.copyOfRange(values, from, to);
    }
}
