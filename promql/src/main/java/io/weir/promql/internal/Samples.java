package io.weir.promql.internal;

import io.weir.model.StaleMarker;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Samples of one series: a view on {@code [from, to)} of arrays, ascending in time. Mutable, to be reused; confined to one
 * thread.
 */
public final class Samples {
    private static final long[] NO_TIMES = {};
    private static final double[] NO_VALUES = {};

    private long[] times = NO_TIMES;
    private double[] values = NO_VALUES;

    /** Null if all samples are floats, as is the entry of each float. */
    private @Nullable Histogram @Nullable [] histograms;

    /** Null if no start time is known, as 0 stands for one that isn't. */
    private long @Nullable [] startTimes;

    private int from;
    private int to;

    /** Where stale markers have been taken out; grown on demand. */
    private long[] ownTimes = NO_TIMES;

    private double[] ownValues = NO_VALUES;

    /** Shows the first {@code size} samples of the arrays, which are not copied. */
    public void show(long[] timestampsMs, double[] sampleValues, int size) {
        show(timestampsMs, sampleValues, null, null, size);
    }

    /**
     * Shows samples of which some are histograms or have start times.
     *
     * @param sampleHistograms null for floats; the value of a histogram is its sum
     */
    public void show(
            long[] timestampsMs,
            double[] sampleValues,
            @Nullable Histogram @Nullable [] sampleHistograms,
            long @Nullable [] sampleStartTimes,
            int size) {
        times = timestampsMs;
        values = sampleValues;
        histograms = sampleHistograms;
        startTimes = sampleStartTimes;
        from = 0;
        to = size;
    }

    /** Shows the part of {@code other} in {@code (afterMs, untilMs]}. */
    public void show(Samples other, long afterMs, long untilMs) {
        times = other.times;
        values = other.values;
        histograms = other.histograms;
        startTimes = other.startTimes;
        from = other.firstAfter(afterMs, other.from);
        to = other.firstAfter(untilMs, from);
    }

    /** Shows the values of {@code row}, one for each of the grid's instants that has one. */
    public void show(Row row, StepGrid grid) {
        int size = row.size();
        ensureOwn(size);
        Histogram[] rowHistograms = row.hasHistograms() ? new Histogram[size] : null;
        int n = 0;
        for (int step = row.next(0); step >= 0; step = row.next(step + 1)) {
            ownTimes[n] = grid.at(step);
            ownValues[n] = row.value(step);
            if (rowHistograms != null) {
                rowHistograms[n] = row.histogram(step);
            }
            n++;
        }
        show(ownTimes, ownValues, rowHistograms, null, n);
    }

    /** Makes histograms forget what they say of resets, for samples that are no longer next to each other. */
    public void forgetResets() {
        for (int i = from; i < to && histograms != null; i++) {
            Histogram histogram = histograms[i];
            if (histogram != null && histogram.hint() != CounterResetHint.GAUGE) {
                histograms[i] = histogram.withHint(CounterResetHint.UNKNOWN);
            }
        }
    }

    /** Finds out for each histogram that doesn't say so whether a reset lies between it and the one before. */
    public void detectResets() {
        if (histograms == null) {
            return;
        }
        histograms = histograms.clone();
        Histogram previous = null;
        for (int i = from; i < to; i++) {
            Histogram histogram = histograms[i];
            if (histogram == null || histogram.isStale()) {
                continue;
            }
            if (previous != null && histogram.hint() == CounterResetHint.UNKNOWN) {
                boolean reset = histogram.isResetAfter(previous);
                histogram = histogram.withHint(reset ? CounterResetHint.RESET : CounterResetHint.NOT_RESET);
                histograms[i] = histogram;
            }
            previous = histogram;
        }
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
        keep(index -> !StaleMarker.is(values[index]));
    }

    /** Shows only the floats of {@code other}. */
    public void showFloats(Samples other) {
        showAll(other);
        if (histograms != null) {
            keep(index -> histogram(index) == null);
            histograms = null;
        }
    }

    /** Shows only the histograms of {@code other}. */
    public void showHistograms(Samples other) {
        showAll(other);
        keep(index -> histogram(index) != null);
    }

    private void showAll(Samples other) {
        times = other.times;
        values = other.values;
        histograms = other.histograms;
        startTimes = other.startTimes;
        from = other.from;
        to = other.to;
    }

