package io.weir.promql;

import io.weir.promql.internal.Row;
import io.weir.promql.internal.StepGrid;
import java.util.List;

/** A function of each value and of scalar arguments. */
final class ScalarTransform extends RowTransform {
    /** Computes a value; {@code arguments} are those of the step. */
    interface Kernel {
        double apply(double value, double[] arguments);

        /** Whether the step has a result. */
        default boolean accepts(double[] arguments) {
            return true;
        }
    }

    private final List<Expr> argumentExprs;
    private final Kernel kernel;
    private final double[] arguments;
    private double[][] perStep = {};

    ScalarTransform(List<Expr> argumentExprs, Kernel kernel) {
        this.argumentExprs = argumentExprs;
        this.kernel = kernel;
        this.arguments = new double[argumentExprs.size()];
    }

    @Override
    void bind(StepGrid grid, Binding binding) {
        perStep = new double[argumentExprs.size()][];
        for (int i = 0; i < perStep.length; i++) {
            perStep[i] = binding.scalar(argumentExprs.get(i), grid);
        }
    }

    @Override
    void apply(Row row) {
        row.dropHistograms();
        for (int step = row.next(0); step >= 0; step = row.next(step + 1)) {
            for (int i = 0; i < perStep.length; i++) {
                arguments[i] = perStep[i][step];
            }
            if (kernel.accepts(arguments)) {
                row.set(step, kernel.apply(row.value(step), arguments));
            } else {
                row.remove(step);
            }
        }
    }
}
