package io.weir.promql;

import io.weir.promql.Expr.Binary;
import io.weir.promql.Expr.Call;
import io.weir.promql.Expr.NumberLiteral;
import io.weir.promql.Expr.Unary;
import io.weir.promql.internal.GoMath;
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
            if (binary.operator().isTrim()) {
                throw new QueryException.Execution("operator "
                        + StringLiterals.quote(binary.operator().text()) + " not allowed for Scalar operations");
            }
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
            case START -> Arrays.fill(values, evaluator.scope().grid().startMs() / 1000.0);
            case END -> Arrays.fill(values, evaluator.scope().endMs() / 1000.0);
            case RANGE -> Arrays.fill(values, evaluator.scope().durations().rangeMs() / 1000.0);
            case STEP -> Arrays.fill(values, evaluator.scope().durations().stepMs() / 1000.0);
            case MAX_OF, MIN_OF -> extreme(call, values);
            case SCALAR_OF -> onlyValues(call.argument(0), values);
            default -> throw new IllegalStateException("not a scalar function: " + call.function());
        }
        return values;
    }

    private void extreme(Call call, double[] values) {
        double[] left = evaluate(call.argument(0));
        double[] right = evaluate(call.argument(1));
        boolean max = call.function() == Function.MAX_OF;
        for (int i = 0; i < values.length; i++) {
            values[i] = max ? GoMath.max(left[i], right[i]) : GoMath.min(left[i], right[i]);
        }
    }

    /** At each step the value of the only series that has one, else NaN. */
    private void onlyValues(Expr vector, double[] values) {
        Row seen = new Row(values.length);
        Arrays.fill(values, Double.NaN);
        evaluator.forEach(vector, (identity, row) -> {
            row.dropHistograms();
            for (int step = row.next(0); step >= 0; step = row.next(step + 1)) {
                values[step] = seen.has(step) ? Double.NaN : row.value(step);
            }
            seen.markPresent(row);
            return false;
        });
    }
}
