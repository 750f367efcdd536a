package io.weir.promql;

import io.weir.model.histogram.Histogram;
import io.weir.promql.Expr.Aggregation;
import io.weir.promql.Expr.Binary;
import io.weir.promql.Expr.Call;
import io.weir.promql.Expr.Subquery;
import io.weir.promql.Expr.VectorSelector;
import io.weir.promql.internal.Row;
import io.weir.promql.internal.Samples;
import io.weir.promql.internal.StepGrid;
import io.weir.promql.internal.StepTimes;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Evaluates expressions at all instants of a grid.
 *
 * <p>Vectors flow as series, each with its values at all steps: what looks at one series at a time runs as a {@link
 * SeriesProgram} straight from the cursor into whatever consumes it, so that an aggregation never holds its input.
 * Confined to one thread.
 */
final class Evaluator implements Binding {
    private final EvaluationScope scope;
    private final StepGrid grid;
    private final StepCount stepCount;
    private final ProgramCompiler compiler;

    Evaluator(EvaluationScope scope, StepGrid grid, StepCount stepCount) {
        this.scope = scope;
        this.grid = grid;
        this.stepCount = stepCount;
        scope.context().checkRoomFor(grid.count());
        this.compiler = new ProgramCompiler(
                scope.lookbackMs(),
                scope.subqueryStepMs(),
                scope.delayedNames(),
                scalar -> true,
                expr -> scope.inputs().containsKey(expr) || scope.shared().contains(expr));
    }

    /** An evaluator of the same query at other instants. */
    private Evaluator at(StepGrid otherGrid, StepCount otherCount) {
        return new Evaluator(scope, otherGrid, otherCount);
    }

    /**
     * An evaluator of what a subquery is over.
     *
     * @param innerGrid the subquery's instants
     * @param times this evaluator's, as the subquery sees them
     */
    Evaluator below(Subquery subquery, StepGrid innerGrid, StepTimes times) {
        return at(innerGrid, stepCount.below(innerGrid, times, subquery.rangeMs()));
    }

    EvaluationScope scope() {
        return scope;
    }

    StepGrid grid() {
        return grid;
    }

    @Override
    public double[] scalar(Expr expr, StepGrid steps) {
        return new ScalarEvaluator(steps.equals(grid) ? this : at(steps, StepCount.NONE)).evaluate(expr);
    }

    @Override
    public long resolve(AtModifier at) {
        return scope.resolve(at);
    }

    @Override
    public void checkRoomFor(StepGrid steps) {
        scope.context().checkRoomFor(steps.count());
    }

    @Override
    public Annotations annotations() {
        return scope.annotations();
    }

    @Override
    public StepCount stepCount() {
        return stepCount;
    }

    @Override
    public boolean typedSeries() {
        return scope.typedSeries();
    }

    /** The value of a scalar expression at each step. */
    double[] scalar(Expr expr) {
        return scalar(expr, grid);
    }

    /** All series of a vector expression; they count as held until {@link #release}. */
    List<SeriesRow> vector(Expr expr) {
        return RowList.concatenate(shards(expr, () -> new RowList(scope.context())));
    }

    /** Tells that series from {@link #vector} are no longer used. */
    void release(List<SeriesRow> rows) {
        long samples = 0;
        for (SeriesRow series : rows) {
            samples += series.row().sampleSize();
        }
        scope.context().release(samples);
    }

    /** Hands every series of a vector expression that has a value to {@code sink}. */
    void forEach(Expr expr, RowSink sink) {
        Expr inner = expr.unwrapped();
        scope.context().check();
        InstantVector input = scope.inputs().get(inner);
        if (input != null) {
            replay(input, sink);
            return;
        }
        if (scope.shared().contains(inner)) {
            share(inner, sink);
            return;
        }
        if (grid.count() > 1 && StepInvariance.holds(inner)) {
            broadcast(inner, sink);
            return;
        }
        SeriesProgram program = compiler.compile(inner);
        if (program != null && program.isDistinct()) {
            stream(program, sink);
            return;
        }
        evaluate(inner, sink);
    }

    /**
     * As {@link #forEach}, to several sinks where the expression looks at one series at a time: each takes the series of one
     * shard of the storage, on a thread of its own if there are any to spare.
     *
     * @return the sinks that were needed, in the order of the shards
     */
    <S extends RowSink> List<S> shards(Expr expr, Supplier<S> sinks) {
        Expr inner = expr.unwrapped();
        boolean isKnown = scope.inputs().containsKey(inner)
                || scope.shared().contains(inner)
                || (grid.count() > 1 && StepInvariance.holds(inner));
        SeriesProgram program = isKnown ? null : compiler.compile(inner);
        if (program != null && program.isDistinct()) {
            return streamShards(program, () -> Objects.requireNonNull(compiler.compile(inner)), sinks);
        }
        S sink = sinks.get();
        forEach(expr, sink);
        return List.of(sink);
    }

    private void replay(InstantVector input, RowSink sink) {
        RowAssembler assembler = new RowAssembler(true);
        for (int i = 0; i < input.size(); i++) {
            Row row = new Row(1);
            Histogram histogram = input.histogram(i);
            if (histogram == null) {
                row.set(0, input.value(i));
            } else {
                row.set(0, histogram);
            }
            assembler.accept(SeriesIdentity.of(input.labels(i)), row);
        }
        assembler.drain(sink);
    }

