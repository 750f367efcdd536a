package io.weir.promql;

import io.weir.model.GoFloat;
import io.weir.model.Labels;
import io.weir.promql.Expr.Aggregation;
import io.weir.promql.internal.Row;
import io.weir.promql.internal.XxHash64;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Evaluates {@code limitk} and {@code limit_ratio}: a sample of the series of each group, by order or by hash, so that
 * the same series are chosen each time.
 */
final class LimitEvaluator {
    private final Evaluator evaluator;
    private final Aggregation aggregation;
    private final GroupLabels groupLabels;
    private final int steps;

    LimitEvaluator(Evaluator evaluator, Aggregation aggregation, GroupLabels groupLabels) {
        this.evaluator = evaluator;
        this.aggregation = aggregation;
        this.groupLabels = groupLabels;
        this.steps = evaluator.grid().count();
    }

    void evaluate(RowSink sink) {
        Expr parameter = Objects.requireNonNull(aggregation.parameter());
        double[] parameters = evaluator.scalar(parameter);
        if (aggregation.operator() == AggregateOperator.LIMITK) {
            limit(RankEvaluator.limits(parameters), sink);
        } else {
            sample(ratios(parameters, parameter.span()), sink);
        }
    }

    /** The first series of each group, in the order of their labels. */
    private void limit(long[] limits, RowSink sink) {
        List<SeriesRow> input = evaluator.vector(aggregation.operand());
        for (AggregationEvaluator.Members group : AggregationEvaluator.grouped(input, groupLabels)) {
            List<SeriesRow> members = group.series();
            members.sort(Comparator.comparing(member -> member.identity().labels()));
            long[] taken = new long[steps];
            for (SeriesRow member : members) {
                Row row = member.row().copy();
                for (int step = row.next(0); step >= 0; step = row.next(step + 1)) {
                    if (taken[step] < limits[step]) {
                        taken[step]++;
                    } else {
                        row.remove(step);
                    }
                }
                emit(member.identity(), row, sink);
            }
        }
        evaluator.release(input);
    }

    private static void emit(SeriesIdentity identity, Row row, RowSink sink) {
        if (!row.isEmpty()) {
            sink.accept(identity, row);
        }
    }

    private double[] ratios(double[] parameters, Span span) {
        double[] ratios = new double[parameters.length];
        for (int i = 0; i < ratios.length; i++) {
            double ratio = parameters[i];
            if (Double.isNaN(ratio)) {
                throw new QueryException.Execution("Ratio value is NaN");
            }
            ratios[i] = Math.max(-1, Math.min(1, ratio));
            if (ratios[i] != ratio) {
                evaluator
                        .annotations()
                        .warn(
                                span,
                                "ratio value should be between -1 and 1, got " + GoFloat.formatG(ratio)
                                        + ", capping to " + GoFloat.formatG(ratios[i]));
            }
        }
        return ratios;
    }

    private void sample(double[] ratios, RowSink sink) {
        evaluator.forEach(aggregation.operand(), (identity, input) -> {
            double position = position(identity.labels());
            Row row = input.copy();
            for (int step = row.next(0); step >= 0; step = row.next(step + 1)) {
                double ratio = ratios[step];
                boolean chosen = ratio >= 0 ? position < ratio : position >= 1 + ratio;
                if (!chosen) {
                    row.remove(step);
                }
            }
            emit(identity, row, sink);
            return false;
        });
    }

    /**
     * Where in {@code [0, 1)} the series stands; what a ratio leaves out, the ratio less one takes. The hash is that of
     * Prometheus over its own layout of labels, so that both choose the same series.
     */
    private static double position(Labels labels) {
        ByteArrayOutputStream layout = new ByteArrayOutputStream();
        labels.forEach((name, value) -> {
            append(layout, name);
            append(layout, value);
        });
        long hash = XxHash64.of(layout.toByteArray());
        // The upper 63 bits lose nothing that a double could hold.
        return ((hash >>> 1) * 2.0 + (hash & 1)) / 0x1p64;
    }

    /** One byte of length, or 255 and three. */
    private static void append(ByteArrayOutputStream layout, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length < 255) {
            layout.write(utf8.length);
        } else {
            layout.write(255);
            layout.write(utf8.length);
            layout.write(utf8.length >> 8);
            layout.write(utf8.length >> 16);
        }
        layout.writeBytes(utf8);
    }
}
