package io.weir.storage.testing;

/** One sample, compared by the bits of its value, so that NaNs and stale markers count. */
public record TestSample(long timestampMs, long valueBits) {
    public static TestSample of(long timestampMs, double value) {
        return new TestSample(timestampMs, Double.doubleToRawLongBits(value));
    }

    public double value() {
        return Double.longBitsToDouble(valueBits);
    }

    @Override
    public String toString() {
        return value() + "@" + timestampMs;
    }
}
