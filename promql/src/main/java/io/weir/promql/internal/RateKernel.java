package io.weir.promql.internal;

/**
 * {@code rate}, {@code increase} and {@code delta}: the difference over the window, extrapolated to its ends.
 *
 * <p>Follows {@code extrapolatedRate} in prometheus promql/functions.go, operation by operation.
 */
public final class RateKernel extends RangeKernel {
    private final boolean counter;
    private final boolean perSecond;

    /** The indices of samples below their predecessor, ascending. */
    private int[] resets = new int[4];

    private int resetCount;
    private int firstReset;

    /** For each step the seconds between the first and the last sample. */
    private double[] sampled = {};

    /** For each step how far to extrapolate before the first sample, in seconds. */
    private double[] toStarts = {};

    /** For each step how far to extrapolate after the last sample, in seconds. */
    private double[] toEnds = {};

    private RateKernel(boolean counter, boolean perSecond) {
        this.counter = counter;
        this.perSecond = perSecond;
    }

    public static RateKernel rate() {
        return new RateKernel(true, true);
    }

    public static RateKernel increase() {
        return new RateKernel(true, false);
    }

    public static RateKernel delta() {
        return new RateKernel(false, false);
    }

    @Override
    protected void begin(Samples samples) {
        resetCount = 0;
        firstReset = 0;
        if (!counter) {
            return;
        }
        double previous = samples.value(samples.from());
        for (int i = samples.from() + 1; i < samples.to(); i++) {
            double value = samples.value(i);
            if (value < previous) {
                if (resetCount == resets.length) {
                    resets = java.util.Arrays.copyOf(resets, 2 * resetCount);
                }
                resets[resetCount++] = i;
            }
            previous = value;
        }
    }

    @Override
    void evaluateAll(Samples samples, Windows all, boolean same, Row out) {
        if (!same) {
            measure(samples, all);
        }
        int[] from = all.from();
        int[] to = all.to();
        int offset = samples.from();
        double[] values = samples.values();
        double rangeSeconds = (all.endMs(0) - all.startMs(0)) / 1000.0;
        for (int step = 0; step < from.length; step++) {
            if (to[step] - from[step] < 2) {
                continue;
            }
            int first = offset + from[step];
            int last = offset + to[step] - 1;
            double firstValue = values[first];
            double change = values[last] - firstValue;
            if (resetCount > 0) {
                change = withResets(change, values, first, last);
            }
            double sampledSeconds = sampled[step];
            double toStart = toStarts[step];
            if (counter && change > 0 && firstValue >= 0) {
                // A counter can't have been negative: don't extrapolate beyond the time when it was zero.
                toStart = Math.min(toStart, sampledSeconds * (firstValue / change));
            }
            double factor = (sampledSeconds + toStart + toEnds[step]) / sampledSeconds;
            if (perSecond) {
                factor /= rangeSeconds;
            }
            out.set(step, change * factor);
        }
    }

    /** What depends on the times alone, which many series share. */
    private void measure(Samples samples, Windows all) {
        int[] from = all.from();
        int[] to = all.to();
        int offset = samples.from();
        if (sampled.length < from.length) {
            sampled = new double[from.length];
            toStarts = new double[from.length];
            toEnds = new double[from.length];
        }
        for (int step = 0; step < from.length; step++) {
            int last = to[step] - 1;
            if (last <= from[step]) {
                continue;
            }
            long firstMs = samples.time(offset + from[step]);
            long lastMs = samples.time(offset + last);
            double sampledSeconds = (lastMs - firstMs) / 1000.0;
            double averageSpacing = sampledSeconds / (last - from[step]);
            double threshold = averageSpacing * 1.1;
            double toStart = (firstMs - all.startMs(step)) / 1000.0;
            double toEnd = (all.endMs(step) - lastMs) / 1000.0;
            sampled[step] = sampledSeconds;
            toStarts[step] = toStart >= threshold ? averageSpacing / 2 : toStart;
            toEnds[step] = toEnd >= threshold ? averageSpacing / 2 : toEnd;
        }
    }

    /** Adds how far the counter had come before each reset within {@code (first, last]}; windows come in order. */
    private double withResets(double change, double[] values, int first, int last) {
        while (firstReset < resetCount && resets[firstReset] <= first) {
            firstReset++;
        }
        double total = change;
        for (int i = firstReset; i < resetCount && resets[i] <= last; i++) {
            total += values[resets[i] - 1];
        }
        return total;
    }
}
