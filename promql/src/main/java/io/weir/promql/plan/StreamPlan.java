package io.weir.promql.plan;

import io.weir.promql.EngineOptions;
import io.weir.promql.Expr;
import io.weir.promql.Function;
import io.weir.promql.Rewrites;
import io.weir.promql.Selectors;
import io.weir.promql.Selectors.Selector;
import io.weir.promql.ValueType;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * How to evaluate an expression on a stream of samples, instant by instant. Immutable and thread-safe.
 *
 * <pre>{@code
 *   sum by (job) (rate(a[5m])) / on (job) group_left () (b > 0)
 *   ├── leaf 0: rate(a[5m])  ──▶ sum by (job), partial, merged ──┐
 *   └── leaf 1: b > 0        ──▶ as it is ───────────────────────┴──▶ remainder: 0 / 1
 * }</pre>
 *
 * The expression is {@linkplain Rewrites rewritten} first, and parts that are equal share a leaf. An expression with a part that neither looks at one series at a time nor at values of the instant alone, such as a
 * subquery over an aggregation, can't be split. Then {@link #requiresRaw} holds, there are no leaves, and whoever
 * evaluates needs the samples of all {@link #rawSelectors} in one place, to run the engine over.
 */
public final class StreamPlan {
    private final Expr expr;
    private final EngineOptions options;
    private final List<Leaf> leaves;
    private final Remainder remainder;
    private final boolean requiresRaw;

    private StreamPlan(Expr expr, EngineOptions options, PlanSplitter splitter) {
        this.expr = expr;
        this.options = options;
        this.requiresRaw = splitter.requiresRaw();
        this.leaves = requiresRaw ? List.of() : List.copyOf(splitter.leaves());
        this.remainder = new Remainder(expr, requiresRaw ? new IdentityHashMap<>() : splitter.places(), options);
    }

    /** The plan under {@link EngineOptions#DEFAULT}. */
    public static StreamPlan of(Expr expr) {
        return of(expr, EngineOptions.DEFAULT);
    }

    /** @throws UnsupportedExpressionException if {@code written} has no meaning on a stream */
    public static StreamPlan of(Expr written, EngineOptions options) {
        Expr expr = Rewrites.apply(written.atInstant());
        if (expr.type() != ValueType.VECTOR && expr.type() != ValueType.SCALAR) {
            throw new UnsupportedExpressionException("a rule needs a scalar or an instant vector, not a "
                    + expr.type().documentedName());
        }
        refuseFixedTimes(expr);
        for (Selector selector : Selectors.of(expr, options)) {
            if (selector.aheadMs() > 0) {
                throw new UnsupportedExpressionException(
                        "a negative offset looks at samples that a stream has not seen yet: " + expr);
            }
        }
        PlanSplitter splitter = new PlanSplitter(options);
        splitter.split(expr);
        return new StreamPlan(expr, options, splitter);
    }

    private static void refuseFixedTimes(Expr expr) {
        boolean fixed = (expr instanceof Expr.VectorSelector selector && selector.at() != null)
                || (expr instanceof Expr.Subquery subquery && subquery.at() != null);
        if (fixed) {
            throw new UnsupportedExpressionException(
                    "the @ modifier looks at a fixed time, not at the stream: " + expr);
        }
        if (expr instanceof Expr.Call call && call.function() == Function.INFO) {
            throw new UnsupportedExpressionException(
                    "info() looks for series that the expression does not name: " + expr);
        }
        expr.children().forEach(StreamPlan::refuseFixedTimes);
    }

    public Expr expr() {
        return expr;
    }

    /** The options that every part of the plan follows. */
    public EngineOptions options() {
        return options;
    }

    /** The leaves; {@code leaves().get(i).id() == i}. */
    public List<Leaf> leaves() {
        return leaves;
    }

    /** What to do with the values of the leaves. */
    public Remainder remainder() {
        return remainder;
    }

    /** Whether the expression can't be split, so that it needs raw samples. */
    public boolean requiresRaw() {
        return requiresRaw;
    }

    /** The selectors whose samples an expression that {@link #requiresRaw} needs; empty for others. */
    public List<Selector> rawSelectors() {
        return requiresRaw ? Selectors.of(expr, options) : List.of();
    }
}
