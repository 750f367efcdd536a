package io.weir.promql;

import io.weir.promql.Expr.Binary;
import io.weir.promql.Expr.Call;
import io.weir.promql.Expr.NumberLiteral;
import io.weir.promql.Expr.Unary;
import io.weir.promql.internal.Row;
import io.weir.promql.internal.StepGrid;
import java.util.Arrays;

/** Evaluates scalar expressions at all steps of an evaluator's grid. */
final class ScalarEvaluator {
    private final Evaluator evaluator;
    private final StepGrid grid;

    ScalarEvaluator(Evaluator evaluator) {
        this.evaluator = evaluator;
        this.grid = evaluator.grid();
    }

    double[] evaluate(Expr expr) {
        Expr inner = expr.unwrapped();
        if (inner instanceof NumberLiteral number) {
            double[] values = new double[grid.count()];
            Arrays.fill(values, number.value());
            return values;
        }
        if (inner instanceof Unary unary) {
            double[] values = evaluate(unary.operand());
            for (int i = 0; unary.negative() && i < values.length; i++) {
                values[i] = -values[i];
            }
            return values;
        }
        if (inner instanceof Binary binary) {
            double[] left = evaluate(binary.left());
            double[] right = evaluate(binary.right());
            for (int i = 0; i < left.length; i++) {
                left[i] = BinaryArithmetic.compute(binary.operator(), left[i], right[i]);
            }
            return left;
        }
        if (inner instanceof Call call) {
            return call(call);
        }
        throw new IllegalStateException("not a scalar expression: " + inner);
    }

    private double[] call(Call call) {
        double[] values = new double[grid.count()];
        switch (call.function()) {
            case PI -> Arrays.fill(values, Math.PI);
            case TIME -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = grid.at(i) / 1000.0;
                }
            }
            case SCALAR_OF -> onlyValues(call.argument(0), values);
            default -> throw new IllegalStateException("not a scalar function: " + call.function());
        }
        return values;
    }

    /** At each step the value of the only series that has one, else NaN. */
    private void onlyValues(Expr vector, double[] values) {
        Row seen = new Row(values.length);
        Arrays.fill(values, Double.NaN);
        evaluator.forEach(vector, (identity, row) -> {
            for (int step = row.next(0); step >= 0; step = row.next(step + 1)) {
                values[step] = seen.has(step) ? Double.NaN : row.value(step);
            }
            seen.markPresent(row);
            return false;
        });
    }
}
