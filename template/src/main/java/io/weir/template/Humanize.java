package io.weir.template;

import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Numbers for people: the {@code humanize…} functions of Prometheus's templates. */
final class Humanize {
    private static final String[] LARGE = {"k", "M", "G", "T", "P", "E", "Z", "Y"};
    private static final String[] SMALL = {"m", "u", "n", "p", "f", "a", "z", "y"};
    private static final String[] BINARY = {"ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"};

    private Humanize() {}

    /** A number given as an int, a float, a numeric string or a duration. */
    static double toFloat(@Nullable Object value) {
        if (value instanceof Double number) {
            return number;
        }
        if (value instanceof Long number) {
            return number;
        }
        if (value instanceof BigInteger number) {
            return number.doubleValue();
        }
        if (value instanceof GoDuration duration) {
            return duration.seconds();
        }
        if (value instanceof String text) {
            Double parsed = GoNumber.parseFloat(text);
            if (parsed == null) {
                throw new TemplateFunctionException(
                        "strconv.ParseFloat: parsing " + GoQuote.quote(text) + ": invalid syntax");
            }
            return parsed;
        }
        throw new TemplateFunctionException(
                "can't convert " + (value == null ? "<nil>" : GoValues.typeName(value)) + " to float");
    }

    static String humanize(@Nullable Object value) {
        double number = toFloat(value);
        if (number == 0 || !Double.isFinite(number)) {
            return fourDigits(number);
        }
        if (Math.abs(number) >= 1) {
            String prefix = "";
            for (int i = 0; i < LARGE.length && Math.abs(number) >= 1000; i++) {
                prefix = LARGE[i];
                number /= 1000;
            }
            return fourDigits(number) + prefix;
        }
        return small(number);
    }

    private static String small(double number) {
        double scaled = number;
        String prefix = "";
        for (int i = 0; i < SMALL.length && Math.abs(scaled) < 1; i++) {
            prefix = SMALL[i];
            scaled *= 1000;
        }
        return fourDigits(scaled) + prefix;
    }

    static String humanize1024(@Nullable Object value) {
        double number = toFloat(value);
        if (Math.abs(number) <= 1 || !Double.isFinite(number)) {
            return fourDigits(number);
        }
        String prefix = "";
        for (int i = 0; i < BINARY.length && Math.abs(number) >= 1024; i++) {
            prefix = BINARY[i];
            number /= 1024;
        }
        return fourDigits(number) + prefix;
    }

    static String duration(@Nullable Object value) {
        double number = toFloat(value);
        if (!Double.isFinite(number)) {
            return fourDigits(number);
        }
        if (number == 0) {
            return fourDigits(number) + "s";
        }
        if (Math.abs(number) < 1) {
            return small(number) + "s";
        }
        String sign = number < 0 ? "-" : "";
        number = Math.abs(number);
        // Go's conversion of a float beyond the range of int64 gives the smallest int64 on amd64.
        long whole = number >= 0x1p63 ? Long.MIN_VALUE : (long) number;
        long seconds = whole % 60;
        long minutes = whole / 60 % 60;
        long hours = whole / 3600 % 24;
        long days = whole / 86_400;
        if (days != 0) {
            return sign + days + "d " + hours + "h " + minutes + "m " + seconds + "s";
        }
        if (hours != 0) {
            return sign + hours + "h " + minutes + "m " + seconds + "s";
        }
        if (minutes != 0) {
            return sign + minutes + "m " + seconds + "s";
        }
        return sign + fourDigits(number) + "s";
    }

    static String percentage(@Nullable Object value) {
        return fourDigits(toFloat(value) * 100) + "%";
    }

    static String timestamp(@Nullable Object value) {
        double number = toFloat(value);
        return Double.isFinite(number) ? toTime(number).toString() : fourDigits(number);
    }

    /** Unix seconds as a time with millisecond precision. */
    static GoTime toTime(@Nullable Object value) {
        return GoTime.of(Instant.ofEpochMilli(nanos(value, "timestamp") / 1_000_000));
    }

    static GoDuration toDuration(@Nullable Object value) {
        return new GoDuration(nanos(value, "duration"));
    }

    private static long nanos(@Nullable Object value, String what) {
        double number = toFloat(value);
        if (!Double.isFinite(number)) {
            throw new TemplateFunctionException("value is NaN or Inf");
        }
        double nanos = number * 1e9;
        if (nanos >= 0x1p63 || nanos < -0x1p63) {
            throw new TemplateFunctionException(GoNumber.format(number) + " cannot be represented as a nanoseconds "
                    + what + " since it overflows int64");
        }
        return (long) nanos;
    }

    private static String fourDigits(double number) {
        return GoNumber.formatG(number, 4, false);
    }
}
