package io.weir.storage;

import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Walks series one after another, each with its samples as primitive columns. Confined to one thread at a time; closed by
 * whoever asked for it.
 *
 * <p>Series that have no sample in the selected range are left out, so {@link #size()} is at least 1 after {@link #next}.
 */
public interface SeriesCursor extends AutoCloseable {
    /**
     * Moves to the next series.
     *
     * @return false at the end; the other methods must not be called then, nor before the first call
     * @throws StorageException if the samples can't be read
     */
    boolean next();

    /** The labels of the current series. */
    Labels labels();

    /** The number of samples of the current series. */
    int size();

    /**
     * Unix milliseconds, strictly ascending. May be longer than {@link #size()}; valid until {@link #next}.
     */
    long[] timestampsMs();

    /** The values, stale markers included. May be longer than {@link #size()}; valid until {@link #next}. */
    double[] values();

    /**
     * For each sample its histogram, null for a float; null if all samples are floats. Of a histogram the value is its sum.
     * A stale marker is a float whatever it ends. May be longer than {@link #size()}; valid until {@link #next}.
     */
    @Nullable
    Histogram @Nullable [] histograms();

    @Override
    void close();

    /** A cursor over nothing. */
    static SeriesCursor empty() {
        return EmptyCursor.INSTANCE;
    }
}
