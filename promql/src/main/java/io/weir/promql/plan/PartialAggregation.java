package io.weir.promql.plan;

import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.promql.GroupFunction;
import org.jspecify.annotations.Nullable;

/** How the results of a leaf's program are grouped and combined. Immutable and thread-safe. */
public final class PartialAggregation {
    private final GroupFunction function;

    PartialAggregation(GroupFunction function) {
        this.function = function;
    }

    /** The labels of the group of a series with these {@link LeafProgram#outputLabels output labels}. */
    public Labels groupLabels(Labels outputLabels) {
        return function.groupLabels(outputLabels);
    }

    /** An empty aggregate. */
    public PartialAggregate newAggregate() {
        return new PartialAggregate(function, new double[PartialAggregate.STATE_SIZE], null);
    }

    /**
     * An aggregate with the {@link PartialAggregate#state}, which is not copied, and the
     * {@link PartialAggregate#histogramSum} of another.
     *
     * @throws IllegalArgumentException if it is no state
     */
    public PartialAggregate ofState(double[] state, @Nullable Histogram histogramSum) {
        if (state.length != PartialAggregate.STATE_SIZE) {
            throw new IllegalArgumentException("a state of " + state.length + " numbers");
        }
        return new PartialAggregate(function, state, histogramSum);
    }
}
