package io.weir.promql.plan;

import io.weir.promql.GroupFunction;

/** What is known of one group at one instant so far. Mutable; confined to one thread. */
public final class PartialAggregate {
    private final GroupFunction function;
    private final double[] state;

    PartialAggregate(GroupFunction function, double[] state) {
        this.function = function;
        this.state = state;
    }

    /** Adds the value of one series. */
    public void accumulate(double value) {
        function.add(state, value);
    }

    /** Adds all that {@code other} knows. */
    public void merge(PartialAggregate other) {
        function.merge(state, other.state);
    }

    /** Whether nothing has been added. */
    public boolean isEmpty() {
        return GroupFunction.isEmpty(state);
    }

    /** The group's value, if this is not empty. */
    public double finish() {
        return function.finish(state);
    }

    /** A few numbers that say all, for {@link PartialAggregation#ofState}; shared with this object. */
    public double[] state() {
        return state;
    }
}
