package io.weir.config.yaml;

import java.math.BigDecimal;
import java.util.Locale;

/** Sizes with units in powers of two. {@code KB} and {@code KiB} both are 1024 bytes, as in Prometheus. */
public final class ByteSize {
    private static final String UNITS = "KMGTPE";

    private ByteSize() {}

    /**
     * Bytes of {@code text}: numbers, each with a unit, such as {@code 1GB512MB}; {@code 0} needs no unit.
     *
     * @throws IllegalArgumentException if {@code text} is not a size or exceeds 64 bits
     */
    public static long parse(String text) {
        if (text.equals("0")) {
            return 0;
        }
        BigDecimal total = BigDecimal.ZERO;
        int i = 0;
        while (i < text.length()) {
            int start = i;
            while (i < text.length() && (isDigit(text.charAt(i)) || text.charAt(i) == '.')) {
                i++;
            }
            int unitStart = i;
            while (i < text.length() && !isDigit(text.charAt(i)) && text.charAt(i) != '.') {
                i++;
            }
            total = total.add(number(text, start, unitStart).multiply(unit(text, unitStart, i)));
        }
        if (text.isEmpty()) {
            throw invalid(text);
        }
        if (total.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException("size \"" + text + "\" is too large");
        }
        return total.longValue();
    }

    private static BigDecimal number(String text, int start, int end) {
        try {
            return new BigDecimal(text.substring(start, end));
        } catch (NumberFormatException e) {
            throw invalid(text);
        }
    }

    private static BigDecimal unit(String text, int start, int end) {
        String unit = text.substring(start, end).toUpperCase(Locale.ROOT);
        if (unit.equals("B")) {
            return BigDecimal.ONE;
        }
        int power = unit.isEmpty() ? -1 : UNITS.indexOf(unit.charAt(0));
        if (power < 0 || !(unit.substring(1).equals("B") || unit.substring(1).equals("IB"))) {
            throw invalid(text);
        }
        return BigDecimal.valueOf(1L << 10 * (power + 1));
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException("\"" + text + "\" is not a size: write it as 512KB, 10MB or 1GiB");
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** The largest unit that divides evenly: {@code 10MB}; {@code 0} without a unit. */
    public static String format(long bytes) {
        if (bytes == 0) {
            return "0";
        }
        int power = 0;
        long rest = bytes;
        while (rest % 1024 == 0 && power < UNITS.length()) {
            rest /= 1024;
            power++;
        }
        return power == 0 ? rest + "B" : rest + UNITS.substring(power - 1, power) + "iB";
    }
}
