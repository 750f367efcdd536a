package io.weir.model;

/**
 * Writes numbers as ASCII straight into byte arrays, for answers of millions of them. Reused; confined to one thread.
 */
public final class NumberText {
    /** What {@link #writeApi} needs at most. */
    public static final int MAX_BYTES = 32;

    /** Below this every whole double is plain in every format. */
    private static final double PLAIN_INTEGERS = 1e15;

    private static final byte[] PAIRS = pairs();
    private static final long[] POWERS_OF_TEN = powersOfTen();

    private final ShortestDecimal decimal = new ShortestDecimal();

    /** The two digits of each number below 100. */
    private static byte[] pairs() {
        byte[] pairs = new byte[200];
        for (int i = 0; i < 100; i++) {
            pairs[2 * i] = (byte) ('0' + i / 10);
            pairs[2 * i + 1] = (byte) ('0' + i % 10);
        }
        return pairs;
    }

    private static long[] powersOfTen() {
        long[] powers = new long[19];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = 10 * powers[i - 1];
        }
        return powers;
    }

    /**
     * Writes {@code value} as {@link GoFloat#formatApi} prints it, at {@code at}.
     *
     * @return the index after it
     */
    public int writeApi(double value, byte[] out, int at) {
        if (value == (long) value && Math.abs(value) < PLAIN_INTEGERS && (value != 0 || 1 / value > 0)) {
            return write((long) value, out, at);
        }
        if (value == 0 || !Double.isFinite(value)) {
            return ascii(GoFloat.formatApi(value), out, at);
        }
        int start = at;
        if (value < 0) {
            out[start++] = '-';
        }
        decimal.set(value);
        return writeDecimal(decimal.digits(), decimal.exponent(), out, start);
    }

    private static int writeDecimal(long digits, int exponent, byte[] out, int at) {
        int count = digitCount(digits);
        int scientific = count - 1 + exponent;
        if (scientific < -6 || scientific >= 21) {
            return writeScientific(digits, count, scientific, out, at);
        }
        if (exponent >= 0) {
            return zeros(exponent, out, writeDigits(digits, count, out, at));
        }
        if (scientific < 0) {
            out[at] = '0';
            out[at + 1] = '.';
            return writeDigits(digits, count, out, zeros(-scientific - 1, out, at + 2));
        }
        int end = writeDigits(digits, count, out, at + 1);
        return pointAfter(scientific + 1, out, at, end);
    }

    private static int writeScientific(long digits, int count, int scientific, byte[] out, int at) {
        int end;
        if (count == 1) {
            end = writeDigits(digits, 1, out, at);
        } else {
            end = pointAfter(1, out, at, writeDigits(digits, count, out, at + 1));
        }
        out[end++] = 'e';
        out[end++] = (byte) (scientific < 0 ? '-' : '+');
        int magnitude = Math.abs(scientific);
        if (magnitude < 10) {
            out[end++] = '0';
        }
        return write(magnitude, out, end);
    }

    /** Puts a point after the first {@code count} of the digits that are at {@code at + 1}. */
    private static int pointAfter(int count, byte[] out, int at, int end) {
        System.arraycopy(out, at + 1, out, at, count);
        out[at + count] = '.';
        return end;
    }

    private static int zeros(int count, byte[] out, int at) {
        for (int i = 0; i < count; i++) {
            out[at + i] = '0';
        }
        return at + count;
    }

    /** Writes an integer, at {@code at}. @return the index after it */
    public static int write(long value, byte[] out, int at) {
        if (value == Long.MIN_VALUE) {
            return ascii(Long.toString(value), out, at);
        }
        int start = at;
        long magnitude = value;
        if (value < 0) {
            out[start++] = '-';
            magnitude = -value;
        }
        return writeDigits(magnitude, digitCount(magnitude), out, start);
    }

    private static int digitCount(long value) {
        // The number of bits times log10(2) is the number of digits, or one less.
        int atLeast = (64 - Long.numberOfLeadingZeros(value | 1)) * 1233 >> 12;
        return value >= POWERS_OF_TEN[atLeast] ? atLeast + 1 : Math.max(1, atLeast);
    }

    /** Writes {@code count} digits, leading zeros if need be. @return the index after them */
    static int writeDigits(long value, int count, byte[] out, int at) {
        long rest = value;
        int end = at + count;
        int i = end;
        while (i - at >= 2) {
            long quotient = rest / 100;
            int pair = 2 * (int) (rest - 100 * quotient);
            out[--i] = PAIRS[pair + 1];
            out[--i] = PAIRS[pair];
            rest = quotient;
        }
        if (i > at) {
            out[at] = (byte) ('0' + rest);
        }
        return end;
    }

    /** Writes milliseconds as seconds with no decimals or three, as the API prints the time of a sample. */
    public static int writeSeconds(long timestampMs, byte[] out, int at) {
        int start = at;
        long magnitude = timestampMs;
        if (timestampMs < 0) {
            out[start++] = '-';
            magnitude = -timestampMs;
        }
        long seconds = magnitude / 1000;
        int end = writeDigits(seconds, digitCount(seconds), out, start);
        long fraction = magnitude - 1000 * seconds;
        if (fraction == 0) {
            return end;
        }
        out[end] = '.';
        return writeDigits(fraction, 3, out, end + 1);
    }

    private static int ascii(String text, byte[] out, int at) {
        for (int i = 0; i < text.length(); i++) {
            out[at + i] = (byte) text.charAt(i);
        }
        return at + text.length();
    }
}
