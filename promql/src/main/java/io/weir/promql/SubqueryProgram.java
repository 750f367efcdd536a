package io.weir.promql;

import io.weir.promql.Expr.Subquery;
import io.weir.promql.Expr.VectorSelector;
import io.weir.promql.internal.Row;
import io.weir.promql.internal.Samples;
import io.weir.promql.internal.StepGrid;
import io.weir.promql.internal.StepTimes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A range function of a subquery over a series-local expression. */
final class SubqueryProgram extends SeriesProgram {
    /** No limit allows more. */
    private static final long MAX_STEPS = 100_000_000;

    private final SeriesProgram inner;
    private final Subquery subquery;
    private final long defaultStepMs;
    private final WindowFunction function;
    private final Samples window = new Samples();
    private @Nullable StepTimes times;
    private @Nullable StepGrid innerGrid;
    private Row innerRow = new Row(0);
    private StepCount stepCount = StepCount.NONE;

    SubqueryProgram(SeriesProgram inner, Subquery subquery, long defaultStepMs, WindowFunction function) {
        this.inner = inner;
        this.subquery = subquery;
        this.defaultStepMs = defaultStepMs;
        this.function = function;
    }

    @Override
    VectorSelector selector() {
        return inner.selector();
    }

    @Override
    void bind(StepGrid grid, Binding binding) {
        StepTimes bound = function.stepTimes(grid, subquery.offsetMs(), subquery.at(), binding);
        StepGrid steps = innerGrid(subquery, bound, defaultStepMs);
        binding.checkRoomFor(steps);
        times = bound;
        innerGrid = steps;
        if (innerRow.steps() != steps.count()) {
            innerRow = new Row(steps.count());
        }
        stepCount = binding.stepCount();
        inner.bind(steps, new InnerBinding(binding, stepCount.below(steps, bound, subquery.rangeMs())));
        function.bind(grid, binding);
    }

    /** The multiples of the step in all windows of {@code times}; may be empty. */
    static StepGrid innerGrid(Subquery subquery, StepTimes times, long defaultStepMs) {
        long stepMs = subquery.stepMs() == 0 ? defaultStepMs : subquery.stepMs();
        long afterMs = times.firstSourceMs() - subquery.rangeMs();
        long startMs = (Math.floorDiv(afterMs, stepMs) + 1) * stepMs;
        long count = Math.max(0, Math.floorDiv(times.lastSourceMs() - startMs, stepMs) + 1);
        if (count > MAX_STEPS) {
            throw new QueryException.TooManySamples();
        }
        return new StepGrid(startMs, stepMs, (int) count);
    }

    @Override
    long startMs() {
        return innerRow.steps() == 0 ? 0 : inner.startMs();
    }

    @Override
    long endMs() {
        return innerRow.steps() == 0 ? 0 : inner.endMs();
    }

    @Override
    SeriesIdentity identity(SeriesIdentity input) {
        return function.identity(inner.identity(input));
    }

    @Override
    void run(Samples samples, Row out) {
        if (innerRow.steps() == 0) {
            out.clear();
            return;
        }
        inner.run(samples, innerRow);
        window.show(innerRow, Objects.requireNonNull(innerGrid, "not bound"));
        window.forgetResets();
        StepTimes bound = Objects.requireNonNull(times, "not bound");
        function.run(window, bound, subquery.rangeMs(), out);
        if (stepCount.isOn()) {
            stepCount.addWindows(window, bound, subquery.rangeMs(), false);
        }
    }

    @Override
    boolean isDistinct() {
        return inner.isDistinct() && (function.keepsIdentity() || selector().fixesMetricName());
    }
}
