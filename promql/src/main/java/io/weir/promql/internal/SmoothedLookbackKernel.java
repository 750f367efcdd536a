package io.weir.promql.internal;

/**
 * The value of a smoothed instant selector: that of the instant's own sample, else the one between its neighbours, else
 * the newest before it. The kernel reaches beyond the instant: see {@link #setReach}.
 */
public final class SmoothedLookbackKernel extends WindowKernel {
    @Override
    protected boolean evaluate(Samples samples, int from, int to) {
        int next = Math.min(samples.firstAfter(windowEndMs - 1, from), to);
        if (next < to && samples.time(next) == windowEndMs) {
            result = samples.value(next);
        } else if (next == from) {
            return false;
        } else {
            result = next < to ? Edges.between(samples, next - 1, windowEndMs, false) : samples.value(next - 1);
        }
        return true;
    }
}
