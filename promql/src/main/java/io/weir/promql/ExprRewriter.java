package io.weir.promql;

import io.weir.promql.Expr.Aggregation;
import io.weir.promql.Expr.Binary;
import io.weir.promql.Expr.Call;
import io.weir.promql.Expr.MatrixSelector;
import io.weir.promql.Expr.NumberLiteral;
import io.weir.promql.Expr.Paren;
import io.weir.promql.Expr.StringLiteral;
import io.weir.promql.Expr.Subquery;
import io.weir.promql.Expr.Unary;
import io.weir.promql.Expr.VectorSelector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes one expression of another, from the leaves up. As it is, it changes nothing; what overrides a method changes that
 * kind of node. An expression in which nothing changes stays the same object.
 */
@SuppressWarnings("ReferenceEquality") // Being the same object tells that nothing was replaced.
abstract class ExprRewriter implements Expr.Visitor<Expr> {
    final Expr rewrite(Expr expr) {
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
    public Expr visit(VectorSelector selector) {
        return selector;
    }

    @Override
    public Expr visit(MatrixSelector matrix) {
        VectorSelector selector = (VectorSelector) rewrite(matrix.selector());
        return selector == matrix.selector() ? matrix : new MatrixSelector(matrix.span(), selector, matrix.range());
    }

    @Override
    public Expr visit(Subquery subquery) {
        Expr inner = rewrite(subquery.inner());
        return inner == subquery.inner()
                ? subquery
                : new Subquery(
                        subquery.span(), inner, subquery.range(), subquery.step(), subquery.offset(), subquery.at());
    }

    @Override
    public Expr visit(Paren paren) {
        Expr inner = rewrite(paren.inner());
        return inner == paren.inner() ? paren : new Paren(paren.span(), inner);
    }

    @Override
    public Expr visit(Unary unary) {
        Expr operand = rewrite(unary.operand());
        return operand == unary.operand() ? unary : new Unary(unary.span(), unary.negative(), operand);
    }

    @Override
    public Expr visit(Binary binary) {
        return with(binary, rewrite(binary.left()), rewrite(binary.right()));
    }

    /** The operator of {@code binary} between these operands. */
    static Binary with(Binary binary, Expr left, Expr right) {
        return left == binary.left() && right == binary.right()
                ? binary
                : new Binary(binary.span(), binary.operator(), left, right, binary.returnBool(), binary.matching());
    }

    @Override
    public Expr visit(Call call) {
        List<Expr> arguments = new ArrayList<>();
        boolean same = true;
        for (Expr argument : call.arguments()) {
            Expr rewritten = rewrite(argument);
            same &= rewritten == argument;
            arguments.add(rewritten);
        }
        return same ? call : new Call(call.span(), call.function(), arguments);
    }

    @Override
    public Expr visit(Aggregation aggregation) {
        Expr parameter = aggregation.parameter();
        return with(aggregation, rewrite(aggregation.operand()), parameter == null ? null : rewrite(parameter));
    }

    /** The same aggregation of another operand. */
    static Aggregation with(Aggregation aggregation, Expr operand, @Nullable Expr parameter) {
        return operand == aggregation.operand() && parameter == aggregation.parameter()
                ? aggregation
                : new Aggregation(
                        aggregation.span(),
                        aggregation.operator(),
                        operand,
                        parameter,
                        aggregation.grouping(),
                        aggregation.without());
    }
}
