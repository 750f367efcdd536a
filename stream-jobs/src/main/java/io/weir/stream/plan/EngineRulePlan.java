package io.weir.stream.plan;

import io.weir.promql.EngineOptions;
import io.weir.promql.Expr;
import io.weir.promql.PromqlEngine;
import io.weir.promql.QueryContext;
import io.weir.promql.QueryException;
import io.weir.promql.Selectors;
import io.weir.stream.rule.RuleEvaluationException;
import io.weir.stream.rule.VectorSample;
import io.weir.stream.window.SeriesWindow;
import java.util.ArrayList;
import java.util.List;

/**
 * Evaluates a whole expression at one place, over the samples of all its selectors: for expressions that don't split into
 * leaves, and for those that read what earlier rules of the group write.
 */
final class EngineRulePlan implements RulePlan {
    private final Expr expr;
    private final List<Integer> leaves;
    private final long ownWindowMs;
    private final PromqlEngine engine;

    private EngineRulePlan(Expr expr, List<Integer> leaves, long ownWindowMs, PromqlEngine engine) {
        this.expr = expr;
        this.leaves = List.copyOf(leaves);
        this.ownWindowMs = ownWindowMs;
        this.engine = engine;
    }

    static EngineRulePlan of(
            Expr expr, List<Selectors.Selector> selectors, long ownWindowMs, EngineOptions options, List<Leaf> leaves) {
        List<Integer> used = new ArrayList<>();
        for (Selectors.Selector selector : selectors) {
            RawLeaf leaf = new RawLeaf(selector.matchers(), selector.windowMs());
            int index = leaves.indexOf(leaf);
            if (index < 0) {
                index = leaves.size();
                leaves.add(leaf);
            }
            used.add(index);
        }
        return new EngineRulePlan(expr, used, ownWindowMs, new PromqlEngine(options));
    }

    @Override
    public long ownWindowMs() {
        return ownWindowMs;
    }

    @Override
    public List<VectorSample> evaluate(List<InstantReport> reports, Iterable<SeriesWindow> own, long queryTimeMs)
            throws RuleEvaluationException {
        GatheredSeries series = new GatheredSeries();
        if (ownWindowMs > 0) {
            // First, since the first of two samples of one series and time stays: what the group wrote is certain.
            own.forEach(series::add);
        }
        for (InstantReport report : reports) {
            for (int leaf : leaves) {
                if (report.leaves().get(leaf) instanceof LeafOutput.Raw raw) {
                    raw.series().forEach(series::add);
                }
            }
        }
        try {
            return Vectors.of(engine.instant(series, expr, queryTimeMs, QueryContext.unlimited()));
        } catch (QueryException e) {
            throw new RuleEvaluationException(String.valueOf(e.getMessage()), e);
        }
    }
}
