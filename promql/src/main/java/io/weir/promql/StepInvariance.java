package io.weir.promql;

import io.weir.promql.Expr.Call;
import io.weir.promql.Expr.MatrixSelector;
import io.weir.promql.Expr.NumberLiteral;
import io.weir.promql.Expr.StringLiteral;
import io.weir.promql.Expr.Subquery;
import io.weir.promql.Expr.VectorSelector;

/** Tells which expressions have the same value at every step, because {@code @} fixes all they look at. */
final class StepInvariance {
    private StepInvariance() {}

    static boolean holds(Expr expr) {
        if (expr instanceof VectorSelector selector) {
            return selector.at() != null;
        }
        if (expr instanceof MatrixSelector matrix) {
            return matrix.selector().at() != null;
        }
        if (expr instanceof Subquery subquery) {
            return subquery.at() != null;
        }
        if (expr instanceof NumberLiteral || expr instanceof StringLiteral) {
            return true;
        }
        if (expr instanceof Call call && dependsOnTime(call)) {
            return false;
        }
        return expr.children().stream().allMatch(StepInvariance::holds);
    }

    private static boolean dependsOnTime(Call call) {
        return switch (call.function()) {
            case TIME, TIMESTAMP, PREDICT_LINEAR -> true;
            default ->
                Transforms.calendar(call.function()) != null && call.arguments().isEmpty();
        };
    }
}
