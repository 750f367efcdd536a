package io.weir.promql;

import io.weir.model.Labels;
import io.weir.promql.Expr.MatrixSelector;
import io.weir.promql.Expr.StringLiteral;
import io.weir.promql.Expr.Subquery;
import io.weir.promql.Expr.VectorSelector;
import io.weir.promql.QueryResult.MatrixResult;
import io.weir.promql.QueryResult.ScalarResult;
import io.weir.promql.QueryResult.StringResult;
import io.weir.promql.QueryResult.VectorResult;
import io.weir.promql.internal.Row;
import io.weir.promql.internal.Samples;
import io.weir.promql.internal.StepGrid;
import io.weir.promql.internal.StepTimes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Evaluates expressions over a {@link Queryable}. Stateless and thread-safe. */
public final class PromqlEngine {
    private final EngineOptions options;
    private final ShardExecutor shards;
    private final boolean rewrites;

    /** An engine that evaluates on the thread that asks. */
    public PromqlEngine(EngineOptions options) {
        this(options, ShardExecutor.CALLER_ONLY);
    }

    /** An engine that spreads what looks at one series at a time over threads, if the storage has several shards. */
    public PromqlEngine(EngineOptions options, ShardExecutor shards) {
        this(options, shards, true);
    }

    private PromqlEngine(EngineOptions options, ShardExecutor shards, boolean rewrites) {
        this.options = options;
        this.shards = shards;
        this.rewrites = rewrites;
    }

    /** An engine that does what is written, for tests. */
    static PromqlEngine literal(EngineOptions options) {
        return new PromqlEngine(options, ShardExecutor.CALLER_ONLY, false);
    }

    /**
     * The value of {@code expr} at {@code timeMs}.
     *
     * @throws QueryException if it has none
     */
    public QueryResult instant(Queryable queryable, Expr expr, long timeMs, QueryContext context) {
        return instant(queryable, expr, timeMs, context, Evaluator.noInputs());
    }

    /**
     * The value of {@code written} at {@code timeMs} where the values of some of its subexpressions are known.
     *
     * @param inputs by identity of the subexpression; a range vector's input is
     *     any vector that is empty exactly if no series has samples
     */
    public QueryResult instant(
            Queryable queryable,
            Expr written,
            long timeMs,
            QueryContext context,
            IdentityHashMap<Expr, InstantVector> inputs) {
        // What is known is known by identity.
        Expr expr = inputs.isEmpty() ? rewritten(written.atInstant()) : written.atInstant();
        Evaluator evaluator =
                evaluator(queryable, expr, StepGrid.instant(timeMs), DurationResolver.INSTANT, context, inputs);
        Annotations annotations = evaluator.annotations();
        return switch (expr.type()) {
            case SCALAR -> new ScalarResult(timeMs, evaluator.scalar(expr)[0], annotations);
            case STRING -> new StringResult(timeMs, ((StringLiteral) expr.unwrapped()).value(), annotations);
            case VECTOR -> {
                InstantVector vector = new InstantVector();
                for (SeriesRow series : finished(evaluator, expr)) {
                    vector.add(
                            series.identity().labels(),
                            series.row().value(0),
                            series.row().histogram(0));
                }
                yield new VectorResult(timeMs, vector, annotations);
            }
            case MATRIX -> new MatrixResult(matrix(evaluator, expr.unwrapped()), annotations);
        };
    }

    /**
     * The values of {@code written} at {@code startMs}, {@code startMs + stepMs}, … up to {@code endMs}.
     *
     * @throws QueryException if it has none
     * @throws IllegalArgumentException for a step that is not positive, an end before the start, or an expression that
     *     is neither a scalar nor an instant vector
     */
    public MatrixResult range(
            Queryable queryable, Expr written, long startMs, long endMs, long stepMs, QueryContext context) {
        DurationResolver durations = new DurationResolver(stepMs, endMs - startMs);
        Expr expr = rewritten(durations.resolve(written));
        if (expr.type() != ValueType.SCALAR && expr.type() != ValueType.VECTOR) {
            throw new IllegalArgumentException("invalid expression type \""
                    + expr.type().documentedName() + "\" for range query, must be Scalar or instant Vector");
        }
        if (stepMs <= 0 || endMs < startMs) {
            throw new IllegalArgumentException("invalid range from " + startMs + " to " + endMs + " step " + stepMs);
        }
        long steps = (endMs - startMs) / stepMs + 1;
        if (steps > Integer.MAX_VALUE / 8) {
            throw new QueryException.TooManySamples();
        }
        StepGrid grid = new StepGrid(startMs, stepMs, (int) steps);
        Evaluator evaluator = evaluator(queryable, expr, grid, durations, context, Evaluator.noInputs());
        List<SeriesSamples> series = new ArrayList<>();
        if (expr.type() == ValueType.SCALAR) {
            series.add(new SeriesSamples(Labels.empty(), grid.times(), evaluator.scalar(expr)));
        } else {
            long[] times = grid.times();
            for (SeriesRow row : finished(evaluator, expr)) {
                series.add(samples(row.identity().labels(), row.row(), grid, times));
            }
            series.sort(Comparator.comparing(SeriesSamples::labels));
        }
        return new MatrixResult(series, evaluator.annotations());
    }

