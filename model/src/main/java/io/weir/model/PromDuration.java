package io.weir.model;

import java.time.Duration;

/**
 * Durations in Prometheus's notation: integers with the units {@code y w d h m s ms}, each at most once, in descending
 * order, such as {@code 1h30m}. A year has 365 days, a week 7 days.
 */
public final class PromDuration {
    private static final String[] UNITS = {"y", "w", "d", "h", "m", "s", "ms"};
    private static final long[] UNIT_MS = {
        365L * 24 * 3_600_000, 7L * 24 * 3_600_000, 24L * 3_600_000, 3_600_000, 60_000, 1_000, 1
    };
    private static final long MAX_MS = Long.MAX_VALUE / 1_000_000;

    private PromDuration() {}

    /** {@link #parseMs} as a {@link Duration}. */
    public static Duration parse(String text) {
        return Duration.ofMillis(parseMs(text));
    }

    /**
     * Milliseconds of {@code text}; {@code "0"} needs no unit.
     *
     * @throws IllegalArgumentException with Prometheus's words if {@code text} is not a duration or exceeds the 292
     *     years that fit into 64-bit nanoseconds
     */
    public static long parseMs(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("empty duration string");
        }
        if (text.equals("0")) {
            return 0;
        }
        long total = 0;
        int lastUnit = -1;
        int i = 0;
        while (i < text.length()) {
            int start = i;
            long number = 0;
            while (i < text.length() && isDigit(text.charAt(i))) {
                number = number * 10 + (text.charAt(i) - '0');
                if (number > MAX_MS) {
                    throw new IllegalArgumentException("duration out of range");
                }
                i++;
            }
            int unitStart = i;
            while (i < text.length() && !isDigit(text.charAt(i))) {
                i++;
            }
            int unit = unitIndex(text.substring(unitStart, i));
            if (start == unitStart || unit <= lastUnit) {
                throw new IllegalArgumentException("not a valid duration string: \"" + text + "\"");
            }
            lastUnit = unit;
            if (number > (MAX_MS - total) / UNIT_MS[unit]) {
                throw new IllegalArgumentException("duration out of range");
            }
            total += number * UNIT_MS[unit];
        }
        return total;
    }

    /**
     * The milliseconds of a duration that may have a sign, as in {@code -1h30m}.
     *
     * @throws IllegalArgumentException with Prometheus's words
     */
    public static long parseSignedMs(String text) {
        boolean negative = text.startsWith("-");
        long unsignedMs = parseMs(negative || text.startsWith("+") ? text.substring(1) : text);
        return negative ? -unsignedMs : unsignedMs;
    }

    private static int unitIndex(String unit) {
        for (int i = 0; i < UNITS.length; i++) {
            if (UNITS[i].equals(unit)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** The shortest exact notation: {@code 1h30m}; years and weeks only where they divide evenly. */
    public static String format(Duration duration) {
        return formatMs(duration.toMillis());
    }

    /** {@link #format} of milliseconds. */
    public static String formatMs(long durationMs) {
        if (durationMs == 0) {
            return "0s";
        }
        StringBuilder out = new StringBuilder();
        long rest = durationMs;
        if (rest < 0) {
            out.append('-');
            rest = -rest;
        }
        for (int i = 0; i < UNITS.length; i++) {
            boolean onlyIfExact = i < 3 && !UNITS[i].equals("d");
            if (onlyIfExact && rest % UNIT_MS[i] != 0) {
                continue;
            }
            long count = rest / UNIT_MS[i];
            if (count > 0) {
                out.append(count).append(UNITS[i]);
                rest %= UNIT_MS[i];
            }
        }
        return out.toString();
    }
}
