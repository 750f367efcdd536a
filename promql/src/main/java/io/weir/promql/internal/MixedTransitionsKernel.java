package io.weir.promql.internal;

import io.weir.model.histogram.Histogram;

/**
 * {@code changes} and {@code resets} of histograms, and of samples that say since when they count. A histogram after a
 * float, or a float after a histogram, is both a change and a reset.
 */
final class MixedTransitionsKernel extends MixedKernel {
    private final boolean resetsOnly;
    private final boolean anchored;

    /** @param anchored whether the newest sample before the window counts as its first */
    MixedTransitionsKernel(boolean resetsOnly, boolean anchored) {
        this.resetsOnly = resetsOnly;
        this.anchored = anchored;
    }

    @Override
    protected boolean evaluate(Samples samples, int from, int to) {
        int first = from;
        if (anchored) {
            int inside = samples.firstAfter(windowStartMs, from);
            if (inside >= to) {
                return false;
            }
            first = Math.max(from, inside - 1);
        }
        int count = 0;
        for (int i = first + 1; i < to; i++) {
            count += isTransition(samples, i) ? 1 : 0;
        }
        result = count;
        return true;
    }

    private boolean isTransition(Samples samples, int index) {
        Histogram before = samples.histogram(index - 1);
        Histogram after = samples.histogram(index);
        if ((before == null) != (after == null)) {
            return true;
        }
        if (resetsOnly && StartTimes.isReset(samples, index)) {
            return true;
        }
        if (before != null && after != null) {
            return resetsOnly ? after.isResetAfter(before) : !after.equals(before);
        }
        return TransitionsKernel.isTransition(samples.value(index - 1), samples.value(index), resetsOnly);
    }
}
