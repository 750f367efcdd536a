package io.weir.promql;

import io.weir.model.Labels;

/** A series and its samples. The arrays are exactly as long as there are samples. */
public final class SeriesSamples {
    private final Labels labels;
    private final long[] timestampsMs;
    private final double[] values;

    public SeriesSamples(Labels labels, long[] timestampsMs, double[] values) {
        if (timestampsMs.length != values.length) {
            throw new IllegalArgumentException(timestampsMs.length + " timestamps for " + values.length + " values");
        }
        this.labels = labels;
        this.timestampsMs = timestampsMs;
        this.values = values;
    }

    public Labels labels() {
        return labels;
    }

    /** The number of samples. */
    public int size() {
        return values.length;
    }

    /** Strictly ascending; not to be changed. */
    public long[] timestampsMs() {
        return timestampsMs;
    }

    /** Not to be changed. */
    public double[] values() {
        return values;
    }
}
