package io.weir.stream.plan;

import io.weir.model.Labels;
import io.weir.promql.InstantVector;
import io.weir.promql.QueryException;
import io.weir.promql.plan.PartialAggregate;
import io.weir.promql.plan.PartialAggregation;
import io.weir.promql.plan.StreamPlan;
import io.weir.stream.rule.RuleEvaluationException;
import io.weir.stream.rule.VectorSample;
import io.weir.stream.window.SeriesWindow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Merges what the partitions computed for an expression's leaves and evaluates the rest of the expression over it. */
final class StreamRulePlan implements RulePlan {
    private final StreamPlan plan;
    private final int firstLeaf;

    private StreamRulePlan(StreamPlan plan, int firstLeaf) {
        this.plan = plan;
        this.firstLeaf = firstLeaf;
    }

    static StreamRulePlan of(StreamPlan plan, List<Leaf> leaves) {
        int firstLeaf = leaves.size();
        plan.leaves().forEach(leaf -> leaves.add(new ProgramLeaf(leaf)));
        return new StreamRulePlan(plan, firstLeaf);
    }

    @Override
    public long ownWindowMs() {
        return 0;
    }

    @Override
    public List<VectorSample> evaluate(List<InstantReport> reports, Iterable<SeriesWindow> own, long queryTimeMs)
            throws RuleEvaluationException {
        try {
            return Vectors.of(plan.remainder().evaluate(queryTimeMs, leaf -> merged(leaf, reports)));
        } catch (QueryException e) {
            throw new RuleEvaluationException(String.valueOf(e.getMessage()), e);
        }
    }

    private InstantVector merged(int leaf, List<InstantReport> reports) {
        Optional<PartialAggregation> aggregation = plan.leaves().get(leaf).aggregation();
        return aggregation.isPresent() ? mergedGroups(aggregation.get(), leaf, reports) : concatenated(leaf, reports);
    }

    private InstantVector concatenated(int leaf, List<InstantReport> reports) {
        InstantVector vector = new InstantVector();
        for (InstantReport report : reports) {
            if (report.leaves().get(firstLeaf + leaf) instanceof LeafOutput.Values values) {
                InstantVector part = values.vector();
                for (int i = 0; i < part.size(); i++) {
                    vector.add(part.labels(i), part.value(i), part.histogram(i));
                }
            }
        }
        return vector;
    }

    private InstantVector mergedGroups(PartialAggregation aggregation, int leaf, List<InstantReport> reports) {
        Map<Labels, PartialAggregate> groups = new LinkedHashMap<>();
        for (InstantReport report : reports) {
            if (report.leaves().get(firstLeaf + leaf) instanceof LeafOutput.Groups partial) {
                for (int i = 0; i < partial.states().size(); i++) {
                    // The first state is merged into, so it must not be the report's own.
                    PartialAggregate other = partial.states().get(i).toAggregate(aggregation);
                    PartialAggregate known = groups.putIfAbsent(partial.labels().get(i), other);
                    if (known != null) {
                        known.merge(other);
                    }
                }
            }
        }
        InstantVector vector = new InstantVector();
        groups.forEach((labels, aggregate) -> aggregate.addTo(vector, labels));
        return vector;
    }
}
