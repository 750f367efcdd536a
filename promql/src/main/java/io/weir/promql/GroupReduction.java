package io.weir.promql;

import io.weir.model.histogram.Histogram;
import io.weir.promql.Expr.Aggregation;
import io.weir.promql.internal.AggregateKernel;
import io.weir.promql.internal.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an aggregation knows of its groups so far: for each the state of each step, never the input. */
final class GroupReduction implements RowSink {
    private final Evaluator evaluator;
    private final Aggregation aggregation;
    private final AggregateKernel kernel;
    private final LabelGroups labels;
    private final QueryContext context;
    private final int steps;
    private final List<Group> groups = new ArrayList<>();

    GroupReduction(Evaluator evaluator, Aggregation aggregation, AggregateKernel kernel, LabelGroups labels) {
        this.evaluator = evaluator;
        this.aggregation = aggregation;
        this.kernel = kernel;
        this.labels = labels;
        this.context = evaluator.scope().context();
        this.steps = evaluator.grid().count();
    }

    private static final class Group {
        final double[] states;
        boolean dropName;

        /** Null as long as all values are floats. */
        @Nullable
        HistogramGroups histograms;

        Group(int steps) {
            this.states = new double[steps * AggregateKernel.WIDTH];
        }
    }

    @Override
    public boolean accept(SeriesIdentity identity, Row row) {
        Group group = group(identity);
        group.dropName |= identity.dropName();
        if (row.hasHistograms()) {
            addHistograms(group, identity, row);
        }
        kernel.addRow(group.states, row);
        return false;
    }

    private Group group(SeriesIdentity identity) {
        int index = labels.of(identity);
        if (index == groups.size()) {
            context.hold(steps);
            groups.add(new Group(steps));
        }
        return groups.get(index);
    }

    /** Deals with the histograms of {@code row}, which then has floats only. */
    private void addHistograms(Group group, SeriesIdentity identity, Row row) {
        switch (aggregation.operator()) {
            case COUNT, GROUP -> {
                // They count like floats; their values don't matter.
                return;
            }
            case SUM, AVG -> {
                HistogramGroups histograms = histograms(group);
                for (int step = row.next(0); step >= 0; step = row.next(step + 1)) {
                    Histogram histogram = row.histogram(step);
                    if (histogram != null) {
                        histograms.add(step, histogram, identity.labels().metricName());
                    }
                }
            }
            default -> AggregationEvaluator.noteIgnored(aggregation, row, evaluator.annotations());
        }
        row.dropHistograms();
    }

    private HistogramGroups histograms(Group group) {
        if (group.histograms == null) {
            boolean average = aggregation.operator() == AggregateOperator.AVG;
            group.histograms = new HistogramGroups(average, steps, evaluator.annotations(), operandSpan());
        }
        return group.histograms;
    }

    private Span operandSpan() {
        return aggregation.operand().span();
    }

    /** Adds all that {@code other} knows, which is not used any more. */
    void merge(GroupReduction other) {
        for (int i = 0; i < other.groups.size(); i++) {
            Group theirs = other.groups.get(i);
            Group mine = group(SeriesIdentity.of(other.labels.labels(i)));
            mine.dropName |= theirs.dropName;
            for (int at = 0; at < theirs.states.length; at += AggregateKernel.WIDTH) {
                if (AggregateKernel.isEmpty(mine.states, at)) {
                    System.arraycopy(theirs.states, at, mine.states, at, AggregateKernel.WIDTH);
                } else if (!AggregateKernel.isEmpty(theirs.states, at)) {
                    kernel.merge(mine.states, at, theirs.states, at);
                }
            }
            if (theirs.histograms != null) {
                histograms(mine).merge(theirs.histograms);
            }
            context.release(steps);
        }
    }

    /** Hands the result of every group on. */
    void finish(RowSink sink) {
        for (int i = 0; i < groups.size(); i++) {
            Group group = groups.get(i);
            Row row = new Row(steps);
            for (int step = 0; step < steps; step++) {
                int at = step * AggregateKernel.WIDTH;
                boolean hasFloats = !AggregateKernel.isEmpty(group.states, at);
                if (group.histograms != null && group.histograms.has(step)) {
                    finishHistograms(group.histograms, step, hasFloats, row);
                } else if (hasFloats) {
                    row.set(step, kernel.finish(group.states, at));
                }
            }
            context.release(steps);
            if (!row.isEmpty()) {
                sink.accept(new SeriesIdentity(labels.labels(i), group.dropName), row);
            }
        }
    }

    private void finishHistograms(HistogramGroups histograms, int step, boolean hasFloats, Row out) {
        if (hasFloats) {
            evaluator.annotations().warn(operandSpan(), "encountered a mix of histograms and floats for aggregation");
        } else {
            histograms.finish(step, out);
        }
    }
}
