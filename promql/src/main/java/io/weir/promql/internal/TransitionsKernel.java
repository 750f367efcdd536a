package io.weir.promql.internal;

/** {@code changes} and {@code resets}: differences of a running count. */
public final class TransitionsKernel extends WindowKernel {
    private final boolean resetsOnly;
    private final boolean anchored;

    /** How many transitions lie in {@code [from, i]}, at {@code i - from}. */
    private int[] upTo = new int[16];

    public TransitionsKernel(boolean resetsOnly) {
        this(resetsOnly, false);
    }

    /** @param anchored whether the newest sample before the window counts as its first; see {@link #setReach} */
    public TransitionsKernel(boolean resetsOnly, boolean anchored) {
        this.resetsOnly = resetsOnly;
        this.anchored = anchored;
    }

    @Override
    protected void begin(Samples samples) {
        if (upTo.length < samples.size()) {
            upTo = new int[samples.size()];
        }
        int first = samples.from();
        int count = 0;
        upTo[0] = 0;
        for (int i = first + 1; i < samples.to(); i++) {
            if (isTransition(samples.value(i - 1), samples.value(i), resetsOnly)) {
                count++;
            }
            upTo[i - first] = count;
        }
    }

    static boolean isTransition(double before, double after, boolean resetsOnly) {
        if (resetsOnly) {
            return after < before;
        }
        return after != before && !(Double.isNaN(after) && Double.isNaN(before));
    }

    @Override
    protected boolean evaluate(Samples samples, int from, int to) {
        int first = samples.from();
        int baseline = from;
        if (anchored) {
            int inside = samples.firstAfter(windowStartMs, from);
            if (inside >= to) {
                return false;
            }
            baseline = Math.max(from, inside - 1);
        }
        result = upTo[to - 1 - first] - upTo[baseline - first];
        return true;
    }
}
