package io.weir.model;

/**
 * The sample value that says "this series ended here": a NaN with Prometheus's bit pattern {@code 0x7ff0000000000002}.
 *
 * <p>Any other NaN is data. Compare bits, never with {@link Double#isNaN}.
 */
public final class StaleMarker {
    public static final long BITS = 0x7ff0000000000002L;
    public static final double VALUE = Double.longBitsToDouble(BITS);

    /** The quiet NaN that ordinary data carries; an exposed NaN is normalised to it, so no target can inject a marker. */
    public static final double ORDINARY_NAN = Double.longBitsToDouble(0x7ff8000000000001L);

    private StaleMarker() {}

    public static boolean is(double value) {
        return Double.doubleToRawLongBits(value) == BITS;
    }
}
