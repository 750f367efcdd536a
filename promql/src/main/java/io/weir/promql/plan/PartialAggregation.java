package io.weir.promql.plan;

import io.weir.model.Labels;
import io.weir.promql.GroupFunction;

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
        return new PartialAggregate(function, new double[GroupFunction.stateSize()]);
    }

    /**
     * An aggregate with the {@link PartialAggregate#state} of another, which is not copied.
     *
     * @throws IllegalArgumentException if it is no state
     */
    public PartialAggregate ofState(double[] state) {
        if (state.length != GroupFunction.stateSize()) {
            throw new IllegalArgumentException("a state of " + state.length + " numbers");
        }
        return new PartialAggregate(function, state);
    }
}
