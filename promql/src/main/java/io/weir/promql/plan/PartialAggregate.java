package io.weir.promql.plan;

import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.model.histogram.HistogramSum;
import io.weir.promql.GroupFunction;
import io.weir.promql.InstantVector;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one group at one instant so far. Mutable; confined to one thread.
 *
 * <p>Differs from the engine: an average of histograms whose sum is infinite is infinite.
 */
public final class PartialAggregate {
    /** Where a state has the number of histograms that were added up, behind what the operator needs for floats. */
    private static final int HISTOGRAMS = GroupFunction.stateSize();

    static final int STATE_SIZE = HISTOGRAMS + 1;

    /** The number of histograms once there were some that can't be added up. */
    private static final double INCOMPATIBLE = -1;

    private final GroupFunction function;
    private final double[] state;
    private @Nullable HistogramSum sum;

    PartialAggregate(GroupFunction function, double[] state, @Nullable Histogram histogramSum) {
        this.function = function;
        this.state = state;
        this.sum = histogramSum == null ? null : new HistogramSum(histogramSum);
    }

    /** Adds the value of one series. */
    public void accumulate(double value) {
        function.add(state, value);
    }

    /** Adds the histogram of one series. */
    public void accumulate(Histogram histogram) {
        switch (function.histograms()) {
            case COUNTED -> function.add(state, histogram.sum());
            case SUMMED, AVERAGED -> add(histogram, 1);
            case IGNORED -> {}
        }
    }

    private void add(Histogram histogram, double count) {
        if (state[HISTOGRAMS] == INCOMPATIBLE) {
            return;
        }
        state[HISTOGRAMS] += count;
        if (sum == null) {
            sum = new HistogramSum(histogram);
        } else if (sum.accepts(histogram)) {
            sum.add(histogram);
        } else {
            becomeIncompatible();
        }
    }

    private void becomeIncompatible() {
        state[HISTOGRAMS] = INCOMPATIBLE;
        sum = null;
    }

    /** Adds all that {@code other} knows. */
    public void merge(PartialAggregate other) {
        function.merge(state, other.state);
        if (other.state[HISTOGRAMS] == INCOMPATIBLE) {
            becomeIncompatible();
        } else if (other.sum != null) {
            add(other.sum.result(), other.state[HISTOGRAMS]);
        }
    }

    /**
     * Adds the group's value to {@code vector}, if it has one: a group without values has none, and neither has one of
     * histograms that can't be added up, be it to each other or to floats.
     */
    public void addTo(InstantVector vector, Labels group) {
        boolean hasFloats = !GroupFunction.isEmpty(state);
        if (state[HISTOGRAMS] == 0) {
            if (hasFloats) {
                vector.add(group, function.finish(state));
            }
        } else if (!hasFloats && sum != null) {
            vector.add(group, finishHistograms(sum));
        }
    }

    private Histogram finishHistograms(HistogramSum histograms) {
        if (function.histograms() == GroupFunction.Histograms.SUMMED) {
            return histograms.result();
        }
        HistogramSum mean = histograms.copy();
        mean.divide(state[HISTOGRAMS]);
        return mean.result();
    }

    /**
     * A few numbers that say all but {@link #histogramSum}, for {@link PartialAggregation#ofState}; shared with this
     * object.
     */
    public double[] state() {
        return state;
    }

    /** The sum of the histograms; null if there are none, or they can't be added up. */
    public @Nullable Histogram histogramSum() {
        return sum == null ? null : sum.result();
    }
}
