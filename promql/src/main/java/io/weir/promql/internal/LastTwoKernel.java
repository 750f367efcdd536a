package io.weir.promql.internal;

/** {@code irate} and {@code idelta}: the difference of the last two samples. */
public final class LastTwoKernel extends WindowKernel {
    private final boolean rate;

    public LastTwoKernel(boolean rate) {
        this.rate = rate;
    }

    @Override
    protected boolean evaluate(Samples samples, int from, int to) {
        if (to - from < 2) {
            return false;
        }
        double last = samples.value(to - 1);
        double previous = samples.value(to - 2);
        long intervalMs = samples.time(to - 1) - samples.time(to - 2);
        if (intervalMs == 0) {
            return false;
        }
        if (!rate) {
            result = last - previous;
        } else {
            // After a reset the counter has counted from zero.
            double change = last < previous ? last : last - previous;
            result = change / (intervalMs / 1000.0);
        }
        return true;
    }
}
