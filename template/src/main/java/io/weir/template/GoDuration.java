package io.weir.template;

import org.jspecify.annotations.Nullable;

/** A {@code time.Duration}: nanoseconds, with Go's text and methods. */
public record GoDuration(long nanos) implements TemplateObject {
    private static final long SECOND = 1_000_000_000L;

    @Override
    public String typeName() {
        return "time.Duration";
    }

    @Override
    public Object underlying() {
        return nanos;
    }

    /** The whole and fractional seconds. */
    public double seconds() {
        return inUnits(SECOND);
    }

    /** Whole units and their fraction apart, as Go computes it, which keeps the last digit the same. */
    private double inUnits(long unit) {
        long whole = nanos / unit;
        return whole + (double) (nanos % unit) / unit;
    }

    @Override
    public @Nullable Member member(String name) {
        return switch (name) {
            case "String" -> Member.method(this::toString);
            case "Nanoseconds" -> Member.method(() -> nanos);
            case "Microseconds" -> Member.method(() -> nanos / 1_000);
            case "Milliseconds" -> Member.method(() -> nanos / 1_000_000);
            case "Seconds" -> Member.method(this::seconds);
            case "Minutes" -> Member.method(() -> inUnits(60 * SECOND));
            case "Hours" -> Member.method(() -> inUnits(3600 * SECOND));
            case "Abs" -> Member.method(() -> new GoDuration(Math.abs(nanos)));
            default -> null;
        };
    }

    /** {@code 1h2m3.5s}; below a second {@code 1.5ms}, {@code 2µs}, {@code 7ns}. */
    @Override
    public String toString() {
        if (nanos == 0) {
            return "0s";
        }
        if (nanos == Long.MIN_VALUE) {
            return "-2562047h47m16.854775808s";
        }
        String sign = nanos < 0 ? "-" : "";
        long rest = Math.abs(nanos);
        if (rest < 1_000) {
            return sign + rest + "ns";
        }
        if (rest < 1_000_000) {
            return sign + decimal(rest, 1_000) + "µs";
        }
        if (rest < SECOND) {
            return sign + decimal(rest, 1_000_000) + "ms";
        }
        long minutes = rest / (60 * SECOND);
        String seconds = decimal(rest % (60 * SECOND), SECOND) + "s";
        if (minutes == 0) {
            return sign + seconds;
        }
        String withMinutes = minutes % 60 + "m" + seconds;
        return sign + (minutes < 60 ? "" : minutes / 60 + "h") + withMinutes;
    }

    private static String decimal(long value, long unit) {
        return java.math.BigDecimal.valueOf(value)
                .divide(java.math.BigDecimal.valueOf(unit))
                .stripTrailingZeros()
                .toPlainString();
    }
}