    /** Takes the series of an expression that occurs elsewhere too from there, or keeps them for there. */
    private void share(Expr expr, RowSink sink) {
        List<SeriesRow> rows = scope.shared().take(expr, grid, this);
        boolean isKept = scope.shared().isKept(expr, grid);
        if (!isKept) {
            release(rows);
        }
        for (SeriesRow series : rows) {
            sink.accept(series.identity(), isKept ? series.row().copy() : series.row());
        }
    }

    private void broadcast(Expr expr, RowSink sink) {
        at(grid.first(), stepCount.once(grid.count())).forEach(expr, (identity, single) -> {
            Row row = new Row(grid.count());
            for (int step = 0; step < grid.count(); step++) {
                row.set(step, single, 0);
            }
            sink.accept(identity, row);
            return false;
        });
    }

    /** The compiler of programs that run in this query. */
    ProgramCompiler compiler() {
        return compiler;
    }

    /** Since when the samples that {@code selector} finds count. */
    void startTimestamps(VectorSelector selector, RowSink sink) {
        WindowFunction function = WindowFunction.startTimestamp(scope.delayedNames());
        stream(new WindowProgram(selector, scope.lookbackMs(), function, scope.lookbackMs()), sink);
    }

    /** Runs {@code program} over every series its selector finds. */
    void stream(SeriesProgram program, RowSink sink) {
        program.bind(grid, this);
        ProgramWorker<RowSink> worker = worker(program, () -> sink);
        new SeriesReader(scope).read(selection(program), cursor -> worker.accept(sink, cursor));
    }

    /**
     * Runs a program over every series its selector finds, shard by shard.
     *
     * @param program for this thread
     * @param others the same for other threads
     */
    private <S extends RowSink> List<S> streamShards(
            SeriesProgram program, Supplier<SeriesProgram> others, Supplier<S> sinks) {
        scope.context().check();
        SharedBinding binding = new SharedBinding(this);
        program.bind(grid, binding);
        AtomicBoolean first = new AtomicBoolean(true);
        return new SeriesReader(scope).readShards(selection(program), () -> {
            if (first.getAndSet(false)) {
                return worker(program, sinks);
            }
            SeriesProgram other = others.get();
            other.bind(grid, binding);
            return worker(other, sinks);
        });
    }

    private Selection selection(SeriesProgram program) {
        return new Selection(
                program.selector().matchers(),
                program.startMs(),
                program.endMs(),
                program.readsNewestOnly() && !detectsResets(program));
    }

    private boolean detectsResets(SeriesProgram program) {
        return scope.countSelectors().contains(program.selector());
    }

    private <S extends RowSink> ProgramWorker<S> worker(SeriesProgram program, Supplier<S> sinks) {
        return new ProgramWorker<>(program, grid, detectsResets(program), scope.startTimestamps(), sinks);
    }

    /** Evaluates an expression that is more than a program of single series. */
    private void evaluate(Expr expr, RowSink sink) {
        if (expr instanceof Aggregation aggregation) {
            new AggregationEvaluator(this, aggregation).evaluate(sink);
            return;
        }
        Transforms.Application application = Transforms.of(expr);
        if (application != null) {
            transform(application, sink);
        } else if (expr instanceof Binary binary) {
            new VectorBinaryEvaluator(this, binary).evaluate(sink);
        } else if (expr instanceof Call call) {
            WindowFunction function = WindowFunction.of(call, scope.delayedNames());
            if (function != null) {
                range(call, function, sink);
            } else {
                new CallEvaluator(this, call).evaluate(sink);
            }
        } else {
            throw new IllegalStateException("not a vector expression: " + expr);
        }
    }

    private void transform(Transforms.Application application, RowSink sink) {
        RowTransform transform = application.transform();
        transform.bind(grid, this);
        RowAssembler assembler = new RowAssembler(false);
        forEach(application.operand(), (identity, row) -> {
            SeriesIdentity renamed = transform.rename(identity, scope.delayedNames());
            transform.apply(row);
            return !row.isEmpty() && assembler.accept(renamed, row);
        });
        assembler.drain(sink);
    }

    private void range(Call call, WindowFunction function, RowSink sink) {
        RowAssembler assembler = new RowAssembler(true);
        Expr argument = WindowFunction.rangeArgument(call);
        if (argument instanceof Subquery subquery) {
            subquery(subquery, function, assembler);
        } else {
            stream(Objects.requireNonNull(compiler.compile(call)), assembler);
        }
        assembler.drain(sink);
    }

    private void subquery(Subquery subquery, WindowFunction function, RowSink sink) {
        StepTimes times = function.stepTimes(grid, subquery.offsetMs(), subquery.at(), this);
        StepGrid innerGrid = SubqueryProgram.innerGrid(subquery, times, scope.subqueryStepMs());
        function.bind(grid, this);
        if (innerGrid.count() == 0) {
            return;
        }
        Samples window = new Samples();
        below(subquery, innerGrid, times).forEach(subquery.inner(), (identity, innerRow) -> {
            SeriesIdentity renamed = function.identity(identity);
            window.show(innerRow, innerGrid);
            window.forgetResets();
            if (stepCount.isOn()) {
                stepCount.addWindows(window, times, subquery.rangeMs(), false);
            }
            Row row = new Row(grid.count());
            function.run(window, times, subquery.rangeMs(), row);
            if (!row.isEmpty()) {
                sink.accept(renamed, row);
            }
            return false;
        });
    }

    /** No values that are known already. */
    static IdentityHashMap<Expr, InstantVector> noInputs() {
        return new IdentityHashMap<>();
    }
}
