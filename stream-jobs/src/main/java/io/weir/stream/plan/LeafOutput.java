package io.weir.stream.plan;

import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.promql.InstantVector;
import io.weir.promql.plan.PartialAggregate;
import io.weir.promql.plan.PartialAggregation;
import io.weir.stream.codec.Fields;
import io.weir.stream.codec.HistogramFields;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one partition found for one leaf at one instant. Not to be changed once it is made. */
public sealed interface LeafOutput {
    void write(DataOutput out) throws IOException;

    static LeafOutput read(DataInput in) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case Raw.KIND -> new Raw(Fields.readList(RawSeries::read, in));
            case Values.KIND -> new Values(readVector(in));
            case Groups.KIND -> {
                List<Labels> labels = Fields.readList(Fields::readLabels, in);
                yield new Groups(labels, Fields.readList(GroupState::read, in));
            }
            default -> throw new IOException("leaf output of kind " + kind);
        };
    }

    private static InstantVector readVector(DataInput in) throws IOException {
        InstantVector vector = new InstantVector();
        List<Labels> labels = Fields.readList(Fields::readLabels, in);
        double[] values = Fields.readValues(labels.size(), in);
        @Nullable Histogram[] histograms = HistogramFields.readColumn(labels.size(), in);
        for (int i = 0; i < values.length; i++) {
            vector.add(labels.get(i), values[i], histograms == null ? null : histograms[i]);
        }
        return vector;
    }

    /** Whole series. */
    final class Raw implements LeafOutput {
        private static final int KIND = 0;

        private final List<RawSeries> series;

        Raw(List<RawSeries> series) {
            this.series = List.copyOf(series);
        }

        List<RawSeries> series() {
            return series;
        }

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte(KIND);
            Fields.writeList(series, RawSeries::write, out);
        }
    }

    /** One value for each series that has one. */
    final class Values implements LeafOutput {
        private static final int KIND = 1;

        private final InstantVector vector;

        Values(InstantVector vector) {
            this.vector = vector;
        }

        InstantVector vector() {
            return vector;
        }

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte(KIND);
            int size = vector.size();
            double[] values = new double[size];
            @Nullable Histogram[] histograms = new Histogram[size];
            Fields.writeInt(size, out);
            for (int i = 0; i < size; i++) {
                Fields.writeLabels(vector.labels(i), out);
                values[i] = vector.value(i);
                histograms[i] = vector.histogram(i);
            }
            Fields.writeValues(values, 0, size, out);
            HistogramFields.writeColumn(histograms, 0, size, out);
        }
    }

    /** What {@link PartialAggregate} says of one group: its numbers, not to be changed, and the sum of its histograms. */
    final class GroupState {
        private final double[] numbers;
        private final @Nullable Histogram histogramSum;

        GroupState(double[] numbers, @Nullable Histogram histogramSum) {
            this.numbers = numbers;
            this.histogramSum = histogramSum;
        }

        /** An aggregate that may be changed. */
        PartialAggregate toAggregate(PartialAggregation aggregation) {
            return aggregation.ofState(numbers.clone(), histogramSum);
        }

        private void write(DataOutput out) throws IOException {
            Fields.writeInt(numbers.length, out);
            Fields.writeValues(numbers, 0, numbers.length, out);
            HistogramFields.write(histogramSum, out);
        }

        private static GroupState read(DataInput in) throws IOException {
            double[] numbers = Fields.readValues(Fields.readInt(in), in);
            return new GroupState(numbers, HistogramFields.read(in));
        }
    }

    /** The state of the partial aggregate of each group. */
    final class Groups implements LeafOutput {
        private static final int KIND = 2;

        private final List<Labels> labels;
        private final List<GroupState> states;

        Groups(List<Labels> labels, List<GroupState> states) {
            this.labels = List.copyOf(labels);
            this.states = List.copyOf(states);
        }

        List<Labels> labels() {
            return labels;
        }

        List<GroupState> states() {
            return states;
        }

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte(KIND);
            Fields.writeList(labels, Fields::writeLabels, out);
            Fields.writeList(states, GroupState::write, out);
        }
    }
}
