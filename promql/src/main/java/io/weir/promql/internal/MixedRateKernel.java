package io.weir.promql.internal;

import io.weir.model.histogram.Histogram;
import java.util.Objects;

/**
 * {@code rate}, {@code increase} and {@code delta} of histograms, and of samples that say since when they count.
 *
 * <p>Follows {@code extrapolatedRate} in prometheus promql/functions.go, operation by operation.
 */
final class MixedRateKernel extends MixedKernel {
    private final boolean counter;
    private final boolean perSecond;
    private boolean overlapFound;

    MixedRateKernel(boolean counter, boolean perSecond) {
        this.counter = counter;
        this.perSecond = perSecond;
    }

    @Override
    protected boolean evaluate(Samples samples, int from, int to) {
        int histograms = histograms(samples, from, to);
        if (histograms > 0 && histograms < to - from) {
            notes().mixedSamples();
            return false;
        }
        histogramResult = null;
        result = 0;
        overlapFound = false;
        int last = to - 1;
        if (histograms > 1) {
            histogramResult = new HistogramChange(samples, counter, notes()).of(from, to);
            if (histogramResult == null) {
                return false;
            }
        } else if (histograms == 0) {
            result = samples.value(last) - samples.value(from);
        }
        if (counter) {
            addResets(samples, from, to);
        }
        boolean knownStart = counter
                && samples.startTime(from) != 0
                && samples.startTime(from) > windowStartMs
                && samples.startTime(from) < samples.time(from);
        if (!knownStart && last == from) {
            return false;
        }
        return knownStart ? sinceStart(samples, from, last) : extrapolate(samples, from, last);
    }

    private void addResets(Samples samples, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            if (!overlapFound && samples.hasStartTimes() && StartTimes.overlaps(samples, i)) {
                notes().overlappingStart();
                overlapFound = true;
            }
            boolean isFloat = histogramResult == null;
            if (isFloat && (samples.value(i) < samples.value(i - 1) || StartTimes.isReset(samples, i))) {
                result += samples.value(i - 1);
            }
        }
    }

    /** The counter was zero at the first sample's start, which lies in the window: no need to guess the left edge. */
    private boolean sinceStart(Samples samples, int from, int last) {
        Histogram first = samples.histogram(from);
        if (first == null) {
            result += samples.value(from);
        } else {
            histogramResult = histogramResult == null ? first : HistogramChange.plus(histogramResult, first, notes());
            if (histogramResult == null) {
                return false;
            }
        }
        double sampledSeconds = (samples.time(last) - samples.startTime(from)) / 1000.0;
        finish(samples, from, last, sampledSeconds, 0);
        return true;
    }

    private boolean extrapolate(Samples samples, int from, int last) {
        double sampledSeconds = (samples.time(last) - samples.time(from)) / 1000.0;
        double averageSpacing = sampledSeconds / (last - from);
        double toStart = (samples.time(from) - windowStartMs) / 1000.0;
        if (toStart >= averageSpacing * 1.1) {
            toStart = averageSpacing / 2;
        }
        if (counter) {
            toStart = Math.min(toStart, toZero(samples, from, sampledSeconds, toStart));
        }
        finish(samples, from, last, sampledSeconds, toStart);
        return true;
    }

    /** How long ago the counter was zero, if it always grew as it did in the window. */
    private double toZero(Samples samples, int from, double sampledSeconds, double unknown) {
        if (histogramResult == null) {
            double first = samples.value(from);
            return result > 0 && first >= 0 ? sampledSeconds * (first / result) : unknown;
        }
        double first = Objects.requireNonNull(samples.histogram(from)).count();
        double change = histogramResult.count();
        return change > 0 && first >= 0 ? sampledSeconds * (first / change) : unknown;
    }

    private void finish(Samples samples, int from, int last, double sampledSeconds, double toStart) {
        double firstToLast = (samples.time(last) - samples.time(from)) / 1000.0;
        double averageSpacing = last == from ? 0 : firstToLast / (last - from);
        double toEnd = (windowEndMs - samples.time(last)) / 1000.0;
        if (toEnd >= averageSpacing * 1.1) {
            toEnd = averageSpacing / 2;
        }
        double factor = sampledSeconds == 0 ? 1 : (sampledSeconds + toStart + toEnd) / sampledSeconds;
        if (perSecond) {
            factor /= (windowEndMs - windowStartMs) / 1000.0;
        }
        if (histogramResult == null) {
            result *= factor;
        } else {
            histogramResult = histogramResult.times(factor);
        }
    }
}
