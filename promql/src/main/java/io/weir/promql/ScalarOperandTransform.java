package io.weir.promql;

import io.weir.model.histogram.Histogram;
import io.weir.promql.internal.Row;
import io.weir.promql.internal.StepGrid;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A binary operator between each value and a scalar on its left or right. */
final class ScalarOperandTransform extends RowTransform {
    private final BinaryOperator operator;
    private final Expr scalar;
    private final boolean scalarOnLeft;
    private final boolean returnBool;
    private final Span span;
    private double[] operands = {};
    private @Nullable MixedArithmetic mixed;

    ScalarOperandTransform(BinaryOperator operator, Expr scalar, boolean scalarOnLeft, boolean returnBool, Span span) {
        this.operator = operator;
        this.scalar = scalar;
        this.scalarOnLeft = scalarOnLeft;
        this.returnBool = returnBool;
        this.span = span;
    }

    @Override
    void bind(StepGrid grid, Binding binding) {
        operands = binding.scalar(scalar, grid);
        mixed = new MixedArithmetic(operator, binding.annotations(), span);
    }

    @Override
    void apply(Row row) {
        if (row.hasHistograms() || operator.isTrim()) {
            applyMixed(row, Objects.requireNonNull(mixed, "not bound"));
            return;
        }
        for (int step = row.next(0); step >= 0; step = row.next(step + 1)) {
            applyFloat(row, step, row.value(step));
        }
    }

    private void applyFloat(Row row, int step, double value) {
        double left = scalarOnLeft ? operands[step] : value;
        double right = scalarOnLeft ? value : operands[step];
        if (!operator.isComparison()) {
            row.set(step, BinaryArithmetic.compute(operator, left, right));
            return;
        }
        boolean holds = BinaryArithmetic.compare(operator, left, right);
        if (returnBool) {
            row.set(step, holds ? 1 : 0);
        } else if (!holds) {
            row.remove(step);
        }
    }

    private void applyMixed(Row row, MixedArithmetic arithmetic) {
        for (int step = row.next(0); step >= 0; step = row.next(step + 1)) {
            Histogram histogram = row.histogram(step);
            double value = row.value(step);
            if (!arithmetic.concerns(histogram, null)) {
                applyFloat(row, step, value);
                continue;
            }
            boolean has = scalarOnLeft
                    ? arithmetic.compute(operands[step], null, value, histogram)
                    : arithmetic.compute(value, histogram, operands[step], null);
            if (has) {
                row.set(step, arithmetic.result());
            } else {
                row.remove(step);
            }
        }
    }

    @Override
    boolean dropsName() {
        return returnBool || operator.isArithmetic();
    }
}
