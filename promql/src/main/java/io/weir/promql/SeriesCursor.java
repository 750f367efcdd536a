package io.weir.promql;

import io.weir.model.Labels;

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

    @Override
    void close();
}
