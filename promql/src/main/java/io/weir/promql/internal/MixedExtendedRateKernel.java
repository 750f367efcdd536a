package io.weir.promql.internal;

import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * {@code rate}, {@code increase} and {@code delta} of an anchored or smoothed selector where some samples are histograms.
 *
 * <p>Follows {@code extendedHistogramRate} in prometheus promql/functions.go.
 */
final class MixedExtendedRateKernel extends MixedKernel {
    private final ExtendedRateKernel floats;
    private final boolean counter;
    private final boolean perSecond;
    private final boolean smoothed;

    MixedExtendedRateKernel(boolean counter, boolean perSecond, boolean smoothed) {
        this.floats = new ExtendedRateKernel(counter, perSecond, smoothed);
        this.counter = counter;
        this.perSecond = perSecond;
        this.smoothed = smoothed;
    }

    @Override
    protected void begin(Samples samples) {
        floats.begin(samples);
    }

    @Override
    protected boolean evaluate(Samples samples, int from, int to) {
        int histograms = histograms(samples, from, to);
        if (histograms == 0) {
            floats.windowStartMs = windowStartMs;
            floats.windowEndMs = windowEndMs;
            histogramResult = null;
            boolean has = floats.evaluate(samples, from, to);
            result = floats.result;
            return has;
        }
        if (histograms < to - from) {
            notes().mixedSamples();
            return false;
        }
        int first = Edges.first(samples, from, to, windowStartMs);
        int last = smoothed ? Edges.last(samples, from, to, windowEndMs) : to - 1;
        if (samples.time(last) <= windowStartMs || (smoothed && samples.time(first) > windowEndMs)) {
            return false;
        }
        histogramResult = fits(samples, first, last) ? change(samples, from, first, last) : null;
        return histogramResult != null;
    }

    private boolean fits(Samples samples, int first, int last) {
        boolean custom = HistogramEdges.at(samples, first).hasCustomBounds();
        for (int i = first; i <= last; i++) {
            Histogram histogram = HistogramEdges.at(samples, i);
            if (histogram.hasCustomBounds() != custom) {
                notes().mixedSchemas();
                return false;
            }
            if (counter && histogram.hint() == CounterResetHint.GAUGE) {
                notes().notCounter();
            }
        }
        return true;
    }

    private @Nullable Histogram change(Samples samples, int from, int first, int last) {
        boolean cutsLeft = smoothed && samples.time(first) < windowStartMs;
        boolean cutsRight = smoothed && last > from && samples.time(last) > windowEndMs;
        Histogram left = cutsLeft
                ? HistogramEdges.between(samples, first, windowStartMs, counter, notes())
                : HistogramEdges.at(samples, first);
        Histogram right = cutsRight
                ? HistogramEdges.between(samples, last - 1, windowEndMs, counter, notes())
                : HistogramEdges.at(samples, last);
        if (left == null || right == null) {
            return null;
        }
        boolean gauges = left.hint() == CounterResetHint.GAUGE && right.hint() == CounterResetHint.GAUGE;
        if (!counter && !gauges) {
            notes().notGauge();
        }
        Histogram change = HistogramEdges.minus(right, left, notes());
        if (change != null && counter) {
            Histogram correction = correction(samples, first, last, left, right, cutsLeft);
            change = correction == null ? change : HistogramChange.plus(change, correction, notes());
        }
        if (change == null) {
            return null;
        }
        Histogram result = perSecond ? change.dividedBy((windowEndMs - windowStartMs) / 1000.0) : change;
        return result.withHint(CounterResetHint.GAUGE);
    }

    /** What was counted before resets between the edges, or null if there was none. */
    private @Nullable Histogram correction(
            Samples samples, int first, int last, Histogram left, Histogram right, boolean cutsLeft) {
        int next = first + 1;
        Histogram previous = left;
        if (cutsLeft && HistogramEdges.at(samples, next).isResetAfter(HistogramEdges.at(samples, first))) {
            // The left edge lies after that reset already.
            previous = HistogramEdges.at(samples, next);
            next++;
        }
        if (next > last) {
            return null;
        }
        Histogram correction = null;
        for (int i = next; i <= last; i++) {
            // The last sample is represented by the right edge.
            Histogram current = i == last ? right : HistogramEdges.at(samples, i);
            if (current.isResetAfter(previous)) {
                correction = correction == null ? previous : HistogramChange.plus(correction, previous, notes());
            }
            previous = current;
        }
        return correction;
    }
}
