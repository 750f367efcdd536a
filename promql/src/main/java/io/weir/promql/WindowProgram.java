package io.weir.promql;

import io.weir.promql.Expr.VectorSelector;
import io.weir.promql.internal.Row;
import io.weir.promql.internal.Samples;
import io.weir.promql.internal.StepGrid;
import io.weir.promql.internal.StepTimes;
import org.jspecify.annotations.Nullable;

/** A selector, or a range function of one: a window of samples at each step. */
final class WindowProgram extends SeriesProgram {
    private final VectorSelector selector;
    private final long rangeMs;
    private final long backMs;
    private final long aheadMs;
    private final WindowFunction function;
    private final Samples window = new Samples();
    private @Nullable StepTimes times;
    private StepCount stepCount = StepCount.NONE;

    /** @param lookbackMs how far beyond its edges a window looks that is anchored or smoothed */
    WindowProgram(VectorSelector selector, long rangeMs, WindowFunction function, long lookbackMs) {
        this.selector = selector;
        this.rangeMs = rangeMs;
        this.function = function;
        this.backMs = selector.modifier() == RangeModifier.NONE ? 0 : lookbackMs;
        this.aheadMs = selector.modifier() == RangeModifier.SMOOTHED ? lookbackMs : 0;
        function.setReach(backMs, aheadMs);
    }

    @Override
    VectorSelector selector() {
        return selector;
    }

    @Override
    void bind(StepGrid grid, Binding binding) {
        times = function.stepTimes(grid, selector.offsetMs(), selector.at(), binding);
        stepCount = binding.stepCount();
        function.bind(grid, binding);
    }

    static StepTimes stepTimes(StepGrid grid, long offsetMs, @Nullable AtModifier at, Binding binding) {
        return at == null
                ? new StepTimes(grid, false, offsetMs)
                : new StepTimes(grid, true, binding.resolve(at) - offsetMs);
    }

    private StepTimes times() {
        return java.util.Objects.requireNonNull(times, "not bound");
    }

    @Override
    long startMs() {
        return times().firstSourceMs() - rangeMs - backMs;
    }

    @Override
    long endMs() {
        return times().lastSourceMs() + aheadMs;
    }

    @Override
    SeriesIdentity identity(SeriesIdentity input) {
        return function.identity(input);
    }

    @Override
    void run(Samples samples, Row out) {
        window.show(samples, startMs(), endMs());
        if (function.skipsStaleMarkers()) {
            window.dropStaleMarkers();
        }
        function.run(window, times(), rangeMs, out);
        if (stepCount.isOn()) {
            count(out);
        }
    }

    private void count(Row out) {
        if (function.skipsStaleMarkers()) {
            stepCount.addWindows(window, times(), rangeMs, true);
        } else {
            stepCount.addRow(out);
        }
    }

    @Override
    boolean isDistinct() {
        return function.keepsIdentity() || selector.fixesMetricName();
    }

    @Override
    boolean readsNewestOnly() {
        return !function.skipsStaleMarkers() && times().count() == 1;
    }
}
