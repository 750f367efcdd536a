package io.weir.promql;

import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the series of a selection. The accessors are valid after {@link #next} returned true and until it is called
 * again. Confined to one thread at a time.
 */
public interface SeriesCursor extends AutoCloseable {
    /** Moves to the next series; false when there is none. */
    boolean next();

    Labels labels();

    /** The number of samples. */
    int size();

    /** Strictly ascending; may be longer than {@link #size}, and may reach beyond the selection's time range. */
    long[] timestampsMs();

    /** The values, stale markers included; may be longer than {@link #size}. */
    double[] values();

    /**
     * For each sample its histogram, null for a float; null if all samples are floats. Of a histogram sample the value is
     * the histogram's sum, so that a stale marker is one in both.
     */
    default @Nullable Histogram @Nullable [] histograms() {
        return null;
    }

    /** For each sample since when its counter has counted, 0 where that isn't known; null if it is for none. */
    default long @Nullable [] startTimestampsMs() {
        return null;
    }

    @Override
    void close();
}
