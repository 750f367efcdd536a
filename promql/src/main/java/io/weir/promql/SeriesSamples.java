package io.weir.promql;

import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import org.jspecify.annotations.Nullable;

/** A series and its samples. The arrays are exactly as long as there are samples. */
public final class SeriesSamples {
    private final Labels labels;
    private final long[] timestampsMs;
    private final double[] values;
    private final @Nullable Histogram @Nullable [] histograms;

    public SeriesSamples(Labels labels, long[] timestampsMs, double[] values) {
        this(labels, timestampsMs, values, null);
    }

    /**
     * Samples of which some are histograms.
     *
     * @param histograms null for a float; null if all samples are floats
     */
    public SeriesSamples(
            Labels labels, long[] timestampsMs, double[] values, @Nullable Histogram @Nullable [] histograms) {
        if (timestampsMs.length != values.length) {
            throw new IllegalArgumentException(timestampsMs.length + " timestamps for " + values.length + " values");
        }
        if (histograms != null && histograms.length != values.length) {
            throw new IllegalArgumentException(histograms.length + " histograms for " + values.length + " values");
        }
        this.labels = labels;
        this.timestampsMs = timestampsMs;
        this.values = values;
        this.histograms = histograms;
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

    /** Not to be changed; of a histogram the sum. */
    public double[] values() {
        return values;
    }

    /** Whether some sample is a histogram. */
    public boolean hasHistograms() {
        return histograms != null;
    }

    /** The histogram that sample {@code index} is, or null if it is a float. */
    public @Nullable Histogram histogram(int index) {
        return histograms == null ? null : histograms[index];
    }
}
