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
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the leaves of an expression: the largest parts that look at one series at a time. */
final class PlanSplitter {
    private final EngineOptions options;
    /** What is computed next to the samples; equal ones are computed once. */
    private record Work(Expr program, @Nullable Expr aggregation) {}

    private final Map<Work, Leaf> leaves = new LinkedHashMap<>();
    private final IdentityHashMap<Expr, Leaf> places = new IdentityHashMap<>();
    private boolean requiresRaw;

    PlanSplitter(EngineOptions options) {
        this.options = options;
        this.requiresRaw = options.delayedNameRemoval();
    }

    /** In the order of their ids. */
    Collection<Leaf> leaves() {
        return leaves.values();
    }

    /** The parts of the expression that the values of leaves stand for, by identity. */
    IdentityHashMap<Expr, Leaf> places() {
        return places;
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
        Work work = new Work(program, group == null ? null : expr);
        places.put(expr, leaves.computeIfAbsent(work, absent -> new Leaf(leaves.size(), program, group, options)));
    }
}