    private Expr rewritten(Expr expr) {
        return rewrites ? Rewrites.apply(expr) : expr;
    }

    private Evaluator evaluator(
            Queryable queryable,
            Expr expr,
            StepGrid grid,
            DurationResolver durations,
            QueryContext context,
            IdentityHashMap<Expr, InstantVector> inputs) {
        Duration lookback = context.lookbackDelta();
        Set<VectorSelector> countSelectors = CountSelectors.of(expr);
        EvaluationScope scope = new EvaluationScope(
                queryable,
                grid,
                durations,
                (lookback == null ? options.lookbackDelta() : lookback).toMillis(),
                options.defaultSubqueryStep().toMillis(),
                options.delayedNameRemoval(),
                context,
                new Annotations(),
                inputs,
                options.features().startTimestamps(),
                options.features().typeAndUnitLabels(),
                countSelectors,
                rewrites ? SharedResults.of(expr, countSelectors) : SharedResults.none(),
                shards);
        return new Evaluator(scope, grid, context.countSteps(grid));
    }

    /** The series of a vector expression with the labels of the result. */
    private static Iterable<SeriesRow> finished(Evaluator evaluator, Expr expr) {
        List<SeriesRow> rows = evaluator.vector(expr);
        if (rows.stream().noneMatch(series -> series.identity().dropName())) {
            return rows;
        }
        RowAssembler assembler = new RowAssembler(false);
        for (SeriesRow series : rows) {
            assembler.accept(SeriesIdentity.of(series.identity().result()), series.row());
        }
        return assembler.rows();
    }

    /** @param times those of the grid, which series with a value at each step share */
    private static SeriesSamples samples(Labels labels, Row row, StepGrid grid, long[] times) {
        if (!row.hasHistograms() && row.size() == times.length) {
            return new SeriesSamples(labels, times, row.copyValues());
        }
        Samples samples = new Samples();
        samples.show(row, grid);
        return new SeriesSamples(labels, samples.copyTimes(), samples.copyValues(), samples.copyHistograms());
    }

    /** The samples of a range vector at the only instant of {@code evaluator}. */
    private static List<SeriesSamples> matrix(Evaluator evaluator, Expr expr) {
        List<SeriesSamples> series = new ArrayList<>();
        if (expr instanceof MatrixSelector matrix) {
            VectorSelector selector = matrix.selector();
            StepTimes times = WindowProgram.stepTimes(evaluator.grid(), selector.offsetMs(), selector.at(), evaluator);
            long endMs = times.lastSourceMs();
            long startMs = endMs - matrix.rangeMs();
            RangeModifier modifier = selector.modifier();
            long lookbackMs = evaluator.scope().lookbackMs();
            Selection selection = new Selection(
                    selector.matchers(),
                    modifier == RangeModifier.NONE ? startMs : startMs - lookbackMs,
                    modifier == RangeModifier.SMOOTHED ? endMs + lookbackMs : endMs);
            Samples all = new Samples();
            Samples window = new Samples();
            new SeriesReader(evaluator.scope()).read(selection, cursor -> {
                all.show(cursor.timestampsMs(), cursor.values(), cursor.histograms(), null, cursor.size());
                window.show(all, selection.startMs(), selection.endMs());
                window.dropStaleMarkers();
                if (modifier != RangeModifier.NONE) {
                    if (window.hasHistograms()) {
                        throw new QueryException.Execution(
                                modifier.suffix().strip() + " modifier is not supported with histograms");
                    }
                    window.extend(startMs, endMs, modifier == RangeModifier.SMOOTHED);
                }
                if (window.size() > 0) {
                    evaluator.scope().context().hold(window.sampleSize());
                    evaluator.stepCount().add(0, window.sampleSize(), window.sampleSize());
                    series.add(new SeriesSamples(
                            cursor.labels(), window.copyTimes(), window.copyValues(), window.copyHistograms()));
                }
            });
        } else if (expr instanceof Subquery subquery) {
            StepTimes times = WindowProgram.stepTimes(evaluator.grid(), subquery.offsetMs(), subquery.at(), evaluator);
            StepGrid grid =
                    SubqueryProgram.innerGrid(subquery, times, evaluator.scope().subqueryStepMs());
            if (grid.count() > 0) {
                long[] innerTimes = grid.times();
                for (SeriesRow row : finished(evaluator.below(subquery, grid, times), subquery.inner())) {
                    series.add(samples(row.identity().labels(), row.row(), grid, innerTimes));
                }
            }
        }
        series.sort(Comparator.comparing(SeriesSamples::labels));
        return series;
    }
}
