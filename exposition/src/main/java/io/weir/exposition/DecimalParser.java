package io.weir.exposition;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads decimal floating point numbers straight from bytes: the same double as {@link Double#parseDouble} for every
 * number, with the syntax of Go's {@code strconv.ParseFloat} less hexadecimal and underscores, as Prometheus reads them.
 *
 * <p>Three ways, from fast to slow, each exact where it answers:
 *
 * <ol>
 *   <li>a mantissa below 2<sup>53</sup> and a power of ten up to 10<sup>22</sup> are both doubles, so one
 *       multiplication or division rounds once (Clinger, 1990);
 *   <li>a mantissa of up to 19 digits times a 128-bit approximation of the power of ten, which tells when it can't
 *       decide (Eisel and Lemire, "Number Parsing at a Gigabyte per Second", 2021);
 *   <li>{@link Double#parseDouble}.
 * </ol>
 */
final class DecimalParser {
    private static final double[] EXACT_POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };
    private static final long EXACT_MANTISSA = 1L << 53;

    /** As many digits as always fit an unsigned long. */
    private static final int MAX_DIGITS = 19;

    /** Powers of ten beyond these are left to the slow way: rare, and the table stays small. */
    private static final int MAX_TABLE_EXPONENT = 64;

    /** For 10^e with e in [-64, 64]: the upper 128 bits of its binary mantissa, rounded down, high then low. */
    private static final long[] POWERS = powers();

    /** Beyond any double; digits of an exponent are not counted further than this. */
    private static final int HUGE_EXPONENT = 1 << 20;

    private DecimalParser() {}

    /**
     * The number in {@code [start, end)}.
     *
     * @throws NumberFormatException if the bytes are not a number, or one too large for a double
     */
    static double parse(byte[] bytes, int start, int end) {
        int at = start;
        boolean negative = false;
        if (at < end && (bytes[at] == '-' || bytes[at] == '+')) {
            negative = bytes[at] == '-';
            at++;
        }
        long mantissa = 0;
        int digits = 0;
        int exponent = 0;
        boolean anyDigit = false;
        boolean point = false;
        for (; at < end; at++) {
            byte b = bytes[at];
            int digit = b - '0';
            if (digit >= 0 && digit <= 9) {
                anyDigit = true;
                if (digits < MAX_DIGITS) {
                    mantissa = 10 * mantissa + digit;
                    digits += mantissa == 0 ? 0 : 1;
                    exponent -= point ? 1 : 0;
                } else {
                    digits++;
                }
            } else if (b == '.' && !point) {
                point = true;
            } else {
                break;
            }
        }
        if (!anyDigit) {
            return special(bytes, start, end);
        }
        if (at < end) {
            exponent += exponent(bytes, at, start, end);
        }
        if (digits <= MAX_DIGITS) {
            double magnitude = scale(mantissa, exponent);
            if (magnitude >= 0) {
                return negative ? -magnitude : magnitude;
            }
        }
        double value = Double.parseDouble(text(bytes, start, end));
        if (Double.isInfinite(value)) {
            throw new NumberFormatException("value out of range");
        }
        return value;
    }

    private static int exponent(byte[] bytes, int letter, int start, int end) {
        int at = letter;
        if (bytes[at] != 'e' && bytes[at] != 'E') {
            throw notANumber(bytes, start, end);
        }
        at++;
        boolean negative = false;
        if (at < end && (bytes[at] == '-' || bytes[at] == '+')) {
            negative = bytes[at] == '-';
            at++;
        }
        if (at == end) {
            throw notANumber(bytes, start, end);
        }
        int exponent = 0;
        for (; at < end; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                throw notANumber(bytes, start, end);
            }
            exponent = Math.min(10 * exponent + digit, HUGE_EXPONENT);
        }
        return negative ? -exponent : exponent;
    }

    /** {@code mantissa × 10^exponent}, the mantissa unsigned, or a negative number where only the slow way can tell. */
    private static double scale(long mantissa, int exponent) {
        if (mantissa == 0) {
            return 0;
        }
        if (mantissa > 0 && mantissa <= EXACT_MANTISSA) {
            if (exponent >= 0 && exponent < EXACT_POWERS.length) {
                return mantissa * EXACT_POWERS[exponent];
            }
            if (exponent < 0 && exponent > -EXACT_POWERS.length) {
                return mantissa / EXACT_POWERS[-exponent];
            }
        }
        if (exponent < -MAX_TABLE_EXPONENT || exponent > MAX_TABLE_EXPONENT) {
            return -1;
        }
        return eiselLemire(mantissa, exponent);
    }

    /** Follows {@code eiselLemire64} in Go's strconv/eisel_lemire.go. All longs are unsigned. */
    private static double eiselLemire(long nonZeroMantissa, int exponent) {
        int leadingZeros = Long.numberOfLeadingZeros(nonZeroMantissa);
        long mantissa = nonZeroMantissa << leadingZeros;
        // 217706 / 2^16 is just above log2(10), close enough for every exponent of the table.
        long exponent2 = ((217706L * exponent) >> 16) + 64 + 1023 - leadingZeros;

        int power = 2 * (exponent + MAX_TABLE_EXPONENT);
        long high = multiplyHigh(mantissa, POWERS[power]);
        long low = mantissa * POWERS[power];
        if ((high & 0x1FF) == 0x1FF && Long.compareUnsigned(low + mantissa, mantissa) < 0) {
            long nextHigh = multiplyHigh(mantissa, POWERS[power + 1]);
            long nextLow = mantissa * POWERS[power + 1];
            long sum = low + nextHigh;
            if (Long.compareUnsigned(sum, low) < 0) {
                high++;
            }
            low = sum;
            if ((high & 0x1FF) == 0x1FF && low == -1 && Long.compareUnsigned(nextLow + mantissa, mantissa) < 0) {
                return -1;
            }
        }
        long topBit = high >>> 63;
        long rounded = high >>> (topBit + 9);
        exponent2 -= 1 ^ topBit;
        boolean halfway = low == 0 && (high & 0x1FF) == 0 && (rounded & 3) == 1;
        if (halfway) {
            return -1;
        }
        rounded += rounded & 1;
        rounded >>>= 1;
        if (rounded >>> 53 > 0) {
            rounded >>>= 1;
            exponent2++;
        }
        if (exponent2 < 1 || exponent2 >= 0x7FF) {
            return -1;
        }
        return Double.longBitsToDouble(exponent2 << 52 | rounded & 0x000F_FFFF_FFFF_FFFFL);
    }

    private static long multiplyHigh(long a, long b) {
        return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
    }

    private static long[] powers() {
        long[] powers = new long[2 * (2 * MAX_TABLE_EXPONENT + 1)];
        for (int e = -MAX_TABLE_EXPONENT; e <= MAX_TABLE_EXPONENT; e++) {
            BigInteger power = BigInteger.TEN.pow(Math.abs(e));
            BigInteger mantissa = e >= 0
                    ? power.shiftLeft(128).shiftRight(power.bitLength())
                    : BigInteger.ONE.shiftLeft(127 + power.bitLength()).divide(power);
            int i = 2 * (e + MAX_TABLE_EXPONENT);
            powers[i] = mantissa.shiftRight(64).longValue();
            powers[i + 1] = mantissa.longValue();
        }
        return powers;
    }

    private static double special(byte[] bytes, int start, int end) {
        return switch (text(bytes, start, Math.min(end, start + 10)).toLowerCase(Locale.ROOT)) {
            case "nan" -> Double.NaN;
            case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw notANumber(bytes, start, end);
        };
    }

    private static NumberFormatException notANumber(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] == 'p' || bytes[i] == 'P' || bytes[i] == '_') {
                return new NumberFormatException("unsupported character in float");
            }
        }
        return new NumberFormatException("invalid syntax");
    }

    private static String text(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }
}
