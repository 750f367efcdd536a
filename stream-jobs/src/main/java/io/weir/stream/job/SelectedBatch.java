package io.weir.stream.job;

import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.stream.codec.Fields;
import io.weir.stream.codec.HistogramFields;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is left of a log record after series that no rule selects were dropped: possibly nothing but its time. Immutable
 * once it was built.
 *
 * <pre>{@code
 * series i:  fingerprints[2i], fingerprints[2i+1]   labels[i] or null   samples [ends[i-1], ends[i])
 * }</pre>
 */
public final class SelectedBatch {
    private final int partition;
    private final long logTimeMs;
    private final int seriesCount;
    private final long[] fingerprints;
    private final @Nullable Labels[] labels;
    private final int[] ends;
    private final long[] timestampsMs;
    private final double[] values;
    /** Null for a float; null if all are floats. */
    private final @Nullable Histogram @Nullable [] histograms;

    private SelectedBatch(
            int partition,
            long logTimeMs,
            int seriesCount,
            long[] fingerprints,
            @Nullable Labels[] labels,
            int[] ends,
            long[] timestampsMs,
            double[] values,
            @Nullable Histogram @Nullable [] histograms) {
        this.partition = partition;
        this.logTimeMs = logTimeMs;
        this.seriesCount = seriesCount;
        this.fingerprints = fingerprints;
        this.labels = labels;
        this.ends = ends;
        this.timestampsMs = timestampsMs;
        this.values = values;
        this.histograms = histograms;
    }

    public int partition() {
        return partition;
    }

    public long logTimeMs() {
        return logTimeMs;
    }

    public int seriesCount() {
        return seriesCount;
    }

    public long fingerprintHigh(int series) {
        return fingerprints[2 * series];
    }

    public long fingerprintLow(int series) {
        return fingerprints[2 * series + 1];
    }

    /** The labels, sent when the series is new or was silent for a while; else null. */
    public @Nullable Labels labels(int series) {
        return labels[series];
    }

    /** The index of the first sample of {@code series} in the columns. */
    public int from(int series) {
        return series == 0 ? 0 : ends[series - 1];
    }

    /** The index behind the last sample of {@code series} in the columns. */
    public int to(int series) {
        return ends[series];
    }

    public long[] timestampsMs() {
        return timestampsMs;
    }

    public double[] values() {
        return values;
    }

    /** For each sample its histogram, null for a float; null if all are floats. */
    public @Nullable Histogram @Nullable [] histograms() {
        return histograms;
    }

    /** Collects a batch; can be used again after {@link #build}. Not thread-safe. */
    public static final class Builder {
        private int seriesCount;
        private long[] fingerprints = new long[32];
        private @Nullable Labels[] labels = new Labels[16];
        private int[] ends = new int[16];
        private long[] timestampsMs = new long[16];
        private double[] values = new double[16];
        private @Nullable Histogram @Nullable [] histograms;

        /**
         * Adds a series with the first {@code count} samples of the columns.
         *
         * @param sampleHistograms null if all are floats
         */
        public void add(
                long fingerprintHigh,
                long fingerprintLow,
                @Nullable Labels seriesLabels,
                long[] sampleTimestampsMs,
                double[] sampleValues,
                @Nullable Histogram @Nullable [] sampleHistograms,
                int count) {
            if (seriesCount == ends.length) {
                fingerprints = Arrays.copyOf(fingerprints, 4 * seriesCount);
                labels = Arrays.copyOf(labels, 2 * seriesCount);
                ends = Arrays.copyOf(ends, 2 * seriesCount);
            }
            int from = seriesCount == 0 ? 0 : ends[seriesCount - 1];
            int to = from + count;
            if (to > values.length) {
                timestampsMs = Arrays.copyOf(timestampsMs, Math.max(to, 2 * values.length));
                values = Arrays.copyOf(values, Math.max(to, 2 * values.length));
            }
            if (sampleHistograms != null && histograms == null) {
                histograms = new Histogram[values.length];
            }
            if (histograms != null && histograms.length < to) {
                histograms = Arrays.copyOf(histograms, values.length);
            }
            if (sampleHistograms != null && histograms != null) {
                System.arraycopy(sampleHistograms, 0, histograms, from, count);
            }
            System.arraycopy(sampleTimestampsMs, 0, timestampsMs, from, count);
            System.arraycopy(sampleValues, 0, values, from, count);
            fingerprints[2 * seriesCount] = fingerprintHigh;
            fingerprints[2 * seriesCount + 1] = fingerprintLow;
            labels[seriesCount] = seriesLabels;
            ends[seriesCount] = to;
            seriesCount++;
        }

        /** The batch of what was added since the last one. */
        public SelectedBatch build(int partition, long logTimeMs) {
            int samples = seriesCount == 0 ? 0 : ends[seriesCount - 1];
            SelectedBatch batch = new SelectedBatch(
                    partition,
                    logTimeMs,
                    seriesCount,
                    Arrays.copyOf(fingerprints, 2 * seriesCount),
                    Arrays.copyOf(labels, seriesCount),
                    Arrays.copyOf(ends, seriesCount),
                    Arrays.copyOf(timestampsMs, samples),
                    Arrays.copyOf(values, samples),
                    histograms == null ? null : Arrays.copyOf(histograms, samples));
            seriesCount = 0;
            histograms = null;
            return batch;
        }
    }

    void write(DataOutput out) throws IOException {
        Fields.writeInt(partition, out);
        Fields.writeLong(logTimeMs, out);
        Fields.writeInt(seriesCount, out);
        for (int i = 0; i < seriesCount; i++) {
            out.writeLong(fingerprints[2 * i]);
            out.writeLong(fingerprints[2 * i + 1]);
            Labels known = labels[i];
            out.writeBoolean(known != null);
            if (known != null) {
                Fields.writeLabels(known, out);
            }
            Fields.writeTimestamps(timestampsMs, from(i), to(i), out);
            Fields.writeValues(values, from(i), to(i), out);
            HistogramFields.writeColumn(histograms, from(i), to(i), out);
        }
    }

    static SelectedBatch read(DataInput in) throws IOException {
        int partition = Fields.readInt(in);
        long logTimeMs = Fields.readLong(in);
        Builder builder = new Builder();
        for (int left = Fields.readInt(in); left > 0; left--) {
            long high = in.readLong();
            long low = in.readLong();
            Labels labels = in.readBoolean() ? Fields.readLabels(in) : null;
            long[] timestampsMs = Fields.readTimestamps(in);
            double[] values = Fields.readValues(timestampsMs.length, in);
            @Nullable Histogram[] histograms = HistogramFields.readColumn(values.length, in);
            builder.add(high, low, labels, timestampsMs, values, histograms, values.length);
        }
        return builder.build(partition, logTimeMs);
    }
}
