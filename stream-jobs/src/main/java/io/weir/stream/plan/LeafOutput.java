package io.weir.stream.plan;

import io.weir.model.Labels;
import io.weir.stream.codec.Fields;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/** What one partition found for one leaf at one instant. Not to be changed once it is made. */
public sealed interface LeafOutput {
    void write(DataOutput out) throws IOException;

    static LeafOutput read(DataInput in) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case Raw.KIND -> new Raw(Fields.readList(RawSeries::read, in));
            case Values.KIND -> {
                List<Labels> labels = Fields.readList(Fields::readLabels, in);
                yield new Values(labels, Fields.readValues(labels.size(), in));
            }
            case Groups.KIND -> {
                List<Labels> labels = Fields.readList(Fields::readLabels, in);
                yield new Groups(labels, Fields.readList(state -> Fields.readValues(Fields.readInt(state), state), in));
            }
            default -> throw new IOException("leaf output of kind " + kind);
        };
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

        private final List<Labels> labels;
        private final double[] values;

        Values(List<Labels> labels, double[] values) {
            this.labels = List.copyOf(labels);
            this.values = values;
        }

        List<Labels> labels() {
            return labels;
        }

        double[] values() {
            return values;
        }

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte(KIND);
            Fields.writeList(labels, Fields::writeLabels, out);
            Fields.writeValues(values, 0, values.length, out);
        }
    }

    /** The state of the partial aggregate of each group. */
    final class Groups implements LeafOutput {
        private static final int KIND = 2;

        private final List<Labels> labels;
        private final List<double[]> states;

        Groups(List<Labels> labels, List<double[]> states) {
            this.labels = List.copyOf(labels);
            this.states = List.copyOf(states);
        }

        List<Labels> labels() {
            return labels;
        }

        List<double[]> states() {
            return states;
        }

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeByte(KIND);
            Fields.writeList(labels, Fields::writeLabels, out);
            Fields.writeList(
                    states,
                    (state, sink) -> {
                        Fields.writeInt(state.length, sink);
                        Fields.writeValues(state, 0, state.length, sink);
                    },
                    out);
        }
    }
}
