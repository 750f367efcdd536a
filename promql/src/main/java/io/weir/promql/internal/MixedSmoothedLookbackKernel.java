package io.weir.promql.internal;

import io.weir.model.histogram.Combination;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;

/** The value of a smoothed instant selector where some samples are histograms. */
final class MixedSmoothedLookbackKernel extends MixedKernel {
    private final SmoothedLookbackKernel floats = new SmoothedLookbackKernel();

    @Override
    protected boolean evaluate(Samples samples, int from, int to) {
        int histograms = histograms(samples, from, to);
        if (histograms == 0) {
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
        int next = Math.min(samples.firstAfter(windowEndMs - 1, from), to);
        if (next < to && samples.time(next) == windowEndMs) {
            histogramResult = HistogramEdges.at(samples, next);
        } else if (next == from) {
            return false;
        } else if (next < to && !fits(samples, next)) {
            notes().mixedSchemas();
            return false;
        } else if (next < to) {
            histogramResult = HistogramEdges.between(samples, next - 1, windowEndMs, isCounter(samples, next), notes());
        } else {
            histogramResult = HistogramEdges.at(samples, next - 1).withHint(CounterResetHint.UNKNOWN);
        }
        return histogramResult != null;
    }

    private static boolean fits(Samples samples, int next) {
        return Combination.isPossible(HistogramEdges.at(samples, next - 1), HistogramEdges.at(samples, next));
    }

    private static boolean isCounter(Samples samples, int next) {
        Histogram before = HistogramEdges.at(samples, next - 1);
        Histogram after = HistogramEdges.at(samples, next);
        return before.hint() != CounterResetHint.GAUGE || after.hint() != CounterResetHint.GAUGE;
    }
}
