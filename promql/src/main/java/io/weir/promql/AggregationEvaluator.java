package io.weir.promql;

import io.weir.model.GoFloat;
import io.weir.model.LabelNames;
import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.promql.Expr.Aggregation;
import io.weir.promql.Expr.StringLiteral;
import io.weir.promql.internal.AggregateKernel;
import io.weir.promql.internal.Quantiles;
import io.weir.promql.internal.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Evaluates one aggregation. Those with a {@link AggregateKernel} hold groups times steps, never their input. */
final class AggregationEvaluator {
    private final Evaluator evaluator;
    private final Aggregation aggregation;
    private final GroupLabels groupLabels;
    private final int steps;

    AggregationEvaluator(Evaluator evaluator, Aggregation aggregation) {
        this.evaluator = evaluator;
        this.aggregation = aggregation;
        this.groupLabels = new GroupLabels(aggregation);
        this.steps = evaluator.grid().count();
    }

    void evaluate(RowSink sink) {
        AggregateKernel kernel = kernel(aggregation.operator());
        if (kernel != null) {
            reduce(kernel, sink);
            return;
        }
        switch (aggregation.operator()) {
            case QUANTILE -> quantile(sink);
            case COUNT_VALUES -> countValues(sink);
            case LIMITK, LIMIT_RATIO -> new LimitEvaluator(evaluator, aggregation, groupLabels).evaluate(sink);
            case TOPK, BOTTOMK -> new RankEvaluator(evaluator, aggregation, groupLabels).evaluate(sink);
            default -> throw new IllegalStateException("no such aggregation: " + aggregation.operator());
        }
    }

    /** The kernel of an operator whose state is a few numbers, or null. */
    static @Nullable AggregateKernel kernel(AggregateOperator operator) {
        return switch (operator) {
            case SUM -> AggregateKernel.SUM;
            case AVG -> AggregateKernel.AVG;
            case MIN -> AggregateKernel.MIN;
            case MAX -> AggregateKernel.MAX;
            case COUNT -> AggregateKernel.COUNT;
            case GROUP -> AggregateKernel.GROUP;
            case STDDEV -> AggregateKernel.STDDEV;
            case STDVAR -> AggregateKernel.STDVAR;
            case QUANTILE, TOPK, BOTTOMK, COUNT_VALUES, LIMITK, LIMIT_RATIO -> null;
        };
    }

    private void reduce(AggregateKernel kernel, RowSink sink) {
        List<GroupReduction> shards = evaluator.shards(
                aggregation.operand(), () -> new GroupReduction(evaluator, aggregation, kernel, groupLabels.groups()));
        if (!shards.isEmpty()) {
            GroupReduction all = shards.get(0);
            shards.subList(1, shards.size()).forEach(all::merge);
            all.finish(sink);
        }
    }

    /** Says that histograms are left out, if there are any. */
    private void noteIgnored(Row row) {
        noteIgnored(aggregation, row, evaluator.annotations());
    }

    static void noteIgnored(Aggregation aggregation, Row row, Annotations annotations) {
        if (row.anyHistogram()) {
            annotations.info(
                    aggregation.operand().span(),
                    "ignored histogram in " + aggregation.operator().text() + " aggregation");
        }
    }

    /** The input series of each group. */
    record Members(SeriesIdentity group, List<SeriesRow> series) {}

    /** The groups in order of appearance. */
    static List<Members> grouped(List<SeriesRow> rows, GroupLabels groupLabels) {
        LabelGroups labels = groupLabels.groups();
        List<List<SeriesRow>> members = new ArrayList<>();
        for (SeriesRow series : rows) {
            int group = labels.of(series.identity());
            if (group == members.size()) {
                members.add(new ArrayList<>());
            }
            members.get(group).add(series);
        }
        List<Members> groups = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            boolean dropName =
                    members.get(i).stream().anyMatch(member -> member.identity().dropName());
            groups.add(new Members(new SeriesIdentity(labels.labels(i), dropName), members.get(i)));
        }
        return groups;
    }

    private void quantile(RowSink sink) {
        Expr parameter = Objects.requireNonNull(aggregation.parameter());
        double[] quantiles = evaluator.scalar(parameter);
        List<SeriesRow> input = evaluator.vector(aggregation.operand());
        for (double quantile : quantiles) {
            WindowFunction.warnOfQuantile(evaluator.annotations(), parameter.span(), quantile);
        }
        for (SeriesRow series : input) {
            noteIgnored(series.row());
        }
        for (Members members : grouped(input, groupLabels)) {
            double[] values = new double[members.series().size()];
            Row row = new Row(steps);
            for (int step = 0; step < steps; step++) {
                int size = 0;
                for (SeriesRow member : members.series()) {
                    if (member.row().has(step) && member.row().histogram(step) == null) {
                        values[size++] = member.row().value(step);
                    }
                }
                if (size > 0) {
                    row.set(step, Quantiles.of(quantiles[step], values, size));
                }
            }
            if (!row.isEmpty()) {
                sink.accept(members.group(), row);
            }
        }
        evaluator.release(input);
    }

    private void countValues(RowSink sink) {
        String label =
                ((StringLiteral) Objects.requireNonNull(aggregation.parameter()).unwrapped()).value();
        if (!LabelNames.isUtf8Name(label)) {
            throw new QueryException.Execution("invalid label name " + StringLiterals.quote(label));
        }
        List<SeriesRow> input = evaluator.vector(aggregation.operand());
        Map<Labels, Row> counts = new LinkedHashMap<>();
        Set<Labels> nameless = new HashSet<>();
        for (SeriesRow series : input) {
            Row values = series.row();
            for (int step = values.next(0); step >= 0; step = values.next(step + 1)) {
                Histogram histogram = values.histogram(step);
                String text = histogram == null ? GoFloat.formatF(values.value(step)) : histogram.toString();
                // The new label replaces one that is there before series are grouped.
                Labels group = groupLabels.of(series.identity().labels().with(label, text), label);
                Row row = counts.computeIfAbsent(group, key -> new Row(steps));
                row.set(step, row.has(step) ? row.value(step) + 1 : 1);
                if (series.identity().dropName()) {
                    nameless.add(group);
                }
            }
        }
        evaluator.release(input);
        counts.forEach((labels, row) -> sink.accept(new SeriesIdentity(labels, nameless.contains(labels)), row));
    }
}
