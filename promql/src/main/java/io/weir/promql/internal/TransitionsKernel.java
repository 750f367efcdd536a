package io.weir.promql.internal;

/** {@code changes} and {@code resets}: differences of a running count. */
public final class TransitionsKernel extends RangeKernel {
    private final boolean resetsOnly;

    /** How many transitions lie in {@code [from, i]}, at {@code i - from}. */
    private int[] upTo = new int[16];

    public TransitionsKernel(boolean resetsOnly) {
        this.resetsOnly = resetsOnly;
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
            if (isTransition(samples.value(i - 1), samples.value(i))) {
                count++;
            }
            upTo[i - first] = count;
        }
    }

    private boolean isTransition(double before, double after) {
        if (resetsOnly) {
            return after < before;
        }
        return after != before && !(Double.isNaN(after) && Double.isNaN(before));
    }

    @Override
    protected boolean evaluate(Samples samples, int from, int to) {
        int first = samples.from();
        result = upTo[to - 1 - first] - upTo[from - first];
        return true;
    }
}
