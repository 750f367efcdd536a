package io.weir.promql;

import io.weir.promql.Expr.Call;
import io.weir.promql.Expr.MatrixSelector;
import io.weir.promql.Expr.Subquery;
import io.weir.promql.Expr.VectorSelector;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Compiles expressions that look at one series at a time.
 *
 * @param scalars which scalar operands a program may have
 * @param refused expressions that must not become part of a program
 */
record ProgramCompiler(
        long lookbackMs, long subqueryStepMs, boolean delayedNames, Predicate<Expr> scalars, Predicate<Expr> refused) {
    /** The program of {@code expr}, or null if its value for a series depends on more than that series. */
    @Nullable
    SeriesProgram compile(Expr expr) {
        Expr inner = expr.unwrapped();
        if (refused.test(inner)) {
            return null;
        }
        if (inner instanceof VectorSelector selector) {
            return selector.modifier() == RangeModifier.SMOOTHED
                    ? new WindowProgram(selector, 0, WindowFunction.smoothed(selector.span()), lookbackMs)
                    : instant(selector, WindowFunction.lookback());
        }
        if (inner instanceof Call call) {
            WindowFunction function = WindowFunction.of(call, delayedNames);
            if (function != null) {
                return range(call, function);
            }
            if (call.function() == Function.TIMESTAMP && call.argument(0) instanceof VectorSelector selector) {
                return instant(selector, WindowFunction.timestamp(delayedNames));
            }
        }
        Transforms.Application application = Transforms.of(inner);
        if (application == null || !accepts(application.scalars())) {
            return null;
        }
        SeriesProgram operand = compile(application.operand());
        return operand == null ? null : new TransformProgram(operand, application.transform(), delayedNames);
    }

    /** A program over the lookback window of an instant selector, whose edges no modifier changes. */
    WindowProgram instant(VectorSelector selector, WindowFunction function) {
        VectorSelector plain = selector.modifier() == RangeModifier.NONE
                ? selector
                : selector.withModifier(selector.span(), RangeModifier.NONE);
        return new WindowProgram(plain, lookbackMs, function, lookbackMs);
    }

    private @Nullable SeriesProgram range(Call call, WindowFunction function) {
        if (!accepts(WindowFunction.scalarArguments(call))) {
            return null;
        }
        Expr argument = WindowFunction.rangeArgument(call);
        if (argument instanceof MatrixSelector matrix) {
            return new WindowProgram(matrix.selector(), matrix.rangeMs(), function, lookbackMs);
        }
        if (argument instanceof Subquery subquery) {
            SeriesProgram inner = compile(subquery.inner());
            return inner == null || !inner.isDistinct()
                    ? null
                    : new SubqueryProgram(inner, subquery, subqueryStepMs, function);
        }
        return null;
    }

    private boolean accepts(List<Expr> operands) {
        return operands.stream().allMatch(scalars);
    }
}
