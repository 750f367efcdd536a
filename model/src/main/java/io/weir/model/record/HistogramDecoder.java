package io.weir.model.record;

import io.weir.model.histogram.Buckets;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import java.util.Arrays;

/** Reads what {@link HistogramEncoder} writes. */
final class HistogramDecoder {
    private static final CounterResetHint[] HINTS = CounterResetHint.values();

    private HistogramDecoder() {}

    /** @throws CorruptRecordException if the bytes at the reader's position are no histogram */
    static Histogram read(SampleBatchReader in) {
        long hint = in.readLong();
        if (hint < 0 || hint >= HINTS.length) {
            throw in.corrupt("counter reset hint " + hint);
        }
        int schema = readInt(in, "histogram schema");
        double zeroThreshold = in.readDouble();
        double zeroCount = in.readDouble();
        double count = in.readDouble();
        double sum = in.readDouble();
        try {
            Buckets positive = readBuckets(in);
            Buckets negative = readBuckets(in);
            double[] customBounds = readDoubles(in);
            return schema == Histogram.CUSTOM_SCHEMA
                    ? Histogram.custom(customBounds, count, sum, positive, HINTS[(int) hint])
                    : Histogram.exponential(
                            schema, zeroThreshold, zeroCount, count, sum, positive, negative, HINTS[(int) hint]);
        } catch (IllegalArgumentException e) {
            throw in.corrupt(String.valueOf(e.getMessage()));
        }
    }

    private static Buckets readBuckets(SampleBatchReader in) {
        int[] offsets = new int[4];
        int[] lengths = new int[4];
        int spans = 0;
        for (long block = in.readBlockCount(); block > 0; block = in.readBlockCount()) {
            for (long i = 0; i < block; i++) {
                if (spans == offsets.length) {
                    offsets = Arrays.copyOf(offsets, 2 * spans);
                    lengths = Arrays.copyOf(lengths, 2 * spans);
                }
                offsets[spans] = readInt(in, "span offset");
                lengths[spans++] = readInt(in, "span length");
            }
        }
        return Buckets.ofSpans(Arrays.copyOf(offsets, spans), Arrays.copyOf(lengths, spans), readDoubles(in));
    }

    private static double[] readDoubles(SampleBatchReader in) {
        double[] values = new double[8];
        int count = 0;
        for (long block = in.readBlockCount(); block > 0; block = in.readBlockCount()) {
            for (long i = 0; i < block; i++) {
                if (count == values.length) {
                    values = Arrays.copyOf(values, 2 * count);
                }
                values[count++] = in.readDouble();
            }
        }
        return Arrays.copyOf(values, count);
    }

    private static int readInt(SampleBatchReader in, String what) {
        long value = in.readLong();
        if (value != (int) value) {
            throw in.corrupt(what + " " + value);
        }
        return (int) value;
    }
}
