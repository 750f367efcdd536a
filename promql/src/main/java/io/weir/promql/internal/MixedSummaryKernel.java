package io.weir.promql.internal;

import io.weir.model.histogram.Histogram;
import io.weir.model.histogram.HistogramMean;
import io.weir.model.histogram.HistogramSum;
import java.util.Objects;

/** {@code sum_over_time} and {@code avg_over_time} where some samples are histograms. */
final class MixedSummaryKernel extends MixedKernel {
    private final SummaryKernel floats;
    private final boolean average;

    MixedSummaryKernel(SummaryKernel floats, boolean average) {
        this.floats = floats;
        this.average = average;
    }

    @Override
    protected boolean evaluate(Samples samples, int from, int to) {
        int histograms = histograms(samples, from, to);
        if (histograms == 0) {
            floats.evaluate(samples, from, to);
            result = floats.result;
            histogramResult = null;
            return true;
        }
        if (histograms < to - from) {
            notes().mixedSamples();
            return false;
        }
        return average ? average(samples, from, to) : sum(samples, from, to);
    }

    private boolean sum(Samples samples, int from, int to) {
        HistogramSum sum = new HistogramSum(at(samples, from));
        for (int i = from + 1; i < to; i++) {
            if (!sum.accepts(at(samples, i))) {
                notes().mixedSchemas();
                return false;
            }
            sum.add(at(samples, i));
        }
        histogramResult = sum.result();
        annotate(sum.conflictingResets(), sum.reconciledBounds());
        return true;
    }

    private boolean average(Samples samples, int from, int to) {
        HistogramMean mean = new HistogramMean(at(samples, from));
        for (int i = from + 1; i < to; i++) {
            if (!mean.accepts(at(samples, i))) {
                notes().mixedSchemas();
                return false;
            }
            mean.add(at(samples, i));
        }
        histogramResult = mean.result();
        annotate(mean.conflictingResets(), mean.reconciledBounds());
        return true;
    }

    private static Histogram at(Samples samples, int index) {
        return Objects.requireNonNull(samples.histogram(index));
    }

    private void annotate(boolean conflictingResets, boolean reconciledBounds) {
        if (conflictingResets) {
            notes().conflictingResets("aggregation");
        }
        if (reconciledBounds) {
            notes().reconciledBounds("aggregation");
        }
    }
}
