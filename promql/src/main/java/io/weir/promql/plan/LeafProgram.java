package io.weir.promql.plan;

import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.promql.SeriesFunction;
import org.jspecify.annotations.Nullable;

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
     * same and samples are floats.
     *
     * @param histograms null for a float, whose value counts; null if all samples are floats
     * @return whether there is a {@link #value} or {@link #histogram}
     */
    public boolean evaluate(
            long[] timestampsMs, double[] values, @Nullable Histogram @Nullable [] histograms, int size, long timeMs) {
        return function.evaluate(timestampsMs, values, histograms, size, timeMs);
    }

    /** The value that the last {@link #evaluate} found; of a histogram the sum. */
    public double value() {
        return function.value();
    }

    /** The histogram that the last {@link #evaluate} found, or null if it is a float. */
    public @Nullable Histogram histogram() {
        return function.histogram();
    }
}
