package io.weir.storage.segment;

import io.weir.model.histogram.Buckets;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * Writes a histogram as the value of the column {@link SegmentDescriptor#HISTOGRAM}.
 *
 * @see SegmentDescriptor#histogramType the parts
 */
final class HistogramWriter {
    private final RecordConsumer out;

    HistogramWriter(RecordConsumer out) {
        this.out = out;
    }

    void write(Histogram histogram) {
        out.startGroup();
        out.startField(SegmentDescriptor.SCHEMA, 0);
        out.addInteger(histogram.schema());
        out.endField(SegmentDescriptor.SCHEMA, 0);
        writeDouble(SegmentDescriptor.COUNT, 1, histogram.count());
        writeDouble(SegmentDescriptor.ZERO_THRESHOLD, 2, histogram.zeroThreshold());
        writeDouble(SegmentDescriptor.ZERO_COUNT, 3, histogram.zeroCount());
        writeBuckets(SegmentDescriptor.POSITIVE, 4, histogram.positive());
        writeBuckets(SegmentDescriptor.NEGATIVE, 5, histogram.negative());
        writeBounds(histogram.customBounds());
        if (histogram.hint() != CounterResetHint.UNKNOWN) {
            out.startField(SegmentDescriptor.HINT, 7);
            out.addBinary(Binary.fromString(histogram.hint().text()));
            out.endField(SegmentDescriptor.HINT, 7);
        }
        out.endGroup();
    }

    private void writeDouble(String name, int index, double value) {
        out.startField(name, index);
        out.addDouble(value);
        out.endField(name, index);
    }

    private void writeBuckets(String name, int index, Buckets buckets) {
        out.startField(name, index);
        out.startGroup();
        if (!buckets.isEmpty()) {
            out.startField(SegmentDescriptor.LIST, 0);
            for (int i = 0; i < buckets.size(); i++) {
                out.startGroup();
                out.startField(SegmentDescriptor.ELEMENT, 0);
                out.startGroup();
                out.startField(SegmentDescriptor.INDEX, 0);
                out.addInteger(buckets.index(i));
                out.endField(SegmentDescriptor.INDEX, 0);
                writeDouble(SegmentDescriptor.COUNT, 1, buckets.count(i));
                out.endGroup();
                out.endField(SegmentDescriptor.ELEMENT, 0);
                out.endGroup();
            }
            out.endField(SegmentDescriptor.LIST, 0);
        }
        out.endGroup();
        out.endField(name, index);
    }

    private void writeBounds(double[] bounds) {
        out.startField(SegmentDescriptor.CUSTOM_BOUNDS, 6);
        out.startGroup();
        if (bounds.length > 0) {
            out.startField(SegmentDescriptor.LIST, 0);
            for (double bound : bounds) {
                out.startGroup();
                writeDouble(SegmentDescriptor.ELEMENT, 0, bound);
                out.endGroup();
            }
            out.endField(SegmentDescriptor.LIST, 0);
        }
        out.endGroup();
        out.endField(SegmentDescriptor.CUSTOM_BOUNDS, 6);
    }
}
