package io.weir.promql;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.promql.Expr.VectorSelector;
import io.weir.promql.internal.Row;
import io.weir.promql.internal.Samples;
import io.weir.promql.internal.StepGrid;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An expression whose value for a series depends on that series alone, to be evaluated at single instants over samples
 * that the caller holds. Evaluation allocates nothing as long as the instant stays the same. Confined to one thread.
 */
public final class SeriesFunction {
    private final SeriesProgram program;
    private final EngineOptions options;
    private final long windowMs;
    private final Samples samples = new Samples();
    private final Row out = new Row(1);
    private boolean bound;
    private long boundMs;

    private SeriesFunction(SeriesProgram program, EngineOptions options, long windowMs) {
        this.program = program;
        this.options = options;
        this.windowMs = windowMs;
    }

    /**
     * The function that {@code expr} is, or null if its value for a series depends on others, or if different series
     * may come to have the same labels before its last operation.
     *
     * @throws QueryException if {@code expr} can't be evaluated over any data
     * @throws IllegalArgumentException if metric names are to be removed with delay, which one series can't know
     */
    public static @Nullable SeriesFunction compile(Expr expr, EngineOptions options) {
        if (options.delayedNameRemoval()) {
            throw new IllegalArgumentException("no series functions with delayed name removal");
        }
        ProgramCompiler compiler = new ProgramCompiler(
                options.lookbackDelta().toMillis(),
                options.defaultSubqueryStep().toMillis(),
                false,
                scalar -> Selectors.of(scalar).isEmpty(),
                any -> false);
        SeriesProgram program = expr.type() == ValueType.VECTOR ? compiler.compile(expr) : null;
        if (program == null || !program.isOperandDistinct()) {
            return null;
        }
        long windowMs = Selectors.of(expr, options).get(0).windowMs();
        return new SeriesFunction(program, options, windowMs);
    }

    /** The conditions on the series that this is a function of. */
    public List<LabelMatcher> matchers() {
        return selector().matchers();
    }

    private VectorSelector selector() {
        return program.selector();
    }

    /** Evaluated at t, samples in {@code (t - windowMs, t]} are read. */
    public long windowMs() {
        return windowMs;
    }

    /** Whether different series always have different {@link #outputLabels}. */
    public boolean isDistinct() {
        return program.isDistinct();
    }

    /** The labels of the result for {@code series}. */
    public Labels outputLabels(Labels series) {
        return program.identity(SeriesIdentity.of(series)).result();
    }

    /**
     * Evaluates at {@code timeMs} over the first {@code size} samples, ascending in time, stale markers included; older
     * and newer ones than needed do no harm.
     *
     * @param histograms null for a float, whose value counts; null if all samples are floats
     * @return whether there is a {@link #value} or {@link #histogram}
     */
    public boolean evaluate(
            long[] timestampsMs, double[] values, @Nullable Histogram @Nullable [] histograms, int size, long timeMs) {
        if (!bound || boundMs != timeMs) {
            program.bind(StepGrid.instant(timeMs), new StaticBinding(options));
            bound = true;
            boundMs = timeMs;
        }
        samples.show(timestampsMs, values, histograms, null, size);
        program.run(samples, out);
        return out.has(0);
    }

    /** The value that the last {@link #evaluate} found; of a histogram the sum. */
    public double value() {
        return out.value(0);
    }

    /** The histogram that the last {@link #evaluate} found, or null if it is a float. */
    public @Nullable Histogram histogram() {
        return out.histogram(0);
    }

    /** Scalars that need no samples. */
    private record StaticBinding(EngineOptions options) implements Binding {
        @Override
        public double[] scalar(Expr expr, StepGrid grid) {
            EvaluationScope scope = new EvaluationScope(
                    selection -> List.of(),
                    grid,
                    DurationResolver.INSTANT,
                    options.lookbackDelta().toMillis(),
                    options.defaultSubqueryStep().toMillis(),
                    false,
                    QueryContext.unlimited(),
                    new Annotations(),
                    Evaluator.noInputs(),
                    false,
                    false,
                    Set.of(),
                    SharedResults.none(),
                    ShardExecutor.CALLER_ONLY);
            return new Evaluator(scope, grid, StepCount.NONE).scalar(expr);
        }

        @Override
        public long resolve(AtModifier at) {
            if (at.kind() != AtModifier.Kind.TIMESTAMP) {
                throw new IllegalStateException("no query to take start() and end() from");
            }
            return at.timestampMs();
        }

        @Override
        public void checkRoomFor(StepGrid grid) {}

        @Override
        public @Nullable Annotations annotations() {
            return null;
        }

        @Override
        public StepCount stepCount() {
            return StepCount.NONE;
        }

        @Override
        public boolean typedSeries() {
            return options.features().typeAndUnitLabels();
        }
    }
}
