package io.weir.query;

import io.weir.model.PromDuration;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Timestamps and durations as the API's parameters write them, and times as its answers do. */
final class ApiTimes {
    /** The earliest and latest times that Prometheus's API can express, in milliseconds. */
    static final long MIN_MS = (Long.MIN_VALUE / 1000 + 62_135_596_801L) * 1000;

    static final long MAX_MS = (Long.MAX_VALUE / 1000 - 62_135_596_801L) * 1000 + 999;

    /** What the Go client library sends for these two. */
    private static final String MIN_TEXT = "-292273086-05-16T16:47:06Z";

    private static final String MAX_TEXT = "292277025-08-18T07:12:54.999999999Z";

    private static final Pattern FLOAT = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern RFC_3339 =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)([.,]\\d+)?(Z|[+-]\\d\\d:\\d\\d)");

    /** The largest number of seconds whose nanoseconds fit into 64 bits. */
    private static final double MAX_DURATION_SECONDS = Long.MAX_VALUE / 1e9;

    private ApiTimes() {}

    /**
     * Milliseconds since the epoch of float seconds, rounded, or an RFC 3339 time, truncated.
     *
     * @throws IllegalArgumentException with Prometheus's words
     */
    static long parseTimestampMs(String text) {
        if (FLOAT.matcher(text).matches()) {
            double seconds = Double.parseDouble(text);
            double whole = seconds < 0 ? Math.ceil(seconds) : Math.floor(seconds);
            double milliseconds = whole * 1000 + Math.round((seconds - whole) * 1000);
            return milliseconds >= MAX_MS ? MAX_MS : milliseconds <= MIN_MS ? MIN_MS : (long) milliseconds;
        }
        if (text.equals(MIN_TEXT)) {
            return MIN_MS;
        }
        if (text.equals(MAX_TEXT)) {
            return MAX_MS;
        }
        Matcher rfc3339 = RFC_3339.matcher(text);
        if (rfc3339.matches()) {
            try {
                long seconds = OffsetDateTime.parse(rfc3339.group(1) + rfc3339.group(3))
                        .toEpochSecond();
                return seconds * 1000 + fractionMs(rfc3339.group(2));
            } catch (DateTimeException e) {
                // No such date: fall through to the error that every other bad text gets.
            }
        }
        throw new IllegalArgumentException("cannot parse " + quote(text) + " to a valid timestamp");
    }

    private static long fractionMs(@Nullable String fraction) {
        return fraction == null ? 0 : Long.parseLong((fraction.substring(1) + "000").substring(0, 3));
    }

    /**
     * A duration given as float seconds or as a literal such as {@code 5m}.
     *
     * @throws IllegalArgumentException with Prometheus's words
     */
    static Duration parseDuration(String text) {
        if (FLOAT.matcher(text).matches()) {
            double seconds = Double.parseDouble(text);
            if (Math.abs(seconds) > MAX_DURATION_SECONDS) {
                throw new IllegalArgumentException(
                        "cannot parse " + quote(text) + " to a valid duration. It overflows int64");
            }
            return Duration.ofNanos((long) (seconds * 1e9));
        }
        try {
            return PromDuration.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("cannot parse " + quote(text) + " to a valid duration", e);
        }
    }

    /** As Go prints a time in JSON: RFC 3339 in UTC with the digits that the fraction needs. */
    static String rfc3339(Instant time) {
        String text = time.toString();
        int dot = text.indexOf('.');
        if (dot < 0) {
            return text;
        }
        int end = text.length() - 1;
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, end) + "Z";
    }

    /** {@code text} in double quotes, escaped: as Go's {@code %q}. */
    static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < 0x20 || c == 0x7f) {
                        out.append(String.format("\\x%02x", c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        return out.append('"').toString();
    }
}
