package io.weir.template;

import io.weir.model.GoFloat;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Numbers as Go's {@code strconv} reads and prints them. */
final class GoNumber {
    /** From which power of ten a number in its shortest form gets an exponent. */
    private static final int SHORTEST_THRESHOLD = 6;

    private GoNumber() {}

    /**
     * An integer literal: decimal, or with the prefix {@code 0x}, {@code 0o}, {@code 0b} or {@code 0}, with {@code _}
     * between digits; null if it isn't one.
     */
    static @Nullable BigInteger parseInteger(String text) {
        String digits = text;
        boolean negative = false;
        if (digits.startsWith("+") || digits.startsWith("-")) {
            negative = digits.charAt(0) == '-';
            digits = digits.substring(1);
        }
        if (digits.isEmpty()) {
            return null;
        }
        int radix = 10;
        boolean prefixed = false;
        if (digits.length() > 1 && digits.charAt(0) == '0') {
            char c = Character.toLowerCase(digits.charAt(1));
            radix = c == 'x' ? 16 : c == 'b' ? 2 : 8;
            prefixed = true;
            digits = digits.substring(c == 'x' || c == 'b' || c == 'o' ? 2 : 1);
        }
        if (digits.indexOf('_') >= 0) {
            if (digits.endsWith("_") || digits.contains("__") || digits.startsWith("_") && !prefixed) {
                return null;
            }
            digits = digits.replace("_", "");
        }
        if (digits.isEmpty()) {
            return null;
        }
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) >= 0x80 || Character.digit(digits.charAt(i), radix) < 0) {
                return null;
            }
        }
        BigInteger value = new BigInteger(digits, radix);
        return negative ? value.negate() : value;
    }

    /** {@code strconv.ParseFloat}: also {@code inf}, {@code nan} and hexadecimal; null if {@code text} isn't a number. */
    static @Nullable Double parseFloat(String text) {
        String body = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
        boolean negative = text.startsWith("-");
        if (body.equalsIgnoreCase("inf") || body.equalsIgnoreCase("infinity")) {
            return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        if (text.equalsIgnoreCase("nan")) {
            return Double.NaN;
        }
        boolean hex = body.startsWith("0x") || body.startsWith("0X");
        String allowed = hex ? "0123456789abcdefABCDEFxX.pP+-" : "0123456789.eE+-";
        for (int i = 0; i < body.length(); i++) {
            if (allowed.indexOf(body.charAt(i)) < 0) {
                return null;
            }
        }
        boolean hexWithoutExponent = hex && body.indexOf('p') < 0 && body.indexOf('P') < 0;
        if (body.isEmpty() || hexWithoutExponent) {
            return null;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** {@code %v} of a float64: shortest, with an exponent below 1e-4 and from 1e+06. */
    static String format(double value) {
        return formatG(value, -1, false);
    }

    /** {@code %g}; a negative precision means the shortest text that reads back. */
    static String formatG(double value, int precision, boolean keepZeros) {
        if (!Double.isFinite(value)) {
            return special(value);
        }
        if (value == 0) {
            String zero = 1 / value < 0 ? "-0" : "0";
            int zeros = keepZeros ? Math.max(precision < 0 ? 6 : precision, 1) - 1 : 0;
            return keepZeros ? zero + "." + "0".repeat(zeros) : zero;
        }
        String scientific = precision < 0 ? GoFloat.formatE(value) : formatE(value, Math.max(precision, 1) - 1);
        int e = scientific.indexOf('e');
        int exponent = Integer.parseInt(scientific.substring(e + 1).replace("+", ""));
        String sign = value < 0 ? "-" : "";
        String digits = scientific.substring(sign.length(), e).replace(".", "");
        if (!keepZeros) {
            digits = stripZeros(digits);
        } else if (precision < 0 && digits.length() < 6) {
            digits = digits + "0".repeat(6 - digits.length());
        }
        int threshold = precision < 0 ? SHORTEST_THRESHOLD : Math.max(precision, 1);
        if (exponent < -4 || exponent >= threshold) {
            String mantissa = digits.length() > 1 || keepZeros ? digits.charAt(0) + "." + digits.substring(1) : digits;
            return sign + mantissa + scientific.substring(e);
        }
        return sign + plain(digits, exponent, keepZeros);
    }

    private static String plain(String digits, int exponent, boolean keepPoint) {
        if (exponent < 0) {
            return "0." + "0".repeat(-exponent - 1) + digits;
        }
        if (digits.length() <= exponent + 1) {
            return digits + "0".repeat(exponent + 1 - digits.length()) + (keepPoint ? "." : "");
        }
        return digits.substring(0, exponent + 1) + "." + digits.substring(exponent + 1);
    }

    private static String stripZeros(String digits) {
        int end = digits.length();
        while (end > 1 && digits.charAt(end - 1) == '0') {
            end--;
        }
        return digits.substring(0, end);
    }

    /** {@code %e} with that many digits behind the point. */
    static String formatE(double value, int precision) {
        if (!Double.isFinite(value)) {
            return special(value);
        }
        String sign = value < 0 || 1 / value < 0 ? "-" : "";
        BigDecimal exact = new BigDecimal(Math.abs(value));
        String digits;
        int exponent;
        if (exact.signum() == 0) {
            digits = "0".repeat(precision + 1);
            exponent = 0;
        } else {
            BigDecimal rounded = exact.round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
            digits = rounded.unscaledValue().toString();
            exponent = digits.length() - 1 - rounded.scale();
            digits = digits.length() > precision + 1
                    ? digits.substring(0, precision + 1)
                    : digits + "0".repeat(precision + 1 - digits.length());
        }
        String mantissa = precision == 0 ? digits : digits.charAt(0) + "." + digits.substring(1);
        String magnitude = Integer.toString(Math.abs(exponent));
        return sign + mantissa + "e" + (exponent < 0 ? "-" : "+") + (magnitude.length() < 2 ? "0" : "") + magnitude;
    }

    /** {@code %f} with that many digits behind the point. */
    static String formatF(double value, int precision) {
        if (!Double.isFinite(value)) {
            return special(value);
        }
        String sign = value < 0 || value == 0 && 1 / value < 0 ? "-" : "";
        return sign
                + new BigDecimal(Math.abs(value))
                        .setScale(precision, RoundingMode.HALF_EVEN)
                        .toPlainString();
    }

    private static String special(double value) {
        return Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
    }
}
