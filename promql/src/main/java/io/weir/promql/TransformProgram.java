package io.weir.promql;

import io.weir.promql.Expr.VectorSelector;
import io.weir.promql.internal.Row;
import io.weir.promql.internal.Samples;
import io.weir.promql.internal.StepGrid;

/** A program and an operation on each of its values or on its labels. */
final class TransformProgram extends SeriesProgram {
    private final SeriesProgram operand;
    private final RowTransform transform;
    private final boolean delayedNames;

    TransformProgram(SeriesProgram operand, RowTransform transform, boolean delayedNames) {
        this.operand = operand;
        this.transform = transform;
        this.delayedNames = delayedNames;
    }

    @Override
    VectorSelector selector() {
        return operand.selector();
    }

    @Override
    void bind(StepGrid grid, Binding binding) {
        operand.bind(grid, binding);
        transform.bind(grid, binding);
    }

    @Override
    long startMs() {
        return operand.startMs();
    }

    @Override
    long endMs() {
        return operand.endMs();
    }

    @Override
    SeriesIdentity identity(SeriesIdentity input) {
        return transform.rename(operand.identity(input), delayedNames);
    }

    @Override
    void run(Samples samples, Row out) {
        operand.run(samples, out);
        transform.apply(out);
    }

    @Override
    boolean readsNewestOnly() {
        return operand.readsNewestOnly();
    }

    @Override
    boolean isDistinct() {
        boolean distinctNames =
                !transform.dropsName() || delayedNames || selector().fixesMetricName();
        return operand.isDistinct() && distinctNames && !transform.relabels();
    }

    @Override
    boolean isOperandDistinct() {
        return operand.isDistinct();
    }
}
