package io.weir.promql;

import io.weir.model.LabelMatcher;
import io.weir.promql.Expr.MatrixSelector;
import io.weir.promql.Expr.Subquery;
import io.weir.promql.Expr.VectorSelector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which samples an expression reads. */
public final class Selectors {
    private Selectors() {}

    /**
     * One selector of an expression.
     *
     * @param windowMs evaluated at an instant t, samples in {@code (t - windowMs, t]} are read
     * @param aheadMs how far beyond t negative offsets reach, or 0
     * @param at the innermost {@code @} that applies, which replaces t, or null
     */
    public record Selector(
            List<LabelMatcher> matchers,
            long windowMs,
            long aheadMs,
            @Nullable AtModifier at) {
        public Selector {
            matchers = List.copyOf(matchers);
        }
    }

    /** Every selector of {@code expr} from left to right, under {@link EngineOptions#DEFAULT}. */
    public static List<Selector> of(Expr expr) {
        return of(expr, EngineOptions.DEFAULT);
    }

    /** Every selector of {@code expr} from left to right; durations are those of an instant query. */
    public static List<Selector> of(Expr expr, EngineOptions options) {
        List<Selector> selectors = new ArrayList<>();
        collect(
                DurationResolver.INSTANT.resolve(expr),
                new Reach(0, 0, null),
                options.lookbackDelta().toMillis(),
                selectors);
        return selectors;
    }

    /** Evaluated at t, an inner expression is evaluated in {@code (t - backMs, t + aheadMs]}, or around {@code at}. */
    private record Reach(
            long backMs, long aheadMs, @Nullable AtModifier at) {
        Reach shifted(long offsetMs, long rangeMs, @Nullable AtModifier newAt) {
            long back = newAt == null ? backMs : 0;
            long ahead = newAt == null ? aheadMs : 0;
            return new Reach(
                    Math.max(0, back + offsetMs + rangeMs), Math.max(0, ahead - offsetMs), newAt == null ? at : newAt);
        }
    }

    private static void collect(Expr expr, Reach reach, long lookbackMs, List<Selector> selectors) {
        if (expr instanceof VectorSelector selector) {
            boolean smoothed = selector.modifier() == RangeModifier.SMOOTHED;
            add(selector, smoothed ? 0 : lookbackMs, lookbackMs, reach, selectors);
        } else if (expr instanceof MatrixSelector matrix) {
            add(matrix.selector(), matrix.rangeMs(), lookbackMs, reach, selectors);
        } else if (expr instanceof Subquery subquery) {
            Reach inner = reach.shifted(subquery.offsetMs(), subquery.rangeMs(), subquery.at());
            collect(subquery.inner(), inner, lookbackMs, selectors);
        } else {
            for (Expr child : expr.children()) {
                collect(child, reach, lookbackMs, selectors);
            }
        }
    }

    private static void add(
            VectorSelector selector, long rangeMs, long lookbackMs, Reach reach, List<Selector> selectors) {
        long back = selector.modifier() == RangeModifier.NONE ? rangeMs : rangeMs + lookbackMs;
        long ahead = selector.modifier() == RangeModifier.SMOOTHED ? lookbackMs : 0;
        Reach reached = reach.shifted(selector.offsetMs(), back, selector.at());
        selectors.add(new Selector(selector.matchers(), reached.backMs(), reached.aheadMs() + ahead, reached.at()));
    }
}
