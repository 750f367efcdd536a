package io.weir.stream.plan;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.promql.InstantVector;
import io.weir.promql.plan.LeafProgram;
import io.weir.promql.plan.PartialAggregate;
import io.weir.promql.plan.PartialAggregation;
import io.weir.stream.window.SeriesWindow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs a leaf's program over each series and, if the expression aggregates the results at once, combines them here. */
final class ProgramLeaf implements Leaf {
    private final io.weir.promql.plan.Leaf leaf;
    private final LeafProgram program;
    private final @Nullable PartialAggregation aggregation;

    /** Equal output labels as one object: groups are many series' labels. */
    private final Map<Labels, Labels> interned = new LinkedHashMap<>();

    ProgramLeaf(io.weir.promql.plan.Leaf leaf) {
        this.leaf = leaf;
        this.program = leaf.newProgram();
        this.aggregation = leaf.aggregation().orElse(null);
    }

    @Override
    public List<LabelMatcher> matchers() {
        return leaf.matchers();
    }

    @Override
    public long windowMs() {
        return leaf.windowMs();
    }

    @Override
    public Labels outputLabels(Labels series) {
        Labels output = program.outputLabels(series);
        if (aggregation == null) {
            return output;
        }
        Labels group = aggregation.groupLabels(output);
        Labels known = interned.putIfAbsent(group, group);
        return known == null ? group : known;
    }

    @Override
    public Evaluation evaluate(long queryTimeMs) {
        return aggregation == null ? new Single(queryTimeMs) : new Grouped(queryTimeMs, aggregation);
    }

    private boolean hasValue(SeriesWindow series, long queryTimeMs) {
        // Slots below from() hold dropped, older samples, which do no harm.
        return program.evaluate(series.timestampsMs(), series.values(), series.histograms(), series.to(), queryTimeMs);
    }

    /** Keeps the result of each series. */
    private final class Single implements Evaluation {
        private final long queryTimeMs;
        private final InstantVector results = new InstantVector();

        Single(long queryTimeMs) {
            this.queryTimeMs = queryTimeMs;
        }

        @Override
        public void add(SeriesWindow series, Labels outputLabels) {
            if (hasValue(series, queryTimeMs)) {
                results.add(outputLabels, program.value(), program.histogram());
            }
        }

        @Override
        public LeafOutput finish() {
            return new LeafOutput.Values(results);
        }
    }

    /** Combines the results of each group. */
    private final class Grouped implements Evaluation {
        private final long queryTimeMs;
        private final PartialAggregation aggregation;
        private final Map<Labels, PartialAggregate> groups = new LinkedHashMap<>();

        Grouped(long queryTimeMs, PartialAggregation aggregation) {
            this.queryTimeMs = queryTimeMs;
            this.aggregation = aggregation;
        }

        @Override
        public void add(SeriesWindow series, Labels outputLabels) {
            if (hasValue(series, queryTimeMs)) {
                PartialAggregate group = groups.computeIfAbsent(outputLabels, key -> aggregation.newAggregate());
                Histogram histogram = program.histogram();
                if (histogram == null) {
                    group.accumulate(program.value());
                } else {
                    group.accumulate(histogram);
                }
            }
        }

        @Override
        public LeafOutput finish() {
            List<LeafOutput.GroupState> states = groups.values().stream()
                    .map(group -> new LeafOutput.GroupState(group.state(), group.histogramSum()))
                    .toList();
            return new LeafOutput.Groups(List.copyOf(groups.keySet()), states);
        }
    }
}
