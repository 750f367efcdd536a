package io.weir.stream.codec;

import io.weir.model.histogram.Buckets;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The encoding of histograms, alone and as a column of samples of which some are floats. */
public final class HistogramFields {
    private HistogramFields() {}

    /** Writes a histogram, or that there is none. */
    public static void write(@Nullable Histogram histogram, DataOutput out) throws IOException {
        out.writeBoolean(histogram != null);
        if (histogram == null) {
            return;
        }
        out.writeByte(histogram.hint().code());
        out.writeByte(histogram.schema());
        out.writeDouble(histogram.zeroThreshold());
        out.writeDouble(histogram.zeroCount());
        out.writeDouble(histogram.count());
        // Raw bits, as of every value.
        out.writeLong(Double.doubleToRawLongBits(histogram.sum()));
        writeBuckets(histogram.positive(), out);
        writeBuckets(histogram.negative(), out);
        double[] bounds = histogram.customBounds();
        Fields.writeInt(bounds.length, out);
        Fields.writeValues(bounds, 0, bounds.length, out);
    }

    public static @Nullable Histogram read(DataInput in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        try {
            byte code = in.readByte();
            CounterResetHint hint =
                    CounterResetHint.ofCode(code).orElseThrow(() -> new IOException("counter reset hint " + code));
            int schema = in.readByte();
            double zeroThreshold = in.readDouble();
            double zeroCount = in.readDouble();
            double count = in.readDouble();
            double sum = Double.longBitsToDouble(in.readLong());
            Buckets positive = readBuckets(in);
            Buckets negative = readBuckets(in);
            double[] bounds = Fields.readValues(Fields.readInt(in), in);
            return schema == Histogram.CUSTOM_SCHEMA
                    ? Histogram.custom(bounds, count, sum, positive, hint)
                    : Histogram.exponential(schema, zeroThreshold, zeroCount, count, sum, positive, negative, hint);
        } catch (IllegalArgumentException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw new IOException("no histogram: " + e.getMessage(), e);
        }
    }

    private static void writeBuckets(Buckets buckets, DataOutput out) throws IOException {
        Fields.writeInt(buckets.size(), out);
        long previous = 0;
        for (int i = 0; i < buckets.size(); i++) {
            Fields.writeLong(buckets.index(i) - previous, out);
            previous = buckets.index(i);
        }
        for (int i = 0; i < buckets.size(); i++) {
            out.writeDouble(buckets.count(i));
        }
    }

    private static Buckets readBuckets(DataInput in) throws IOException {
        int[] indices = new int[Fields.readInt(in)];
        long index = 0;
        for (int i = 0; i < indices.length; i++) {
            index += Fields.readLong(in);
            indices[i] = (int) index;
        }
        return Buckets.of(indices, Fields.readValues(indices.length, in));
    }

    /** Writes the histograms {@code [from, to)} of a column, null for floats; null if all are floats. */
    public static void writeColumn(@Nullable Histogram @Nullable [] histograms, int from, int to, DataOutput out)
            throws IOException {
        boolean any = false;
        for (int i = from; histograms != null && i < to; i++) {
            any |= histograms[i] != null;
        }
        out.writeBoolean(any);
        for (int i = from; any && histograms != null && i < to; i++) {
            write(histograms[i], out);
        }
    }

    /** Reads {@code count} histograms, or null if all are floats. */
    public static @Nullable Histogram @Nullable [] readColumn(int count, DataInput in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        @Nullable Histogram[] histograms = new Histogram[count];
        for (int i = 0; i < count; i++) {
            histograms[i] = read(in);
        }
        return histograms;
    }

    /** The part {@code [from, to)} of a column, or null if all of it are floats. */
    public static @Nullable Histogram @Nullable [] part(@Nullable Histogram @Nullable [] histograms, int from, int to) {
        for (int i = from; histograms != null && i < to; i++) {
            if (histograms[i] != null) {
                return Arrays.copyOfRange(histograms, from, to);
            }
        }
        return null;
    }
}
