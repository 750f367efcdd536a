package io.weir.promql;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import io.weir.promql.Expr.Call;
import io.weir.promql.Expr.MatrixSelector;
import io.weir.promql.Expr.StringLiteral;
import io.weir.promql.Expr.Subquery;
import io.weir.promql.Expr.VectorSelector;
import io.weir.promql.internal.Calendar;
import io.weir.promql.internal.Row;
import io.weir.promql.internal.Samples;
import io.weir.promql.internal.StepGrid;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Evaluates calls of functions that look at a whole vector. */
final class CallEvaluator {
    private final Evaluator evaluator;
    private final Call call;
    private final StepGrid grid;

    CallEvaluator(Evaluator evaluator, Call call) {
        this.evaluator = evaluator;
        this.call = call;
        this.grid = evaluator.grid();
    }

    void evaluate(RowSink sink) {
        switch (call.function()) {
            case VECTOR_OF -> emit(evaluator.scalar(call.argument(0)), sink);
            case ABSENT, ABSENT_OVER_TIME -> absent(sink);
            case SORT -> sort(Comparator.naturalOrder(), sink);
            case SORT_DESC -> sort(Comparator.reverseOrder(), sink);
            case SORT_BY_LABEL -> sortByLabel(false, sink);
            case SORT_BY_LABEL_DESC -> sortByLabel(true, sink);
            case INFO -> new InfoEvaluator(evaluator, call).evaluate(sink);
            case START_TIMESTAMP -> startTimestamps(sink);
            case HISTOGRAM_QUANTILE, HISTOGRAM_QUANTILES, HISTOGRAM_FRACTION ->
                HistogramEvaluator.evaluate(evaluator, call, sink);
            default -> date(sink);
        }
    }

    /** Of anything but a selector, start times are not known. */
    private void startTimestamps(RowSink sink) {
        if (evaluator.scope().startTimestamps() && call.argument(0) instanceof VectorSelector selector) {
            RowAssembler assembler = new RowAssembler(false);
            evaluator.startTimestamps(selector, assembler);
            assembler.drain(sink);
        }
    }

    private void emit(double[] values, RowSink sink) {
        Row row = new Row(grid.count());
        for (int step = 0; step < values.length; step++) {
            row.set(step, values[step]);
        }
        sink.accept(SeriesIdentity.EMPTY, row);
    }

    /** A date function without an argument: that of the instant itself. */
    private void date(RowSink sink) {
        Calendar calendar = Transforms.calendar(call.function());
        if (calendar == null) {
            throw new IllegalStateException("no such function: " + call.function());
        }
        double[] values = new double[grid.count()];
        for (int step = 0; step < values.length; step++) {
            values[step] = calendar.of((double) Math.floorDiv(grid.at(step), 1000L));
        }
        emit(values, sink);
    }

    /** Whether the result has no order to be given, which is then said. */
    private boolean isSortIneffective() {
        boolean range = evaluator.scope().grid().count() > 1;
        if (range) {
            evaluator
                    .annotations()
                    .warn(
                            call.span(),
                            "sort is ineffective for range queries since results are always ordered by labels");
        }
        return range;
    }

    private void sortByLabel(boolean descending, RowSink sink) {
        if (isSortIneffective()) {
            evaluator.forEach(call.argument(0), sink);
            return;
        }
        NaturalOrder natural = new NaturalOrder();
        Comparator<SeriesRow> order =
                Comparator.comparing(series -> series.identity().labels());
        for (int i = call.arguments().size() - 1; i > 0; i--) {
            String label = ((StringLiteral) call.argument(i)).value();
            Comparator<SeriesRow> byLabel =
                    Comparator.comparing(series -> series.identity().labels().get(label), natural);
            order = byLabel.thenComparing(order);
        }
        List<SeriesRow> rows = evaluator.vector(call.argument(0));
        rows.sort(descending ? order.reversed() : order);
        evaluator.release(rows);
        for (SeriesRow series : rows) {
            sink.accept(series.identity(), series.row());
        }
    }

