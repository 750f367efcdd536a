package io.weir.promql;

import io.weir.promql.Expr.Aggregation;
import io.weir.promql.internal.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Evaluates {@code topk} and {@code bottomk}: the series with the greatest or least values of each group and step.
 *
 * <p>Of equal values the first in the order of labels wins, which is what Prometheus finds in its sorted input; here it
 * makes the result independent of the order in which shards answer.
 */
final class RankEvaluator {
    private final Evaluator evaluator;
    private final Aggregation aggregation;
    private final GroupLabels groupLabels;
    private final boolean top;

    RankEvaluator(Evaluator evaluator, Aggregation aggregation, GroupLabels groupLabels) {
        this.evaluator = evaluator;
        this.aggregation = aggregation;
        this.groupLabels = groupLabels;
        this.top = aggregation.operator() == AggregateOperator.TOPK;
    }

    void evaluate(RowSink sink) {
        long[] limits = limits(evaluator.scalar(Objects.requireNonNull(aggregation.parameter())));
        List<SeriesRow> input = evaluator.vector(aggregation.operand());
        int steps = evaluator.grid().count();
        for (List<SeriesRow> members :
                AggregationEvaluator.grouped(input, groupLabels).values()) {
            members.sort(Comparator.comparing(member -> member.identity().labels()));
            Row[] kept = new Row[members.size()];
            int[] ranked = {};
            for (int step = 0; step < steps; step++) {
                ranked = rank(members, step, limits[step]);
                for (int member : ranked) {
                    if (kept[member] == null) {
                        kept[member] = new Row(steps);
                    }
                    kept[member].set(step, members.get(member).row().value(step));
                }
            }
            emit(members, kept, steps == 1 ? ranked : all(members.size()), sink);
        }
        evaluator.release(input);
    }

    /** Series in the order given, which for an instant is that of their values. */
    private static void emit(List<SeriesRow> members, Row[] kept, int[] order, RowSink sink) {
        for (int member : order) {
            Row row = kept[member];
            if (row != null) {
                sink.accept(members.get(member).identity(), row);
            }
        }
    }

    private static int[] all(int size) {
        int[] indices = new int[size];
        for (int i = 0; i < size; i++) {
            indices[i] = i;
        }
        return indices;
    }

    private static long[] limits(double[] parameters) {
        long[] limits = new long[parameters.length];
        for (int i = 0; i < limits.length; i++) {
            double k = parameters[i];
            if (Double.isNaN(k)) {
                throw new QueryException.Execution("Parameter value is NaN");
            }
            if (k <= -0x1p63 || k >= 0x1p63) {
                String problem = k < 0 ? "underflows" : "overflows";
                throw new QueryException.Execution(
                        "Scalar value " + io.weir.model.GoFloat.formatG(k) + " " + problem + " int64");
            }
            limits[i] = (long) k;
        }
        return limits;
    }

    /** The indices of at most {@code limit} members with a value at {@code step}, best first; ties keep their order. */
    private int[] rank(List<SeriesRow> members, int step, long limit) {
        List<Integer> present = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i).row().has(step)) {
                present.add(i);
            }
        }
        if (limit < 1) {
            return new int[0];
        }
        present.sort((a, b) ->
                compare(members.get(a).row().value(step), members.get(b).row().value(step)));
        int size = (int) Math.min(limit, present.size());
        int[] ranked = new int[size];
        for (int i = 0; i < size; i++) {
            ranked[i] = present.get(i);
        }
        return ranked;
    }

    /** NaN is last in both directions. */
    private int compare(double a, double b) {
        if (Double.isNaN(a) || Double.isNaN(b)) {
            return Boolean.compare(Double.isNaN(a), Double.isNaN(b));
        }
        if (a == b) {
            return 0;
        }
        return a > b == top ? -1 : 1;
    }
}
