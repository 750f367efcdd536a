package io.weir.promql;

import io.weir.promql.Expr.Aggregation;
import io.weir.promql.internal.Row;
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
        for (SeriesRow series : input) {
            AggregationEvaluator.noteIgnored(aggregation, series.row(), evaluator.annotations());
        }
        int steps = evaluator.grid().count();
        for (AggregationEvaluator.Members group : AggregationEvaluator.grouped(input, groupLabels)) {
            List<SeriesRow> members = group.series();
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

    /** How many series each step takes. */
    static long[] limits(double[] parameters) {
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

    /** The indices of at most {@code limit} members with a value at {@code step}, best first. */
    private int[] rank(List<SeriesRow> members, int step, long limit) {
        int capacity = (int) Math.max(0, Math.min(limit, members.size()));
        // A heap with the worst of the best at its root.
        int[] heap = new int[capacity];
        double[] values = new double[capacity];
        int size = 0;
        for (int member = 0; member < members.size() && capacity > 0; member++) {
            Row row = members.get(member).row();
            if (!row.has(step) || row.histogram(step) != null) {
                continue;
            }
            double value = row.value(step);
            if (size < capacity) {
                rise(heap, values, size++, member, value);
            } else if (isBetter(value, member, values[0], heap[0])) {
                sink(heap, values, size, member, value);
            }
        }
        int[] ranked = new int[size];
        while (size > 0) {
            ranked[size - 1] = heap[0];
            size--;
            sink(heap, values, size, heap[size], values[size]);
        }
        return ranked;
    }

    private void rise(int[] heap, double[] values, int free, int member, double value) {
        int at = free;
        while (at > 0) {
            int parent = (at - 1) / 2;
            if (!isBetter(values[parent], heap[parent], value, member)) {
                break;
            }
            heap[at] = heap[parent];
            values[at] = values[parent];
            at = parent;
        }
        heap[at] = member;
        values[at] = value;
    }

    /** Puts a member in the place of the root of a heap of {@code size}. */
    private void sink(int[] heap, double[] values, int size, int member, double value) {
        int at = 0;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && isBetter(values[child], heap[child], values[child + 1], heap[child + 1])) {
                child++;
            }
            if (!isBetter(value, member, values[child], heap[child])) {
                break;
            }
            heap[at] = heap[child];
            values[at] = values[child];
            at = child;
        }
        if (size > 0) {
            heap[at] = member;
            values[at] = value;
        }
    }

    /** NaN is worst in both directions; of equal values that of the earlier member is better. */
    private boolean isBetter(double value, int member, double other, int otherMember) {
        boolean nan = Double.isNaN(value);
        boolean otherNan = Double.isNaN(other);
        if (nan || otherNan) {
            return nan == otherNan ? member < otherMember : otherNan;
        }
        return value == other ? member < otherMember : (value > other) == top;
    }
}
