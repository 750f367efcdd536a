package io.weir.promql.internal;

import io.weir.model.histogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A function of the samples in a window, evaluated for one series over all steps of a grid in one pass: both ends of the
 * window only ever move forward.
 *
 * <p>Subclasses may keep state that slides with the window. Confined to one thread.
 */
public abstract class RangeKernel {
    /** The exclusive start of the current window. */
    protected long windowStartMs;

    /** The inclusive end of the current window. */
    protected long windowEndMs;

    /** The instant of the current step, which an offset or {@code @} may set apart from the window's end. */
    protected long evaluationMs;

    /** The number of the current step. */
    protected int step;

    private long backMs;
    private long aheadMs;

    /** What {@link #evaluate} found. */
    protected double result;

    /** What {@link #evaluate} found instead of a number, or null. */
    protected @Nullable Histogram histogramResult;

    /** Lets {@link #evaluate} see samples up to so long before the window and after it, too. */
    public final void setReach(long newBackMs, long newAheadMs) {
        backMs = newBackMs;
        aheadMs = newAheadMs;
    }

    /** How far the windows of all steps reach: {@code (t - rangeMs, t]} for each instant t of {@code times}. */
    public final void run(Samples samples, StepTimes times, long rangeMs, Row out) {
        out.clear();
        if (samples.size() == 0) {
            return;
        }
        begin(samples);
        int from = samples.from();
        int to = from;
        int steps = times.count();
        for (step = 0; step < steps; step++) {
            evaluationMs = times.evaluationMs(step);
            windowEndMs = times.sourceMs(step);
            windowStartMs = windowEndMs - rangeMs;
            from = advance(samples, from, windowStartMs - backMs);
            to = advance(samples, Math.max(from, to), windowEndMs + aheadMs);
            if (to > from && evaluate(samples, from, to)) {
                if (histogramResult == null) {
                    out.set(step, result);
                } else {
                    out.set(step, histogramResult);
                }
            }
        }
    }

    /** The first index from {@code start} on with a time after {@code timeMs}; near ones are found by stepping. */
    private static int advance(Samples samples, int start, long timeMs) {
        int near = Math.min(samples.to(), start + 8);
        for (int i = start; i < near; i++) {
            if (samples.time(i) > timeMs) {
                return i;
            }
        }
        return samples.firstAfter(timeMs, near);
    }

    /** Called once for a series before its steps. */
    protected void begin(Samples samples) {}

    /**
     * Evaluates the current window, which is {@code [from, to)} and not empty, into {@link #result} or {@link
     * #histogramResult}; false if there is no result.
     */
    protected abstract boolean evaluate(Samples samples, int from, int to);
}
