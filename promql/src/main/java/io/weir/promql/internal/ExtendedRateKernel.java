package io.weir.promql.internal;

/**
 * {@code rate}, {@code increase} and {@code delta} of an anchored or smoothed selector: the difference between the values
 * at the edges of the window, which come from samples around it, and no extrapolation.
 *
 * <p>Follows {@code extendedRate} in prometheus promql/functions.go. The kernel reaches beyond the window: see {@link
 * #setReach}.
 */
public final class ExtendedRateKernel extends WindowKernel {
    private final boolean counter;
    private final boolean perSecond;
    private final boolean smoothed;

    /** The indices of samples below their predecessor, ascending. */
    private int[] resets = new int[4];

    private int resetCount;
    private int firstReset;

    public ExtendedRateKernel(boolean counter, boolean perSecond, boolean smoothed) {
        this.counter = counter;
        this.perSecond = perSecond;
        this.smoothed = smoothed;
    }

    @Override
    protected void begin(Samples samples) {
        resetCount = 0;
        firstReset = 0;
        for (int i = samples.from() + 1; counter && i < samples.to(); i++) {
            if (samples.value(i) < samples.value(i - 1)) {
                if (resetCount == resets.length) {
                    resets = java.util.Arrays.copyOf(resets, 2 * resetCount);
                }
                resets[resetCount++] = i;
            }
        }
    }

    @Override
    protected boolean evaluate(Samples samples, int from, int to) {
        int first = Edges.first(samples, from, to, windowStartMs);
        int last = smoothed ? Edges.last(samples, from, to, windowEndMs) : to - 1;
        if (samples.time(last) <= windowStartMs || (smoothed && samples.time(first) > windowEndMs)) {
            return false;
        }
        double left = Edges.left(samples, first, windowStartMs, smoothed, counter);
        double right = Edges.right(samples, from, last, windowEndMs, smoothed, counter);
        result = right - left;
        if (counter) {
            int inner = samples.time(first) <= windowStartMs ? first + 1 : first;
            int innerLast = samples.time(last) >= windowEndMs ? last - 1 : last;
            result += correction(samples, left, right, inner, innerLast);
        }
        if (perSecond) {
            result /= (windowEndMs - windowStartMs) / 1000.0;
        }
        return true;
    }

    /** What the counter had counted before each reset between the edges; the samples {@code [first, last]} lie inside. */
    private double correction(Samples samples, double left, double right, int first, int last) {
        double correction = 0;
        double previous = left;
        if (first <= last) {
            if (samples.value(first) < left) {
                correction += left;
            }
            while (firstReset < resetCount && resets[firstReset] <= first) {
                firstReset++;
            }
            for (int i = firstReset; i < resetCount && resets[i] <= last; i++) {
                correction += samples.value(resets[i] - 1);
            }
            previous = samples.value(last);
        }
        return right < previous ? correction + previous : correction;
    }
}
