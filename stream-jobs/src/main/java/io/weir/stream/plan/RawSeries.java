package io.weir.stream.plan;

import io.weir.model.Labels;
import io.weir.stream.codec.Fields;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Samples of one series, sent as they are. The columns have the same length and are not to be changed. */
final class RawSeries {
    private final Labels labels;
    private final long[] timestampsMs;
    private final double[] values;

    RawSeries(Labels labels, long[] timestampsMs, double[] values) {
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

    void write(DataOutput out) throws IOException {
        Fields.writeLabels(labels, out);
        Fields.writeTimestamps(timestampsMs, 0, timestampsMs.length, out);
        Fields.writeValues(values, 0, values.length, out);
    }

    static RawSeries read(DataInput in) throws IOException {
        Labels labels = Fields.readLabels(in);
        long[] timestampsMs = Fields.readTimestamps(in);
        return new RawSeries(labels, timestampsMs, Fields.readValues(timestampsMs.length, in));
    }
}
