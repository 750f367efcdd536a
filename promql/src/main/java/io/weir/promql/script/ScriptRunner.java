package io.weir.promql.script;

import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.promql.EngineOptions;
import io.weir.promql.Expr;
import io.weir.promql.InstantVector;
import io.weir.promql.PromqlEngine;
import io.weir.promql.PromqlFeatures;
import io.weir.promql.PromqlParseException;
import io.weir.promql.PromqlParser;
import io.weir.promql.QueryContext;
import io.weir.promql.QueryException;
import io.weir.promql.QueryResult;
import io.weir.promql.QueryResult.MatrixResult;
import io.weir.promql.QueryResult.VectorResult;
import io.weir.promql.SeriesNotation;
import io.weir.promql.SeriesNotation.FloatItem;
import io.weir.promql.SeriesNotation.HistogramItem;
import io.weir.promql.SeriesNotation.Item;
import io.weir.promql.SeriesSamples;
import io.weir.promql.script.Script.Clear;
import io.weir.promql.script.Script.Eval;
import io.weir.promql.script.Script.Load;
import io.weir.promql.script.Script.Malformed;
import io.weir.promql.script.Script.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs the statements of a query script, one after another, against samples in memory. Every query is printed and parsed
 * again, and instant queries also run as range queries, as Prometheus's own runner does.
 */
public final class ScriptRunner {
    private static final PromqlFeatures FEATURES =
            PromqlFeatures.WHOLE_GRAMMAR.with("promql-delayed-name-removal").with("use-start-timestamps");
    private static final EngineOptions OPTIONS =
            new EngineOptions(Duration.ofMinutes(5), Duration.ofMinutes(1), 1_000_000, Duration.ofMinutes(1), FEATURES);
    private static final long MINUTE_MS = 60_000;

    private final MemoryQueryable samples = new MemoryQueryable(1);
    private final PromqlEngine engine = new PromqlEngine(OPTIONS);

    private ScriptRunner() {}

    /**
     * Runs a script, from an empty store to its end whatever fails on the way.
     *
     * @param name what failures call the script, such as its path
     */
    public static ScriptReport run(String name, List<String> lines) {
        ScriptRunner runner = new ScriptRunner();
        List<ScriptFailure> failures = new ArrayList<>();
        int passed = 0;
        for (Statement statement : Script.parse(name, lines).statements()) {
            try {
                runner.run(statement);
                passed += statement instanceof Eval ? 1 : 0;
            } catch (StatementException | PromqlParseException e) {
                failures.add(failure(name, statement, String.valueOf(e.getMessage())));
            } catch (RuntimeException e) {
                failures.add(failure(name, statement, e.toString()));
            }
        }
        return new ScriptReport(passed, failures);
    }

    private static ScriptFailure failure(String name, Statement statement, String problem) {
        return new ScriptFailure(name, statement.line(), statement.text(), problem);
    }

    private void run(Statement statement) throws StatementException, PromqlParseException {
        if (statement instanceof Clear) {
            samples.clear();
        } else if (statement instanceof Load load) {
            load(load);
        } else if (statement instanceof Eval eval) {
            eval(eval);
        } else if (statement instanceof Malformed malformed) {
            throw new StatementException(malformed.problem());
        }
    }

    private void load(Load load) throws StatementException, PromqlParseException {
        Map<Labels, SeriesNotation> loaded = new LinkedHashMap<>();
        Map<Labels, List<@Nullable Long>> starts = new HashMap<>();
        for (String line : load.series()) {
            int end = SeriesNotation.endOfMetric(line);
            String metric = line.substring(0, end);
            boolean markInside = metric.endsWith(StartNotation.MARK);
            if (markInside || line.startsWith(StartNotation.MARK, end)) {
                int mark = StartNotation.MARK.length();
                Labels labels = PromqlParser.parseMetric(markInside ? line.substring(0, end - mark) : metric);
                starts.put(labels, StartNotation.parse(line.substring(markInside ? end : end + mark)));
            } else {
                SeriesNotation series = SeriesNotation.parse(line);
                loaded.put(series.labels(), series);
            }
        }
        ClassicBuckets buckets = new ClassicBuckets();
        for (SeriesNotation series : loaded.values()) {
            load(load, series, starts.getOrDefault(series.labels(), List.of()), buckets);
        }
        if (load.nhcb()) {
            addBuckets(buckets);
        }
    }

