package io.weir.template;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A number literal in all the types it fits, which is how Go's untyped constants behave.
 *
 * @param text as written
 * @param integer its value as an int, null if it isn't one
 * @param real its value as a float64
 * @param looksReal whether it is a float64 where nothing else is asked for
 */
record Constant(String text, @Nullable Long integer, double real, boolean looksReal) {
    private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger MAX_UNSIGNED = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    static Constant ofRune(String text) {
        long rune = GoQuote.unquoteRune(text);
        return new Constant(text, rune, rune, false);
    }

    /** @throws IllegalArgumentException with the words of Go's parser */
    static Constant of(String text) {
        if (text.endsWith("i")) {
            throw new IllegalArgumentException("complex numbers are not supported: " + GoQuote.quote(text));
        }
        BigInteger exact = GoNumber.parseInteger(text);
        if (exact != null) {
            boolean signed = exact.compareTo(MIN) >= 0 && exact.compareTo(MAX) <= 0;
            if (signed) {
                return new Constant(text, exact.longValueExact(), exact.doubleValue(), false);
            }
            if (exact.signum() > 0 && exact.compareTo(MAX_UNSIGNED) <= 0) {
                return new Constant(text, null, exact.doubleValue(), false);
            }
            throw new IllegalArgumentException("integer overflow: " + GoQuote.quote(text));
        }
        Double real = GoNumber.parseFloat(text);
        if (real == null || real.isInfinite()) {
            throw new IllegalArgumentException("illegal number syntax: " + GoQuote.quote(text));
        }
        boolean integral = real == Math.rint(real) && Math.abs(real) < 0x1p63;
        return new Constant(text, integral ? (Long) (long) (double) real : null, real, true);
    }
}
