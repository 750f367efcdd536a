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
    protected boolean evaluate(Samples samples, int from, int to) {
        int last = to - 1;
        if (last == from) {
            return false;
        }
        double firstValue = samples.value(from);
        double change = samples.value(last) - firstValue;
        while (firstReset < resetCount && resets[firstReset] <= from) {
            firstReset++;
        }
        for (int i = firstReset; i < resetCount && resets[i] < to; i++) {
            change += samples.value(resets[i] - 1);
        }
        double sampledSeconds = (samples.time(last) - samples.time(from)) / 1000.0;
        double averageSpacing = sampledSeconds / (last - from);
        double threshold = averageSpacing * 1.1;
        double toStart = (samples.time(from) - windowStartMs) / 1000.0;
        double toEnd = (windowEndMs - samples.time(last)) / 1000.0;
        if (toStart >= threshold) {
            toStart = averageSpacing / 2;
        }
        if (counter && change > 0 && firstValue >= 0) {
            // A counter can't have been negative: don't extrapolate beyond the time when it was zero.
            toStart = Math.min(toStart, sampledSeconds * (firstValue / change));
        }
        if (toEnd >= threshold) {
            toEnd = averageSpacing / 2;
        }
        double factor = (sampledSeconds + toStart + toEnd) / sampledSeconds;
        if (perSecond) {
            factor /= (windowEndMs - windowStartMs) / 1000.0;
        }
        result = change * factor;
        return true;
    }
}