    private void load(Load load, SeriesNotation series, List<@Nullable Long> starts, ClassicBuckets buckets)
            throws StatementException {
        Labels labels = series.labels();
        for (int i = 0; i < series.items().size(); i++) {
            long at = i * load.stepMs();
            Item item = series.items().get(i);
            if (item instanceof HistogramItem sample) {
                add(labels, at, sample.histogram());
            } else if (item instanceof FloatItem sample) {
                add(labels, at, sample.value());
                buckets.add(labels, at, sample.value());
            } else {
                continue;
            }
            Long start = i < starts.size() ? starts.get(i) : null;
            if (start != null) {
                samples.setStart(labels, at + start);
            }
        }
    }

    private void add(Labels labels, long at, double value) throws StatementException {
        checkAdded(samples.add(labels, at, value), labels, at);
    }

    private void add(Labels labels, long at, Histogram histogram) throws StatementException {
        checkAdded(samples.add(labels, at, histogram), labels, at);
    }

    private void addBuckets(ClassicBuckets buckets) throws StatementException {
        try {
            for (ClassicBuckets.Converted converted : buckets.converted()) {
                add(converted.series(), converted.timestampMs(), converted.histogram());
            }
        } catch (IllegalArgumentException e) {
            throw new StatementException(String.valueOf(e.getMessage()));
        }
    }

    private static void checkAdded(boolean added, Labels labels, long at) throws StatementException {
        if (!added) {
            throw new StatementException(
                    "series " + labels + " already has samples at " + at + " ms or later; loads must not overlap");
        }
    }

    private void eval(Eval eval) throws StatementException, PromqlParseException {
        Expectation expected = Expectation.of(eval);
        Expr expr = PromqlParser.parse(eval.query(), FEATURES);
        Expr again = PromqlParser.parse(expr.toString(), FEATURES);
        if (!again.equals(expr)) {
            throw StatementException.mismatch("the printed query " + expr + ", parsed again", expr, again);
        }
        QueryResult result;
        try {
            result = run(eval, expr);
        } catch (QueryException e) {
            expected.checkFailure(e);
            return;
        }
        expected.check(result);
        if (eval.instant() && expected.holdsInRangeMode()) {
            checkRangeMode(eval, expr, expected);
        }
    }

    private QueryResult run(Eval eval, Expr expr) {
        QueryContext context = QueryContext.unlimited();
        return eval.instant()
                ? engine.instant(samples, expr, eval.startMs(), context)
                : engine.range(samples, expr, eval.startMs(), eval.endMs(), eval.stepMs(), context);
    }

    /** The point in the middle of a range query must be what the instant query gave. */
    private void checkRangeMode(Eval eval, Expr expr, Expectation expected) throws StatementException {
        long at = eval.startMs();
        MatrixResult matrix;
        try {
            matrix = engine.range(samples, expr, at - MINUTE_MS, at + MINUTE_MS, MINUTE_MS, QueryContext.unlimited());
        } catch (QueryException e) {
            throw new StatementException("as a range query: failed: " + e.getMessage());
        }
        InstantVector vector = new InstantVector();
        for (SeriesSamples series : matrix.series()) {
            for (int i = 0; i < series.size(); i++) {
                if (series.timestampsMs()[i] == at) {
                    vector.add(series.labels(), series.values()[i], series.histogram(i));
                }
            }
        }
        try {
            expected.checkMiddleOfRange(new VectorResult(at, vector, matrix.annotations()), expr.type());
        } catch (StatementException e) {
            throw new StatementException("as a range query: " + e.getMessage());
        }
    }
}
