package io.weir.storage.testing;

import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import org.jspecify.annotations.Nullable;

/** One sample, compared by the bits of its value, so that NaNs and stale markers count; with its hint if a histogram. */
public record TestSample(
        long timestampMs,
        long valueBits,
        @Nullable Histogram histogram,
        @Nullable CounterResetHint hint) {
    public TestSample(long timestampMs, long valueBits) {
        this(timestampMs, valueBits, null, null);
    }

    public static TestSample of(long timestampMs, double value) {
        return new TestSample(timestampMs, Double.doubleToRawLongBits(value));
    }

    public static TestSample of(long timestampMs, Histogram histogram) {
        return new TestSample(timestampMs, Double.doubleToRawLongBits(histogram.sum()), histogram, histogram.hint());
    }

    public static TestSample of(long timestampMs, double value, @Nullable Histogram histogram) {
        return histogram == null ? of(timestampMs, value) : of(timestampMs, histogram);
    }

    public double value() {
        return Double.longBitsToDouble(valueBits);
    }

    @Override
    public String toString() {
        return (histogram == null ? value() : histogram + " " + hint) + "@" + timestampMs;
    }
}
