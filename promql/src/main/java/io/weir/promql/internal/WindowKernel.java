package io.weir.promql.internal;

import io.weir.model.histogram.Histogram;
import org.jspecify.annotations.Nullable;

/** A range function that looks at one window after the other. Subclasses may keep state that slides with the window. */
abstract class WindowKernel extends RangeKernel {
    /** The exclusive start of the current window. */
    protected long windowStartMs;

    /** The inclusive end of the current window. */
    protected long windowEndMs;

    /** The instant of the current step, which an offset or {@code @} may set apart from the window's end. */
    protected long evaluationMs;

    /** The number of the current step. */
    protected int step;

    /** What {@link #evaluate} found. */
    protected double result;

    /** What {@link #evaluate} found instead of a number, or null. */
    protected @Nullable Histogram histogramResult;

    @Override
    final void evaluateAll(Samples samples, Windows windows, boolean same, Row out) {
        int[] from = windows.from();
        int[] to = windows.to();
        int first = samples.from();
        for (step = 0; step < from.length; step++) {
            if (to[step] == from[step]) {
                continue;
            }
            evaluationMs = windows.evaluationMs(step);
            windowEndMs = windows.endMs(step);
            windowStartMs = windows.startMs(step);
            if (evaluate(samples, first + from[step], first + to[step])) {
                if (histogramResult == null) {
                    out.set(step, result);
                } else {
                    out.set(step, histogramResult);
                }
            }
        }
    }

    /**
     * Evaluates the current window, which is {@code [from, to)} and not empty, into {@link #result} or {@link
     * #histogramResult}; false if there is no result.
     */
    protected abstract boolean evaluate(Samples samples, int from, int to);
}
