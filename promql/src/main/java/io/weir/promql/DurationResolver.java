package io.weir.promql;

import io.weir.promql.DurationExpr.Arithmetic;
import io.weir.promql.DurationExpr.Extreme;
import io.weir.promql.DurationExpr.Fixed;
import io.weir.promql.DurationExpr.Literal;
import io.weir.promql.DurationExpr.Negation;
import io.weir.promql.DurationExpr.Paren;
import io.weir.promql.DurationExpr.Range;
import io.weir.promql.Expr.Aggregation;
import io.weir.promql.Expr.Binary;
import io.weir.promql.Expr.Call;
import io.weir.promql.Expr.MatrixSelector;
import io.weir.promql.Expr.NumberLiteral;
import io.weir.promql.Expr.StringLiteral;
import io.weir.promql.Expr.Subquery;
import io.weir.promql.Expr.Unary;
import io.weir.promql.Expr.VectorSelector;
import io.weir.promql.internal.GoMath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replaces every duration of an expression that is computed by its value. An expression that has none stays the same
 * object.
 *
 * @param stepMs what {@code step()} stands for, 0 in an instant query
 * @param rangeMs what {@code range()} stands for, 0 in an instant query
 */
record DurationResolver(long stepMs, long rangeMs) implements Expr.Visitor<Expr> {
    private static final double SECONDS_LIMIT = 0x1p63 / 1e9;

    /** For single instants. */
    static final DurationResolver INSTANT = new DurationResolver(0, 0);

    /** @throws QueryException.Execution if a duration has no value, or none that can be used where it stands */
    Expr resolve(Expr expr) {
        return expr.accept(this);
    }

    @Override
    public Expr visit(NumberLiteral literal) {
        return literal;
    }

    @Override
    public Expr visit(StringLiteral literal) {
        return literal;
    }

    @Override
    public VectorSelector visit(VectorSelector selector) {
        Fixed offset = fixed(selector.offset(), true);
        return offset == selector.offset() ? selector : selector.withOffset(selector.span(), offset);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // Being the same object tells that nothing was replaced.
    public Expr visit(MatrixSelector matrix) {
        VectorSelector selector = visit(matrix.selector());
        Fixed range = fixed(matrix.range(), false);
        return selector == matrix.selector() && range == matrix.range()
                ? matrix
                : new MatrixSelector(matrix.span(), selector, range);
    }

    @Override
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

    @Override
    public Expr visit(Expr.Paren paren) {
        Expr inner = resolve(paren.inner());
        return inner == paren.inner() ? paren : new Expr.Paren(paren.span(), inner);
    }

    @Override
    public Expr visit(Unary unary) {
        Expr operand = resolve(unary.operand());
        return operand == unary.operand() ? unary : new Unary(unary.span(), unary.negative(), operand);
    }

    @Override
    public Expr visit(Binary binary) {
        Expr left = resolve(binary.left());
        Expr right = resolve(binary.right());
        return left == binary.left() && right == binary.right()
                ? binary
                : new Binary(binary.span(), binary.operator(), left, right, binary.returnBool(), binary.matching());
    }

    @Override
    public Expr visit(Call call) {
        List<Expr> arguments = new ArrayList<>();
        boolean same = true;
        for (Expr argument : call.arguments()) {
            Expr resolved = resolve(argument);
            same &= resolved == argument;
            arguments.add(resolved);
        }
        return same ? call : new Call(call.span(), call.function(), arguments);
    }

    @Override
    public Expr visit(Aggregation aggregation) {
        Expr operand = resolve(aggregation.operand());
        Expr parameter = aggregation.parameter();
        @Nullable Expr resolved = parameter == null ? null : resolve(parameter);
        return operand == aggregation.operand() && resolved == parameter
                ? aggregation
                : new Aggregation(
                        aggregation.span(),
                        aggregation.operator(),
                        operand,
                        resolved,
                        aggregation.grouping(),
                        aggregation.without());
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
