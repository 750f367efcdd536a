package io.weir.storage.chunk;

import static io.weir.storage.chunk.HistogramChunkDescriptor.BOUND_COUNT_BITS;
import static io.weir.storage.chunk.HistogramChunkDescriptor.SCHEMA_BITS;

import io.weir.model.histogram.Buckets;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import java.util.Arrays;

/** What all histograms of one chunk have in common. Immutable. */
final class HistogramForm {
    /** Beyond this a double can't tell a whole number from the next one. */
    private static final double MAX_WHOLE = 0x1p53;

    private static final double[] NO_BOUNDS = {};

    private final boolean whole;
    private final boolean gauge;
    private final int schema;
    private final double zeroThreshold;
    private final double[] customBounds;

    private HistogramForm(boolean whole, boolean gauge, int schema, double zeroThreshold, double[] customBounds) {
        this.whole = whole;
        this.gauge = gauge;
        this.schema = schema;
        this.zeroThreshold = zeroThreshold;
        this.customBounds = customBounds;
    }

    static HistogramForm of(Histogram histogram) {
        return new HistogramForm(
                hasWholeCounts(histogram),
                histogram.hint() == CounterResetHint.GAUGE,
                histogram.schema(),
                histogram.zeroThreshold(),
                histogram.customBounds());
    }

    /** Whether {@code histogram} can stand in a chunk of this form. */
    boolean takes(Histogram histogram) {
        return schema == histogram.schema()
                && Double.doubleToRawLongBits(zeroThreshold) == Double.doubleToRawLongBits(histogram.zeroThreshold())
                && gauge == (histogram.hint() == CounterResetHint.GAUGE)
                && (schema != Histogram.CUSTOM_SCHEMA || Arrays.equals(customBounds, histogram.customBounds()))
                && (!whole || hasWholeCounts(histogram));
    }

    private static boolean hasWholeCounts(Histogram histogram) {
        return isWhole(histogram.count())
                && isWhole(histogram.zeroCount())
                && hasWholeCounts(histogram.positive())
                && hasWholeCounts(histogram.negative());
    }

    private static boolean hasWholeCounts(Buckets buckets) {
        for (int i = 0; i < buckets.size(); i++) {
            if (!isWhole(buckets.count(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether a long brings back every bit, which it doesn't of -0. */
    private static boolean isWhole(double count) {
        return Math.abs(count) <= MAX_WHOLE
                && Double.doubleToRawLongBits(count) == Double.doubleToRawLongBits((double) (long) count);
    }

    boolean hasWholeCounts() {
        return whole;
    }

    Histogram histogram(double count, double zeroCount, Buckets positive, Buckets negative, double sum, boolean reset) {
        CounterResetHint hint =
                gauge ? CounterResetHint.GAUGE : reset ? CounterResetHint.RESET : CounterResetHint.UNKNOWN;
        return schema == Histogram.CUSTOM_SCHEMA
                ? Histogram.custom(customBounds, count, sum, positive, hint)
                : Histogram.exponential(schema, zeroThreshold, zeroCount, count, sum, positive, negative, hint);
    }

    void writeTo(BitWriter out) {
        out.ensureRoom(16 + Double.BYTES * customBounds.length);
        out.writeBits(whole ? 1 : 0, 1);
        out.writeBits(gauge ? 1 : 0, 1);
        out.writeBits(schema == Histogram.CUSTOM_SCHEMA ? 1 : 0, 1);
        if (schema == Histogram.CUSTOM_SCHEMA) {
            out.writeBits(customBounds.length, BOUND_COUNT_BITS);
            for (double bound : customBounds) {
                out.writeBits(Double.doubleToRawLongBits(bound), 64);
            }
        } else {
            out.writeBits(schema, SCHEMA_BITS);
            out.writeBits(Double.doubleToRawLongBits(zeroThreshold), 64);
        }
    }

    static HistogramForm readFrom(BitReader in) {
        boolean whole = in.readBits(1) == 1;
        boolean gauge = in.readBits(1) == 1;
        if (in.readBits(1) == 0) {
            int schema = (int) in.readSigned(SCHEMA_BITS);
            return new HistogramForm(whole, gauge, schema, Double.longBitsToDouble(in.readBits(64)), NO_BOUNDS);
        }
        long bounds = in.readBits(BOUND_COUNT_BITS);
        if (bounds > in.bitsLeft() / 64) {
            throw in.malformed(bounds + " custom bounds");
        }
        double[] customBounds = new double[(int) bounds];
        for (int i = 0; i < customBounds.length; i++) {
            customBounds[i] = Double.longBitsToDouble(in.readBits(64));
        }
        return new HistogramForm(whole, gauge, Histogram.CUSTOM_SCHEMA, 0, customBounds);
    }
}
