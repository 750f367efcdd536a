package io.weir.stream.plan;

import io.weir.model.PromDuration;
import io.weir.promql.EngineOptions;
import io.weir.promql.Expr;
import io.weir.promql.Selectors;
import io.weir.promql.ValueType;
import io.weir.promql.plan.StreamPlan;
import io.weir.stream.rule.RuleEvaluationException;
import io.weir.stream.rule.VectorSample;
import io.weir.stream.window.SeriesWindow;
import java.util.List;

/** How one rule's expression is computed from what the partitions sent. Confined to one thread. */
interface RulePlan {
    /**
     * How long before the query time the expression reads what earlier rules of its group wrote; 0 if it doesn't, since
     * the log doesn't have those samples yet when the instant is evaluated.
     */
    long ownWindowMs();

    /**
     * The expression's vector.
     *
     * @param reports of all partitions, ascending by partition
     * @param own series that rules of the group wrote recently
     */
    List<VectorSample> evaluate(List<InstantReport> reports, Iterable<SeriesWindow> own, long queryTimeMs)
            throws RuleEvaluationException;

    /**
     * Plans {@code expr}, adding the leaves it needs to {@code leaves}.
     *
     * @param earlier what the earlier rules of the group write
     * @throws IllegalArgumentException if a rule can't have this expression, or not yet
     */
    static RulePlan of(Expr expr, List<RuleOutput> earlier, PlanOptions options, List<Leaf> leaves) {
        if (expr.type() != ValueType.VECTOR && expr.type() != ValueType.SCALAR) {
            throw new IllegalArgumentException("rule result is not a vector or scalar");
        }
        EngineOptions engineOptions = options.engineOptions();
        List<Selectors.Selector> selectors = Selectors.of(expr, engineOptions);
        long ownWindowMs = 0;
        for (Selectors.Selector selector : selectors) {
            if (selector.at() != null) {
                throw new IllegalArgumentException("the @ modifier is not supported in rules yet");
            }
            if (selector.aheadMs() > 0) {
                throw new IllegalArgumentException("negative offsets are not supported in rules yet");
            }
            if (selector.windowMs() > options.maxWindow().toMillis()) {
                throw new IllegalArgumentException("needs samples of the last "
                        + PromDuration.formatMs(selector.windowMs()) + ", but the samples topic holds only "
                        + PromDuration.format(options.maxWindow()) + " for rules");
            }
            if (earlier.stream().anyMatch(output -> output.mayMatch(selector.matchers()))) {
                ownWindowMs = Math.max(ownWindowMs, selector.windowMs());
            }
        }
        if (ownWindowMs == 0) {
            StreamPlan plan = StreamPlan.of(expr, engineOptions);
            if (!plan.requiresRaw()) {
                return StreamRulePlan.of(plan, leaves);
            }
        }
        return EngineRulePlan.of(expr, selectors, ownWindowMs, engineOptions, leaves);
    }
}
