package io.weir.stream.plan;

import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.stream.codec.Fields;
import io.weir.stream.codec.HistogramFields;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Samples of one series, sent as they are. The columns have the same length and are not to be changed. */
final class RawSeries {
    private final Labels labels;
    private final long[] timestampsMs;
    private final double[] values;
    private final @Nullable Histogram @Nullable [] histograms;

    /** @param histograms null for a float; null if all samples are floats */
    RawSeries(Labels labels, long[] timestampsMs, double[] values, @Nullable Histogram @Nullable [] histograms) {
        this.histograms = histograms;
        this.labels = labels;
        this.timestampsMs = timestampsMs;
        this.values = values;
    }

    Labels labels() {
        return labels;
    }

    int size() {
        return timestampsMs.length;
    }

    long[] timestampsMs() {
        return timestampsMs;
    }

    double[] values() {
        return values;
    }

    /** The histogram that sample {@code index} is, or null if it is a float. */
    @Nullable
    Histogram histogram(int index) {
        return histograms == null ? null : histograms[index];
    }

    void write(DataOutput out) throws IOException {
        Fields.writeLabels(labels, out);
        Fields.writeTimestamps(timestampsMs, 0, timestampsMs.length, out);
        Fields.writeValues(values, 0, values.length, out);
        HistogramFields.writeColumn(histograms, 0, values.length, out);
    }

    static RawSeries read(DataInput in) throws IOException {
        Labels labels = Fields.readLabels(in);
        long[] timestampsMs = Fields.readTimestamps(in);
        double[] values = Fields.readValues(timestampsMs.length, in);
        return new RawSeries(labels, timestampsMs, values, HistogramFields.readColumn(values.length, in));
    }
}
