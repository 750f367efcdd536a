package io.weir.promql;

import io.weir.model.histogram.Histogram;
import io.weir.model.histogram.HistogramMean;
import io.weir.model.histogram.HistogramSum;
import io.weir.promql.internal.Row;
import org.jspecify.annotations.Nullable;

/** The histograms of one group that {@code sum} or {@code avg} adds up, for each step. */
final class HistogramGroups {
    private final boolean average;
    private final Annotations annotations;
    private final Span span;
    private final @Nullable HistogramSum[] sums;
    private final @Nullable HistogramMean[] means;
    private final boolean[] incompatible;

    /** Of the series that was added first. */
    private String metricName = "";

    HistogramGroups(boolean average, int steps, Annotations annotations, Span span) {
        this.average = average;
        this.annotations = annotations;
        this.span = span;
        this.sums = new HistogramSum[average ? 0 : steps];
        this.means = new HistogramMean[average ? steps : 0];
        this.incompatible = new boolean[steps];
    }

    void add(int step, Histogram histogram, String metricName) {
        if (this.metricName.isEmpty()) {
            this.metricName = metricName;
        }
        if (incompatible[step]) {
            return;
        }
        boolean added = average ? addToMean(step, histogram) : addToSum(step, histogram);
        if (!added) {
            incompatible[step] = true;
            annotations.warn(span, HistogramMessages.mixedSchemas(metricName));
        }
    }

    private boolean addToSum(int step, Histogram histogram) {
        HistogramSum sum = sums[step];
        if (sum == null) {
            sums[step] = new HistogramSum(histogram);
            return true;
        }
        if (!sum.accepts(histogram)) {
            return false;
        }
        sum.add(histogram);
        return true;
    }

    private boolean addToMean(int step, Histogram histogram) {
        HistogramMean mean = means[step];
        if (mean == null) {
            means[step] = new HistogramMean(histogram);
            return true;
        }
        if (!mean.accepts(histogram)) {
            return false;
        }
        mean.add(histogram);
        return true;
    }

    /** Adds all that {@code other} knows of the same group, which is not used any more. */
    void merge(HistogramGroups other) {
        for (int step = 0; step < incompatible.length; step++) {
            boolean merged = average ? mergeMean(step, other.means[step]) : mergeSum(step, other.sums[step]);
            if (!merged && !incompatible[step] && !other.incompatible[step]) {
                annotations.warn(span, HistogramMessages.mixedSchemas(other.metricName));
            }
            incompatible[step] |= other.incompatible[step] || !merged;
        }
    }

    private boolean mergeSum(int step, @Nullable HistogramSum theirs) {
        HistogramSum mine = sums[step];
        if (mine == null || theirs == null) {
            sums[step] = mine == null ? theirs : mine;
            return true;
        }
        if (!mine.accepts(theirs.result())) {
            return false;
        }
        mine.merge(theirs);
        return true;
    }

    private boolean mergeMean(int step, @Nullable HistogramMean theirs) {
        HistogramMean mine = means[step];
        if (mine == null || theirs == null) {
            means[step] = mine == null ? theirs : mine;
            return true;
        }
        if (!mine.accepts(theirs.result())) {
            return false;
        }
        mine.merge(theirs);
        return true;
    }

    /** Whether the group has histograms at a step. */
    boolean has(int step) {
        return average ? means[step] != null : sums[step] != null;
    }

    /** Sets the result of a step that has histograms. */
    void finish(int step, Row out) {
        if (average) {
            HistogramMean mean = means[step];
            if (mean != null) {
                finish(step, mean.result(), mean.conflictingResets(), mean.reconciledBounds(), out);
            }
        } else {
            HistogramSum sum = sums[step];
            if (sum != null) {
                finish(step, sum.result(), sum.conflictingResets(), sum.reconciledBounds(), out);
            }
        }
    }

    private void finish(int step, Histogram result, boolean conflictingResets, boolean reconciledBounds, Row out) {
        if (reconciledBounds) {
            annotations.info(span, HistogramMessages.reconciledBounds("aggregation"));
        }
        if (incompatible[step]) {
            return;
        }
        if (conflictingResets) {
            annotations.warn(span, HistogramMessages.conflictingResets("aggregation"));
        }
        out.set(step, result);
    }
}
