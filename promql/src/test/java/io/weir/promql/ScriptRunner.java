package io.weir.promql;

import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.promql.QueryResult.MatrixResult;
import io.weir.promql.QueryResult.VectorResult;
import io.weir.promql.Script.Eval;
import io.weir.promql.Script.Load;
import io.weir.promql.script.ClassicBuckets;
import io.weir.promql.script.ResetHints;
import io.weir.promql.testing.MemoryQueryable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs the statements of a script, one after another, against samples in memory. */
final class ScriptRunner {
    private static final PromqlFeatures FEATURES =
            PromqlFeatures.WHOLE_GRAMMAR.with("promql-delayed-name-removal").with("use-start-timestamps");
    private static final EngineOptions OPTIONS =
            new EngineOptions(Duration.ofMinutes(5), Duration.ofMinutes(1), 1_000_000, Duration.ofMinutes(1), FEATURES);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final MemoryQueryable samples = new MemoryQueryable(1);
    private final PromqlEngine engine = new PromqlEngine(OPTIONS);
    private final Map<Labels, ResetHints> hints = new HashMap<>();

    /** Says that an evaluation needs what the engine doesn't support. */
    static final class UnsupportedCase extends RuntimeException {
        UnsupportedCase(String reason) {
            super(reason);
        }
    }

    void clear() {
        samples.clear();
        hints.clear();
    }

    void load(Load load) throws PromqlParseException {
        Map<Labels, SeriesNotation> loaded = new LinkedHashMap<>();
        Map<Labels, List<Long>> starts = new HashMap<>();
        for (String line : load.series()) {
            int end = SeriesNotation.endOfMetric(line);
            String metric = line.substring(0, end);
            if (line.startsWith("@st", end) || metric.endsWith("@st")) {
                boolean inside = metric.endsWith("@st");
                Labels labels = SeriesNotation.labels(inside ? metric.substring(0, metric.length() - 3) : metric);
                starts.put(labels, StartNotation.parse(line.substring(inside ? end : end + 3)));
                continue;
            }
            SeriesNotation series = SeriesNotation.parse(line);
            loaded.put(series.labels(), series);
        }
        ClassicBuckets buckets = new ClassicBuckets();
        loaded.forEach((labels, series) -> load(load, series, starts.getOrDefault(labels, List.of()), buckets));
        if (load.nhcb()) {
            buckets.forEach(this::add);
        }
    }

    private void load(Load load, SeriesNotation series, List<Long> starts, ClassicBuckets buckets) {
        Labels labels = series.labels();
        for (int i = 0; i < series.values().size(); i++) {
            long at = i * load.stepMs();
            Double value = series.values().get(i);
            SeriesNotation.HistogramItem item = series.histograms().get(i);
            if (item != null) {
                add(labels, at, item.histogram());
            } else if (value != null) {
                hints.computeIfAbsent(labels, key -> new ResetHints()).addFloat();
                samples.add(labels, at, value);
                buckets.add(labels, at, value);
            }
            if ((item != null || value != null) && i < starts.size() && starts.get(i) != null) {
                samples.setStart(labels, at + starts.get(i));
            }
        }
    }

    private void add(Labels labels, long at, Histogram histogram) {
        samples.add(
                labels,
                at,
                hints.computeIfAbsent(labels, key -> new ResetHints()).add(histogram));
    }

    /** @throws AssertionError if a result isn't as stated */
    void eval(Eval eval) throws PromqlParseException {
        Expr expr = parse(eval.query());
        Expectation expected = Expectation.of(eval);
        QueryResult result;
        try {
            result = run(eval, expr);
        } catch (QueryException e) {
            expected.checkFailure(e);
            return;
        }
        expected.check(result);
        if (eval.instant() && expected.isForEveryMode(eval.query())) {
            checkRangeMode(eval, expr, expected);
        }
    }

    private Expr parse(String query) throws PromqlParseException {
        Expr expr;
        try {
            expr = PromqlParser.parse(query, FEATURES);
        } catch (PromqlParseException e) {
            String reason = e.reason();
            if (reason.contains("not supported") || reason.contains("is not enabled")) {
                throw new UnsupportedCase(reason);
            }
            throw e;
        }
        Expr again = PromqlParser.parse(expr.toString(), FEATURES);
        if (!again.equals(expr)) {
            throw new AssertionError(expr + " parses to " + again);
        }
        return expr;
    }

    private QueryResult run(Eval eval, Expr expr) {
        QueryContext context = QueryContext.unlimited();
        return eval.instant()
                ? engine.instant(samples, expr, eval.startMs(), context)
                : engine.range(samples, expr, eval.startMs(), eval.endMs(), eval.stepMs(), context);
    }

    /** The point in the middle of a range query must be what the instant query gave. */
    private void checkRangeMode(Eval eval, Expr expr, Expectation expected) {
        long at = eval.startMs();
        MatrixResult matrix = engine.range(
                samples, expr, at - MINUTE.toMillis(), at + MINUTE.toMillis(), MINUTE.toMillis(), context());
        InstantVector vector = new InstantVector();
        for (SeriesSamples series : matrix.series()) {
            for (int i = 0; i < series.size(); i++) {
                if (series.timestampsMs()[i] == at) {
                    vector.add(series.labels(), series.values()[i], series.histogram(i));
                }
            }
        }
        expected.checkMiddleOfRange(new VectorResult(at, vector, matrix.annotations()), expr.type());
    }

    private static QueryContext context() {
        return QueryContext.unlimited();
    }

    /** The series of a result, which must be different ones. */
    static Set<Labels> distinct(List<Labels> labels) {
        Set<Labels> distinct = new HashSet<>(labels);
        if (distinct.size() != labels.size()) {
            throw new AssertionError("a series appears twice in " + new ArrayList<>(labels));
        }
        return distinct;
    }
}
