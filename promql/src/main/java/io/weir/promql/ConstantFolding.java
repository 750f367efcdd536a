package io.weir.promql;

import io.weir.promql.Expr.Binary;
import io.weir.promql.Expr.Call;
import io.weir.promql.Expr.NumberLiteral;
import io.weir.promql.Expr.Unary;
import io.weir.promql.internal.GoMath;

/** Computes what is made of numbers alone once, rather than at each step. */
final class ConstantFolding extends ExprRewriter {
    @Override
    public Expr visit(Unary written) {
        Expr expr = super.visit(written);
        return expr instanceof Unary unary && unary.operand().unwrapped() instanceof NumberLiteral number
                ? literal(unary, unary.negative() ? -number.value() : number.value())
                : expr;
    }

    @Override
    public Expr visit(Binary written) {
        Expr expr = super.visit(written);
        // Trimming is an error between numbers, which the evaluation tells.
        return expr instanceof Binary binary
                        && binary.left().unwrapped() instanceof NumberLiteral left
                        && binary.right().unwrapped() instanceof NumberLiteral right
                        && !binary.operator().isTrim()
                ? literal(binary, BinaryArithmetic.compute(binary.operator(), left.value(), right.value()))
                : expr;
    }

    @Override
    public Expr visit(Call written) {
        Expr expr = super.visit(written);
        if (!(expr instanceof Call call)) {
            return expr;
        }
        return switch (call.function()) {
            case PI -> literal(call, Math.PI);
            case MAX_OF, MIN_OF -> extreme(call);
            default -> call;
        };
    }

    private static Expr extreme(Call call) {
        if (call.argument(0) instanceof NumberLiteral left && call.argument(1) instanceof NumberLiteral right) {
            boolean max = call.function() == Function.MAX_OF;
            return literal(
                    call, max ? GoMath.max(left.value(), right.value()) : GoMath.min(left.value(), right.value()));
        }
        return call;
    }

    private static NumberLiteral literal(Expr replaced, double value) {
        return new NumberLiteral(replaced.span(), value, false);
    }
}
