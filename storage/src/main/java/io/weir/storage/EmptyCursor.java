package io.weir.storage;

import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The cursor over no series. */
final class EmptyCursor implements SeriesCursor {
    static final EmptyCursor INSTANCE = new EmptyCursor();

    private static final long[] NO_TIMESTAMPS = {};
    private static final double[] NO_VALUES = {};

    private EmptyCursor() {}

    @Override
    public boolean next() {
        return false;
    }

    @Override
    public Labels labels() {
        return Labels.empty();
    }

    @Override
    public int size() {
        return 0;
    }

    @Override
    public long[] timestampsMs() {
        return NO_TIMESTAMPS;
    }

    @Override
    public double[] values() {
        return NO_VALUES;
    }

    @Override
    public @Nullable Histogram @Nullable [] histograms() {
        return null;
    }

    @Override
    public void close() {}
}
