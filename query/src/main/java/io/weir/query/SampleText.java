package io.weir.query;

import com.fasterxml.jackson.core.io.NumberOutput;
import io.weir.model.GoFloat;

/**
 * Sample values as {@link GoFloat#formatApi} prints them, for answers of millions of them: the digits come from Jackson's
 * implementation of Schubfach instead of decimal arithmetic, which takes 0.2 µs instead of 1.7 µs a point.
 */
final class SampleText {
    /** Below this the shortest digits of Schubfach, which are two at least, may not be Go's. */
    private static final double SMALLEST = 1e-300;

    private SampleText() {}

    static String of(double value) {
        double magnitude = Math.abs(value);
        if (!(magnitude >= SMALLEST && magnitude <= Double.MAX_VALUE) || value == (long) value && magnitude < 1e15) {
            return GoFloat.formatApi(value);
        }
        String text = NumberOutput.toString(value, true);
        int exponentAt = text.indexOf('E');
        if (exponentAt < 0) {
            return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
        }
        return withExponent(text, exponentAt);
    }

    /** Rewrites {@code [-]d.dddE[-]x}. */
    private static String withExponent(String text, int exponentAt) {
        int exponent = Integer.parseInt(text, exponentAt + 1, text.length(), 10);
        int first = text.charAt(0) == '-' ? 1 : 0;
        boolean oneDigit = exponentAt == first + 3 && text.charAt(first + 2) == '0';
        int fractionEnd = oneDigit ? first + 2 : exponentAt;
        int fractionDigits = fractionEnd - first - 2;
        StringBuilder out = new StringBuilder(26).append(text, 0, first);
        if (exponent < -6 || exponent >= 21) {
            out.append(text, first, oneDigit ? first + 1 : exponentAt).append(exponent < 0 ? "e-" : "e+");
            if (Math.abs(exponent) < 10) {
                out.append('0');
            }
            return out.append(Math.abs(exponent)).toString();
        }
        if (exponent < 0) {
            out.append("0.").append("0".repeat(-exponent - 1)).append(text.charAt(first));
            return out.append(text, first + 2, fractionEnd).toString();
        }
        out.append(text.charAt(first));
        if (fractionDigits <= exponent) {
            return out.append(text, first + 2, fractionEnd)
                    .append("0".repeat(exponent - fractionDigits))
                    .toString();
        }
        int point = first + 2 + exponent;
        return out.append(text, first + 2, point)
                .append('.')
                .append(text, point, fractionEnd)
                .toString();
    }
}