    private void sort(Comparator<Double> order, RowSink sink) {
        if (isSortIneffective()) {
            evaluator.forEach(call.argument(0), (identity, row) -> {
                row.dropHistograms();
                return !row.isEmpty() && sink.accept(identity, row);
            });
            return;
        }
        List<SeriesRow> rows = evaluator.vector(call.argument(0));
        Comparator<SeriesRow> byValue =
                Comparator.comparing(series -> series.row().value(0), order);
        Comparator<SeriesRow> nanLast =
                Comparator.comparing(series -> Double.isNaN(series.row().value(0)));
        rows.sort(nanLast.thenComparing(byValue));
        evaluator.release(rows);
        rows.removeIf(series -> series.row().histogram(0) != null);
        for (SeriesRow series : rows) {
            sink.accept(series.identity(), series.row());
        }
    }

    private void absent(RowSink sink) {
        Row present = new Row(grid.count());
        Expr argument = call.argument(0);
        if (argument instanceof MatrixSelector matrix && matrix.selector().modifier() != RangeModifier.NONE) {
            throw WindowFunction.refusal(call.function(), matrix.selector().modifier());
        }
        if (call.function() == Function.ABSENT) {
            evaluator.forEach(argument, (identity, row) -> {
                present.markPresent(row);
                return false;
            });
        } else {
            markSamples(argument, present);
        }
        Row row = new Row(grid.count());
        for (int step = 0; step < grid.count(); step++) {
            if (!present.has(step)) {
                row.set(step, 1);
            }
        }
        if (!row.isEmpty()) {
            sink.accept(SeriesIdentity.of(absentLabels(argument)), row);
        }
    }

    /** Marks the steps whose window over {@code range} has a sample of any series. */
    private void markSamples(Expr range, Row present) {
        InstantVector known = evaluator.scope().inputs().get(range);
        if (known != null) {
            if (!known.isEmpty()) {
                present.set(0, 1);
            }
            return;
        }
        Call counted = new Call(call.span(), Function.PRESENT_OVER_TIME, List.of(range));
        if (range instanceof Subquery subquery) {
            markSubquery(subquery, counted, present);
            return;
        }
        // last_over_time keeps the name, so that no two series can collide.
        Call last = new Call(call.span(), Function.LAST_OVER_TIME, counted.arguments());
        evaluator.forEach(last, (identity, row) -> {
            present.markPresent(row);
            return false;
        });
    }

    private void markSubquery(Subquery subquery, Call counted, Row present) {
        var times = WindowProgram.stepTimes(grid, subquery.offsetMs(), subquery.at(), evaluator);
        StepGrid innerGrid =
                SubqueryProgram.innerGrid(subquery, times, evaluator.scope().subqueryStepMs());
        if (innerGrid.count() == 0) {
            return;
        }
        WindowFunction function = java.util.Objects.requireNonNull(WindowFunction.of(counted, false));
        Samples window = new Samples();
        Row row = new Row(grid.count());
        evaluator.below(subquery, innerGrid, times).forEach(subquery.inner(), (identity, innerRow) -> {
            window.show(innerRow, innerGrid);
            window.forgetResets();
            function.run(window, times, subquery.rangeMs(), row);
            present.markPresent(row);
            return false;
        });
    }

    /** What the equality matchers of a selector say about the series that isn't there. */
    static Labels absentLabels(Expr argument) {
        List<LabelMatcher> matchers;
        if (argument instanceof VectorSelector selector) {
            matchers = selector.matchers();
        } else if (argument instanceof MatrixSelector matrix) {
            matchers = matrix.selector().matchers();
        } else {
            return Labels.empty();
        }
        Labels.Builder labels = Labels.builder();
        Set<String> seen = new HashSet<>();
        for (LabelMatcher matcher : matchers) {
            if (matcher.name().equals(Labels.METRIC_NAME)) {
                continue;
            }
            if (matcher.type() == LabelMatcher.Type.EQUAL && seen.add(matcher.name())) {
                labels.set(matcher.name(), matcher.value());
            } else {
                labels.remove(matcher.name());
            }
        }
        return labels.build();
    }
}
