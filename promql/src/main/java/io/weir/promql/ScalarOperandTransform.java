package io.weir.promql;

import io.weir.promql.internal.Row;
import io.weir.promql.internal.StepGrid;

/** A binary operator between each value and a scalar on its left or right. */
final class ScalarOperandTransform extends RowTransform {
    private final BinaryOperator operator;
    private final Expr scalar;
    private final boolean scalarOnLeft;
    private final boolean returnBool;
    private double[] operands = {};

    ScalarOperandTransform(BinaryOperator operator, Expr scalar, boolean scalarOnLeft, boolean returnBool) {
        this.operator = operator;
        this.scalar = scalar;
        this.scalarOnLeft = scalarOnLeft;
        this.returnBool = returnBool;
    }

    @Override
    void bind(StepGrid grid, Binding binding) {
        operands = binding.scalar(scalar, grid);
    }

    @Override
    void apply(Row row) {
        boolean comparison = operator.isComparison();
        for (int step = row.next(0); step >= 0; step = row.next(step + 1)) {
            double value = row.value(step);
            double left = scalarOnLeft ? operands[step] : value;
            double right = scalarOnLeft ? value : operands[step];
            if (!comparison) {
                row.set(step, BinaryArithmetic.compute(operator, left, right));
                continue;
            }
            boolean holds = BinaryArithmetic.compare(operator, left, right);
            if (returnBool) {
                row.set(step, holds ? 1 : 0);
            } else if (!holds) {
                row.remove(step);
            }
        }
    }

    @Override
    boolean dropsName() {
        return returnBool || !operator.isComparison();
    }
}
