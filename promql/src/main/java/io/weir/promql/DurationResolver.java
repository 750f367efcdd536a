package io.weir.promql;

import io.weir.promql.DurationExpr.Arithmetic;
import io.weir.promql.DurationExpr.Extreme;
import io.weir.promql.DurationExpr.Fixed;
import io.weir.promql.DurationExpr.Literal;
import io.weir.promql.DurationExpr.Negation;
import io.weir.promql.DurationExpr.Paren;
import io.weir.promql.DurationExpr.Range;
import io.weir.promql.Expr.MatrixSelector;
import io.weir.promql.Expr.Subquery;
import io.weir.promql.Expr.VectorSelector;
import io.weir.promql.internal.GoMath;

/**
 * Replaces every duration of an expression that is computed by its value. An expression that has none stays the same
 * object.
 */
final class DurationResolver extends ExprRewriter {
    private static final double SECONDS_LIMIT = 0x1p63 / 1e9;

    /** For single instants. */
    static final DurationResolver INSTANT = new DurationResolver(0, 0);

    private final long stepMs;
    private final long rangeMs;

    /**
     * @param stepMs what {@code step()} stands for, 0 in an instant query
     * @param rangeMs what {@code range()} stands for, 0 in an instant query
     */
    DurationResolver(long stepMs, long rangeMs) {
        this.stepMs = stepMs;
        this.rangeMs = rangeMs;
    }

    long stepMs() {
        return stepMs;
    }

    long rangeMs() {
        return rangeMs;
    }

    /** @throws QueryException.Execution if a duration has no value, or none that can be used where it stands */
    Expr resolve(Expr expr) {
        return rewrite(expr);
    }

    @Override
    public Expr visit(VectorSelector selector) {
        Fixed offset = fixed(selector.offset(), true);
        return offset == selector.offset() ? selector : selector.withOffset(selector.span(), offset);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // Being the same object tells that nothing was replaced.
    public Expr visit(MatrixSelector matrix) {
        MatrixSelector inner = (MatrixSelector) super.visit(matrix);
        Fixed range = fixed(matrix.range(), false);
        return range == matrix.range() ? inner : new MatrixSelector(inner.span(), inner.selector(), range);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // Being the same object tells that nothing was replaced.
    public Expr visit(Subquery subquery) {
        Expr inner = resolve(subquery.inner());
        Fixed offset = fixed(subquery.offset(), true);
        DurationExpr step = subquery.step() == null ? null : fixed(subquery.step(), false);
        Fixed range = fixed(subquery.range(), false);
        boolean same = inner == subquery.inner()
                && offset == subquery.offset()
                && step == subquery.step()
                && range == subquery.range();
        return same ? subquery : new Subquery(subquery.span(), inner, range, step, offset, subquery.at());
    }

    private Fixed fixed(DurationExpr expr, boolean allowsNegative) {
        if (expr instanceof Fixed known) {
            return known;
        }
        double seconds = seconds(expr);
        if (!Double.isFinite(seconds)) {
            throw failure(expr, "duration is NaN or infinite");
        }
        if (seconds <= 0 && !allowsNegative) {
            throw failure(expr, "duration must be greater than 0");
        }
        if (Math.abs(seconds) > SECONDS_LIMIT) {
            throw failure(expr, "duration is out of range");
        }
        return new Fixed(expr.span(), (long) (seconds * 1000));
    }

    private double seconds(DurationExpr expr) {
        if (expr instanceof Fixed known) {
            return known.ms() / 1e3;
        }
        if (expr instanceof Literal literal) {
            return literal.seconds();
        }
        if (expr instanceof Negation negation) {
            return -seconds(negation.operand());
        }
        if (expr instanceof Paren paren) {
            return seconds(paren.inner());
        }
        if (expr instanceof Extreme extreme) {
            double left = seconds(extreme.left());
            double right = seconds(extreme.right());
            return extreme.max() ? GoMath.max(left, right) : GoMath.min(left, right);
        }
        if (expr instanceof Arithmetic arithmetic) {
            return compute(arithmetic);
        }
        return (expr instanceof Range ? rangeMs : stepMs) / 1e3;
    }

    private double compute(Arithmetic expr) {
        double left = seconds(expr.left());
        double right = seconds(expr.right());
        if (right == 0 && expr.operator() == BinaryOperator.DIVIDE) {
            throw failure(expr, "division by zero");
        }
        if (right == 0 && expr.operator() == BinaryOperator.MODULO) {
            throw failure(expr, "modulo by zero");
        }
        return BinaryArithmetic.compute(expr.operator(), left, right);
    }

    /** The message begins with the offsets of the expression, as in Prometheus. */
    private static QueryException failure(DurationExpr expr, String problem) {
        return new QueryException.Execution(
                expr.span().start() + ":" + expr.span().end() + ": " + problem);
    }
}
