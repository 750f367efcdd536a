package io.weir.model.record;

import io.weir.model.histogram.Buckets;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;

/** Writes a native histogram as the record {@code Histogram} of the samples topic's schema. */
final class HistogramEncoder {
    private HistogramEncoder() {}

    static void write(Histogram histogram, AvroBuffer out) {
        out.writeLong(symbol(histogram.hint()));
        out.writeLong(histogram.schema());
        out.writeDouble(histogram.zeroThreshold());
        out.writeDouble(histogram.zeroCount());
        out.writeDouble(histogram.count());
        out.writeDouble(histogram.sum());
        writeBuckets(histogram.positive(), out);
        writeBuckets(histogram.negative(), out);
        writeDoubles(histogram.customBounds(), out);
    }

    /** The index of the hint among the symbols of the schema's {@code CounterResetHint}. */
    private static int symbol(CounterResetHint hint) {
        return switch (hint) {
            case UNKNOWN -> 0;
            case RESET -> 1;
            case NOT_RESET -> 2;
            case GAUGE -> 3;
        };
    }

    private static void writeBuckets(Buckets buckets, AvroBuffer out) {
        int size = buckets.size();
        int spans = 0;
        for (int i = 0; i < size; i++) {
            spans += startsSpan(buckets, i) ? 1 : 0;
        }
        if (spans > 0) {
            out.writeLong(spans);
        }
        int afterLastSpan = 0;
        for (int from = 0; from < size; ) {
            int to = from + 1;
            while (to < size && !startsSpan(buckets, to)) {
                to++;
            }
            out.writeLong((long) buckets.index(from) - afterLastSpan);
            out.writeLong(to - from);
            afterLastSpan = buckets.index(to - 1) + 1;
            from = to;
        }
        out.writeByte(0);
        if (size > 0) {
            out.writeLong(size);
        }
        for (int i = 0; i < size; i++) {
            out.writeDouble(buckets.count(i));
        }
        out.writeByte(0);
    }

    private static boolean startsSpan(Buckets buckets, int i) {
        return i == 0 || buckets.index(i) != buckets.index(i - 1) + 1;
    }

    private static void writeDoubles(double[] values, AvroBuffer out) {
        if (values.length > 0) {
            out.writeLong(values.length);
        }
        for (double value : values) {
            out.writeDouble(value);
        }
        out.writeByte(0);
    }
}
