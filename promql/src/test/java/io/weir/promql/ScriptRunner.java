package io.weir.promql;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import io.weir.promql.QueryResult.MatrixResult;
import io.weir.promql.QueryResult.VectorResult;
import io.weir.promql.Script.Eval;
import io.weir.promql.Script.Load;
import io.weir.promql.testing.MemoryQueryable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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
    private final Map<Labels, String> unsupportedSeries = new HashMap<>();

    /** Says that an evaluation needs what the engine doesn't support. */
    static final class UnsupportedCase extends RuntimeException {
        UnsupportedCase(String reason) {
            super(reason);
        }
    }

    void clear() {
        samples.clear();
        unsupportedSeries.clear();
    }

    void load(Load load) throws PromqlParseException {
        Map<Labels, SeriesNotation> loaded = new HashMap<>();
        for (String line : load.series()) {
            String metric = line.substring(0, SeriesNotation.endOfMetric(line));
            if (line.startsWith("@st", metric.length()) || metric.endsWith("@st")) {
                String name = metric.endsWith("@st") ? metric.substring(0, metric.length() - 3) : metric;
                unsupportedSeries.put(SeriesNotation.labels(name), "start timestamps");
                continue;
            }
            SeriesNotation series = SeriesNotation.parse(line);
            loaded.put(series.labels(), series);
        }
        loaded.forEach((labels, series) -> load(load, labels, series));
    }

    private void load(Load load, Labels labels, SeriesNotation series) {
        if (series.histograms()) {
            unsupportedSeries.put(labels, "native histogram samples");
        }
        String name = labels.metricName();
        if (load.nhcb() && name.endsWith("_bucket")) {
            String base = name.substring(0, name.length() - "_bucket".length());
            unsupportedSeries.put(labels.without("le").with(Labels.METRIC_NAME, base), "native histogram samples");
        }
        for (int i = 0; i < series.values().size(); i++) {
            Double value = series.values().get(i);
            if (value != null) {
                samples.add(labels, i * load.stepMs(), value);
            }
        }
    }

    /** @throws AssertionError if a result isn't as stated */
    void eval(Eval eval) throws PromqlParseException {
        Expr expr = parse(eval.query());
        for (Selectors.Selector selector :
                Selectors.of(new DurationResolver(eval.stepMs(), eval.endMs() - eval.startMs()).resolve(expr))) {
            unsupportedSeries.forEach((labels, reason) -> {
                if (LabelMatcher.allMatch(selector.matchers(), labels)) {
                    throw new UnsupportedCase(reason);
                }
            });
        }
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
                    vector.add(series.labels(), series.values()[i]);
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
