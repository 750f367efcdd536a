package io.weir.promql.plan;

import io.weir.model.Labels;
import io.weir.promql.SeriesFunction;

/** Computes a leaf's value for one series at one instant. Confined to one thread. */
public final class LeafProgram {
    private final SeriesFunction function;

    LeafProgram(SeriesFunction function) {
        this.function = function;
    }

    /** The labels of the result for {@code series}; to be computed once per series and kept. */
    public Labels outputLabels(Labels series) {
        return function.outputLabels(series);
    }

    /**
     * Evaluates at {@code timeMs} over the first {@code size} samples of a series, ascending in time, stale markers
     * included; older and newer ones than the window needs do no harm. Allocates nothing while {@code timeMs} stays the
     * same.
     *
     * @return whether there is a {@link #value}
     */
    public boolean evaluate(long[] timestampsMs, double[] values, int size, long timeMs) {
        return function.evaluate(timestampsMs, values, size, timeMs);
    }

    /** The value that the last {@link #evaluate} found. */
    public double value() {
        return function.value();
    }
}
