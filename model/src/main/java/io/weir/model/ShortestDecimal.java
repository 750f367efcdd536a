package io.weir.model;

import java.math.BigInteger;

/**
 * The decimal with the fewest digits that reads back to a given double; of several the closest to it. Mutable, to be
 * reused; confined to one thread.
 */
public final class ShortestDecimal {
    /* Schubfach [1]: the decimals that read back to c·2^q lie between the two midpoints to its neighbours. With the power
     * of ten 10^k just below that interval's width, only two multiples of 10^k and two of 10^(k+1) need be looked at. The
     * ends of the interval, times four, are found in integers from a 126-bit approximation of 10^-k, rounded to odd, which
     * is enough to compare exactly.
     *
     * [1] R. Giulietti, The Schubfach way to render doubles, 2020. */

    private static final int FRACTION_BITS = 52;
    private static final long FRACTION_MASK = (1L << FRACTION_BITS) - 1;
    private static final int EXPONENT_MASK = 0x7ff;
    private static final int MIN_EXPONENT = -1074;
    private static final long MASK_63 = (1L << 63) - 1;

    private long digits;
    private int exponent;

    /** Finds the decimal of {@code value}, which must be finite and not zero; its sign is ignored. */
    public void set(double value) {
        long bits = Double.doubleToRawLongBits(value);
        long fraction = bits & FRACTION_MASK;
        int biased = (int) (bits >>> FRACTION_BITS) & EXPONENT_MASK;
        if (biased == 0) {
            find(fraction, MIN_EXPONENT);
        } else {
            long significand = fraction | 1L << FRACTION_BITS;
            int q = MIN_EXPONENT - 1 + biased;
            boolean mayBeInteger = q <= 0 && q > -FRACTION_BITS;
            if (mayBeInteger && significand >>> -q << -q == significand) {
                digits = significand >>> -q;
                exponent = 0;
            } else {
                find(significand, q);
            }
        }
        while (digits % 10 == 0) {
            digits /= 10;
            exponent++;
        }
    }

    private void find(long c, int q) {
        boolean even = (c & 1) == 0;
        boolean narrowBelow = c == 1L << FRACTION_BITS && q > MIN_EXPONENT;
        int k = narrowBelow ? floorLog10OfThreeQuarters(q) : floorLog10(q);
        int shift = q + floorLog2(-k) + 2;
        long high = PowersOfTen.high(k);
        long low = PowersOfTen.low(k);
        long middle = roundToOdd(high, low, c << 2 << shift);
        long lower = roundToOdd(high, low, (c << 2) - (narrowBelow ? 1 : 2) << shift);
        long upper = roundToOdd(high, low, (c << 2) + 2 << shift);
        if (!even) {
            // The ends of the interval round to the neighbours, whose significands are even.
            lower++;
            upper--;
        }
        exponent = k;
        long below = middle >> 2;
        if (below >= 10) {
            long tensBelow = below / 10 * 10;
            boolean belowIsIn = lower <= tensBelow << 2;
            boolean aboveIsIn = tensBelow + 10 << 2 <= upper;
            if (belowIsIn != aboveIsIn) {
                digits = belowIsIn ? tensBelow : tensBelow + 10;
                return;
            }
        }
        long above = below + 1;
        boolean belowIsIn = lower <= below << 2;
        boolean aboveIsIn = above << 2 <= upper;
        if (belowIsIn != aboveIsIn) {
            digits = belowIsIn ? below : above;
            return;
        }
        long order = middle - (below + above << 1);
        digits = order < 0 || order == 0 && (below & 1) == 0 ? below : above;
    }

    /** {@code g·cp / 2^127} for the 126-bit number {@code g}, its last bit set if anything was cut off. */
    private static long roundToOdd(long high, long low, long cp) {
        long x1 = Math.multiplyHigh(low, cp);
        long y0 = high * cp;
        long y1 = Math.multiplyHigh(high, cp);
        long z = (y0 >>> 1) + x1;
        long w = y1 + (z >>> 63);
        return w | (z & MASK_63) + MASK_63 >>> 63;
    }

    /** {@code floor(log10(2^q))}. */
    private static int floorLog10(int q) {
        return (int) (q * 661_971_961_083L >> 41);
    }

    /** {@code floor(log10(3/4 · 2^q))}. */
    private static int floorLog10OfThreeQuarters(int q) {
        return (int) (q * 661_971_961_083L - 274_743_187_321L >> 41);
    }

    /** {@code floor(log2(10^e))}. */
    private static int floorLog2(int e) {
        return (int) (e * 913_124_641_741L >> 38);
    }

    /** The significant digits as an integer that doesn't end with a zero. */
    public long digits() {
        return digits;
    }

    /** The power of ten that the last digit counts. */
    public int exponent() {
        return exponent;
    }

    /** {@code 10^-k}, scaled by a power of two into {@code [2^125, 2^126)} and rounded up, for each k that a double needs. */
    private static final class PowersOfTen {
        private static final int MIN_K = -324;
        private static final int MAX_K = 292;
        private static final long[] HALVES = halves();

        private static long[] halves() {
            long[] halves = new long[2 * (MAX_K - MIN_K + 1)];
            for (int k = MIN_K; k <= MAX_K; k++) {
                int scale = 125 - floorLog2(-k);
                BigInteger power = BigInteger.TEN.pow(Math.abs(k));
                BigInteger scaled = k <= 0
                        ? scale >= 0 ? power.shiftLeft(scale) : power.shiftRight(-scale)
                        : BigInteger.ONE.shiftLeft(scale).divide(power);
                BigInteger g = scaled.add(BigInteger.ONE);
                halves[2 * (k - MIN_K)] = g.shiftRight(63).longValueExact();
                halves[2 * (k - MIN_K) + 1] = g.longValue() & MASK_63;
            }
            return halves;
        }

        static long high(int k) {
            return HALVES[2 * (k - MIN_K)];
        }

        static long low(int k) {
            return HALVES[2 * (k - MIN_K) + 1];
        }
    }
}
