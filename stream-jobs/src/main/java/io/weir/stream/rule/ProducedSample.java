package io.weir.stream.rule;

import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A sample that a rule writes: of a recorded series, of ALERTS or ALERTS_FOR_STATE, or a stale marker of one of them.
 *
 * @param value of a histogram the sum
 * @param histogram null for a float
 */
public record ProducedSample(
        Labels labels,
        long timestampMs,
        double value,
        @Nullable Histogram histogram) {
    /** A float. */
    public ProducedSample(Labels labels, long timestampMs, double value) {
        this(labels, timestampMs, value, null);
    }
}
