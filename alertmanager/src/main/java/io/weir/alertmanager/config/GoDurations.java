package io.weir.alertmanager.config;

import io.weir.template.GoDuration;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;

/** Durations in Go's notation, {@code 1.5h} or {@code 1m30s}: a few fields have it instead of Prometheus's. */
public final class GoDurations {
    private static final Map<String, Long> UNIT_NS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private GoDurations() {}

    /** @throws IllegalArgumentException if {@code text} isn't a duration, is negative, or is longer than 292 years */
    public static Duration parse(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        BigDecimal total = BigDecimal.ZERO;
        int at = 0;
        while (at < text.length()) {
            int start = at;
            while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
                at++;
            }
            int unitStart = at;
            while (at < text.length() && !Character.isDigit(text.charAt(at)) && text.charAt(at) != '.') {
                at++;
            }
            Long unit = UNIT_NS.get(text.substring(unitStart, at));
            String number = text.substring(start, unitStart);
            boolean digits = number.chars().anyMatch(Character::isDigit);
            if (unit == null || !digits || number.indexOf('.') != number.lastIndexOf('.')) {
                throw invalid(text);
            }
            total = total.add(new BigDecimal(number).multiply(BigDecimal.valueOf(unit)));
        }
        if (text.isEmpty() || total.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw invalid(text);
        }
        return Duration.ofNanos(total.longValue());
    }

    /** The duration as Go prints it: {@code 1m30s}, {@code 1h0m0s}. */
    public static String format(Duration duration) {
        return new GoDuration(duration.toNanos()).toString();
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException("not a duration: \"" + text + "\"; write it as 10s, 1m30s or 1.5h");
    }
}
