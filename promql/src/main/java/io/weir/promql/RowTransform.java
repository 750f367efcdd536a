package io.weir.promql;

import io.weir.promql.internal.Row;
import io.weir.promql.internal.StepGrid;

/** An operation on the values of one series, or on its labels. Confined to one thread. */
abstract class RowTransform {
    /** Prepares for the steps of {@code grid}; evaluates scalar operands. */
    void bind(StepGrid grid, Binding binding) {}

    /** Replaces the values in place. */
    abstract void apply(Row row);

    /** The labels of the result. */
    SeriesIdentity rename(SeriesIdentity input, boolean delayedNames) {
        return dropsName() ? input.withoutName(delayedNames) : input;
    }

    /** Whether the result has lost the metric name. */
    boolean dropsName() {
        return true;
    }

    /** Whether labels change otherwise, so that two series may come to have the same. */
    boolean relabels() {
        return false;
    }
}
