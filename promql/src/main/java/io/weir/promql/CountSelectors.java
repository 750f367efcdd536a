package io.weir.promql;

import io.weir.promql.Expr.Binary;
import io.weir.promql.Expr.Call;
import io.weir.promql.Expr.Subquery;
import io.weir.promql.Expr.VectorSelector;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Finds the selectors of whose histograms only count and sum matter. Prometheus reads such without buckets and then looks
 * for resets on the way, which shows in warnings of conflicting ones.
 */
final class CountSelectors {
    private final Set<VectorSelector> found = Collections.newSetFromMap(new IdentityHashMap<>());

    private CountSelectors() {}

    /** Those in {@code expr}, by identity. */
    static Set<VectorSelector> of(Expr expr) {
        CountSelectors selectors = new CountSelectors();
        selectors.visit(expr, false);
        return selectors.found;
    }

    private void visit(Expr expr, boolean counts) {
        if (expr instanceof VectorSelector selector && counts) {
            found.add(selector);
        }
        for (Expr child : expr.children()) {
            visit(child, counts(expr, counts));
        }
    }

    /** Whether below {@code expr} only counts and sums matter, given whether they do above it. */
    private static boolean counts(Expr expr, boolean above) {
        if (expr instanceof Subquery
                || (expr instanceof Binary binary && binary.operator().isTrim())) {
            return false;
        }
        if (!(expr instanceof Call call)) {
            return above;
        }
        return switch (call.function()) {
            case HISTOGRAM_COUNT, HISTOGRAM_SUM, HISTOGRAM_AVG -> true;
            case HISTOGRAM_QUANTILE, HISTOGRAM_QUANTILES, HISTOGRAM_FRACTION -> false;
            default -> above;
        };
    }
}