    /** Keeps some samples, in arrays of this object's own. */
    private void keep(IntPredicate kept) {
        long[] sourceTimes = times;
        double[] sourceValues = values;
        if (times != ownTimes) {
            ensureOwn(to - from);
        }
        Histogram[] keptHistograms = histograms == null ? null : new Histogram[to - from];
        long[] keptStartTimes = startTimes == null ? null : new long[to - from];
        int n = 0;
        for (int k = from; k < to; k++) {
            if (kept.test(k)) {
                ownTimes[n] = sourceTimes[k];
                ownValues[n] = sourceValues[k];
                if (keptHistograms != null) {
                    keptHistograms[n] = histogram(k);
                }
                if (keptStartTimes != null) {
                    keptStartTimes[n] = startTime(k);
                }
                n++;
            }
        }
        show(ownTimes, ownValues, keptHistograms, keptStartTimes, n);
    }

    /**
     * Leaves the samples strictly between {@code startMs} and {@code endMs}, and puts one at each of these edges: shows
     * nothing if no sample is newer than {@code startMs}.
     *
     * @param smoothed whether the edges are interpolated, rather than those of the samples before them
     */
    public void extend(long startMs, long endMs, boolean smoothed) {
        int last = to - 1;
        int first = size() == 0 ? from : Edges.first(this, from, to, startMs);
        if (smoothed && size() > 0) {
            last = Edges.last(this, from, to, endMs);
        }
        if (size() == 0 || times[last] <= startMs) {
            to = from;
            return;
        }
        double left = Edges.left(this, first, startMs, smoothed, false);
        double right = Edges.right(this, from, last, endMs, smoothed, false);
        int inner = times[first] <= startMs ? first + 1 : first;
        int count = Math.max(0, (times[last] >= endMs ? last - 1 : last) - inner + 1);
        long[] newTimes = new long[count + 2];
        double[] newValues = new double[count + 2];
        System.arraycopy(times, inner, newTimes, 1, count);
        System.arraycopy(values, inner, newValues, 1, count);
        newTimes[0] = startMs;
        newValues[0] = left;
        newTimes[count + 1] = endMs;
        newValues[count + 1] = right;
        show(newTimes, newValues, count + 2);
    }

    private void ensureOwn(int size) {
        if (ownTimes.length < size) {
            int capacity = Math.max(size, 2 * ownTimes.length);
            ownTimes = new long[capacity];
            ownValues = new double[capacity];
        }
    }

    /** Whether these are the times of the samples shown: the first {@code size} of {@code known}. */
    boolean hasTimes(long[] known, int size) {
        return size == to - from && Arrays.equals(times, from, to, known, 0, size);
    }

    /** Copies the times of the samples shown to the beginning of {@code target}. */
    void copyTimesTo(long[] target) {
        System.arraycopy(times, from, target, 0, to - from);
    }

    /** The values; that of sample {@code index} is at this index. Not to be changed. */
    double[] values() {
        return values;
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

    /** Of a histogram the sum. */
    public double value(int index) {
        return values[index];
    }

    /** The histogram that the sample is, or null if it is a float. */
    public @Nullable Histogram histogram(int index) {
        return histograms == null ? null : histograms[index];
    }

    /** Since when the sample's counter has counted; 0 if that isn't known. */
    public long startTime(int index) {
        return startTimes == null ? 0 : startTimes[index];
    }

    /** Whether some sample may be a histogram. */
    public boolean hasHistograms() {
        return histograms != null;
    }

    /** Whether some sample may have a start time. */
    public boolean hasStartTimes() {
        return startTimes != null;
    }

    /** As how many samples these count against a limit. */
    public long sampleSize() {
        long size = size();
        for (int i = from; i < to && histograms != null; i++) {
            Histogram histogram = histograms[i];
            size += histogram == null ? 0 : histogram.sampleSize() - 1;
        }
        return size;
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
        return Arrays.copyOfRange(times, from, to);
    }

    /** A copy of the values shown. */
    public double[] copyValues() {
        return Arrays.copyOfRange(values, from, to);
    }

    /** A copy of the histograms shown, null if all samples are floats. */
    public @Nullable Histogram @Nullable [] copyHistograms() {
        for (int i = from; i < to && histograms != null; i++) {
            if (histograms[i] != null) {
                return Arrays.copyOfRange(histograms, from, to);
            }
        }
        return null;
    }
}
