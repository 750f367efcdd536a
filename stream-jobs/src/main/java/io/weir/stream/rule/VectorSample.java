package io.weir.stream.rule;

import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One element of an instant vector.
 *
 * @param value of a histogram the sum
 * @param histogram null for a float
 */
public record VectorSample(
        Labels labels, double value, @Nullable Histogram histogram) {
    /** A float. */
    public VectorSample(Labels labels, double value) {
        this(labels, value, null);
    }
}
