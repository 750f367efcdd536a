package io.weir.promql.internal;

import io.weir.model.histogram.Combination;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;

/** {@code irate} and {@code idelta} of histograms, and of samples that say since when they count. */
final class MixedLastTwoKernel extends MixedKernel {
    private final boolean rate;

    MixedLastTwoKernel(boolean rate) {
        this.rate = rate;
    }

    @Override
    protected boolean evaluate(Samples samples, int from, int to) {
        int last = to - 1;
        if (last == from || samples.time(last) == samples.time(last - 1)) {
            return false;
        }
        double seconds = (samples.time(last) - samples.time(last - 1)) / 1000.0;
        Histogram current = samples.histogram(last);
        Histogram previous = samples.histogram(last - 1);
        if (current == null && previous == null) {
            histogramResult = null;
            result = change(samples, last);
            result = rate ? result / seconds : result;
            return true;
        }
        if (current == null || previous == null) {
            notes().mixedSamples();
            return false;
        }
        warnOfKind(current, previous);
        boolean reset = rate && (StartTimes.isReset(samples, last) || current.isResetAfter(previous));
        Histogram change = current;
        if (!reset) {
            if (!Combination.isPossible(current, previous)) {
                notes().mixedSchemas();
                return false;
            }
            Combination difference = Combination.difference(current, previous);
            if (difference.reconciledBounds()) {
                notes().reconciledBounds("subtraction");
            }
            change = difference.result();
        }
        change = change.withHint(CounterResetHint.GAUGE);
        histogramResult = rate ? change.dividedBy(seconds) : change;
        return true;
    }

    private double change(Samples samples, int last) {
        double value = samples.value(last);
        double before = samples.value(last - 1);
        boolean reset = rate && (value < before || StartTimes.isReset(samples, last));
        return reset ? value : value - before;
    }

    private void warnOfKind(Histogram current, Histogram previous) {
        boolean currentGauge = current.hint() == CounterResetHint.GAUGE;
        boolean previousGauge = previous.hint() == CounterResetHint.GAUGE;
        if (rate && (currentGauge || previousGauge)) {
            notes().notCounter();
        } else if (!rate && !(currentGauge && previousGauge)) {
            notes().notGauge();
        }
    }
}
