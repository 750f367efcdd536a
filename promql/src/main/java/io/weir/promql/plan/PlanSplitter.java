package io.weir.promql.plan;

import io.weir.promql.EngineOptions;
import io.weir.promql.Expr;
import io.weir.promql.Expr.Aggregation;
import io.weir.promql.Expr.Call;
import io.weir.promql.Function;
import io.weir.promql.GroupFunction;
import io.weir.promql.SeriesFunction;
import io.weir.promql.Span;
import io.weir.promql.ValueType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the leaves of an expression: the largest parts that look at one series at a time. */
final class PlanSplitter {
    private final EngineOptions options;
    private final List<Leaf> leaves = new ArrayList<>();
    private final List<Expr> leafExprs = new ArrayList<>();
    private boolean requiresRaw;

    PlanSplitter(EngineOptions options) {
        this.options = options;
        this.requiresRaw = options.delayedNameRemoval();
    }

    List<Leaf> leaves() {
        return leaves;
    }

    /** For each leaf, the part of the expression that its values stand for. */
    List<Expr> leafExprs() {
        return leafExprs;
    }

    boolean requiresRaw() {
        return requiresRaw;
    }

    void split(Expr expr) {
        Expr inner = expr.unwrapped();
        if (requiresRaw) {
            return;
        }
        if (inner instanceof Aggregation aggregation && splitAggregation(aggregation)) {
            return;
        }
        if (inner instanceof Call call && isAbsence(call)) {
            splitAbsence(call);
            return;
        }
        if (SeriesFunction.compile(inner, options) != null) {
            add(inner, inner, null);
            return;
        }
        for (Expr child : inner.children()) {
            if (child.type() == ValueType.MATRIX) {
                // A window over something that is not local to a series.
                requiresRaw = true;
                return;
            }
            split(child);
        }
    }

    private boolean splitAggregation(Aggregation aggregation) {
        GroupFunction group = GroupFunction.of(aggregation);
        SeriesFunction operand = group == null ? null : SeriesFunction.compile(aggregation.operand(), options);
        if (operand == null || !operand.isDistinct()) {
            // Series with equal labels are an error, which only all of them together show.
            return false;
        }
        add(aggregation, aggregation.operand(), group);
        return true;
    }

    private static boolean isAbsence(Call call) {
        return call.function() == Function.ABSENT || call.function() == Function.ABSENT_OVER_TIME;
    }

    /** Whether something is absent depends on whether any series is there, not on which. */
    private void splitAbsence(Call call) {
        Expr argument = call.argument(0);
        boolean range = argument.type() == ValueType.MATRIX;
        Expr program = range ? new Call(Span.NONE, Function.LAST_OVER_TIME, List.of(argument)) : argument;
        SeriesFunction function = SeriesFunction.compile(program, options);
        if (function != null && function.isDistinct()) {
            add(argument, program, GroupFunction.presence(program));
        } else if (range) {
            requiresRaw = true;
        } else {
            split(argument);
        }
    }

    private void add(Expr expr, Expr program, @Nullable GroupFunction group) {
        leaves.add(new Leaf(leaves.size(), program, group, options));
        leafExprs.add(expr);
    }
}
