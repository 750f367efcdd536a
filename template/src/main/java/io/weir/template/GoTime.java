package io.weir.template;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/** A {@code time.Time}: an instant seen in a time zone, with Go's text and methods. */
public record GoTime(ZonedDateTime time) implements TemplateObject {
    /** {@code instant} in UTC. */
    public static GoTime of(Instant instant) {
        return new GoTime(instant.atZone(ZoneOffset.UTC));
    }

    @Override
    public String typeName() {
        return "time.Time";
    }

    /** This instant in another time zone. */
    public GoTime in(ZoneId zone) {
        return new GoTime(time.withZoneSameInstant(zone));
    }

    @Override
    public @Nullable Member member(String name) {
        return switch (name) {
            case "String" -> Member.method(this::toString);
            case "Format" ->
                Member.method(TemplateFunction.of(
                        arguments -> format(String.valueOf(arguments.get(0))), ParameterType.STRING));
            case "UTC" -> Member.method(() -> in(ZoneOffset.UTC));
            case "Unix" -> Member.method(time::toEpochSecond);
            case "UnixMilli" -> Member.method(() -> time.toInstant().toEpochMilli());
            case "UnixMicro" ->
                Member.method(() -> Math.multiplyExact(time.toEpochSecond(), 1_000_000L) + time.getNano() / 1_000);
            case "UnixNano" ->
                Member.method(() -> Math.multiplyExact(time.toEpochSecond(), 1_000_000_000L) + time.getNano());
            case "Year" -> Member.method(time::getYear);
            case "Month" -> Member.method(() -> new Named(time.getMonthValue(), TimeLayout.month(time)));
            case "Day" -> Member.method(time::getDayOfMonth);
            case "YearDay" -> Member.method(time::getDayOfYear);
            case "Weekday" ->
                Member.method(() -> new Named(time.getDayOfWeek().getValue() % 7, TimeLayout.weekday(time)));
            case "Hour" -> Member.method(time::getHour);
            case "Minute" -> Member.method(time::getMinute);
            case "Second" -> Member.method(time::getSecond);
            case "Nanosecond" -> Member.method(time::getNano);
            case "IsZero" -> Member.method(() -> time.toInstant().equals(ZERO));
            case "Add" ->
                Member.method(TemplateFunction.of(
                        arguments -> new GoTime(time.plusNanos(((GoDuration) nonNull(arguments.get(0))).nanos())),
                        DURATION));
            case "AddDate" ->
                Member.method(TemplateFunction.of(
                        arguments -> new GoTime(time.plusYears((Long) nonNull(arguments.get(0)))
                                .plusMonths((Long) nonNull(arguments.get(1)))
                                .plusDays((Long) nonNull(arguments.get(2)))),
                        ParameterType.INT,
                        ParameterType.INT,
                        ParameterType.INT));
            case "Sub" ->
                Member.method(TemplateFunction.of(
                        arguments ->
                                new GoDuration(java.time.Duration.between(other(arguments.get(0)), time.toInstant())
                                        .toNanos()),
                        TIME));
            case "After" ->
                Member.method(
                        TemplateFunction.of(arguments -> time.toInstant().isAfter(other(arguments.get(0))), TIME));
            case "Before" ->
                Member.method(
                        TemplateFunction.of(arguments -> time.toInstant().isBefore(other(arguments.get(0))), TIME));
            case "Equal" ->
                Member.method(TemplateFunction.of(arguments -> time.toInstant().equals(other(arguments.get(0))), TIME));
            default -> null;
        };
    }

    /** January 1, year 1, 00:00:00 UTC: what "no time" is in Go. */
    public static final Instant ZERO = Instant.parse("0001-01-01T00:00:00Z");

    /** A parameter that takes a time. */
    public static final ParameterType TIME = ParameterType.of("time.Time", GoTime.class);

    private static final ParameterType DURATION = ParameterType.of("time.Duration", GoDuration.class);

    private static Object nonNull(@Nullable Object argument) {
        return java.util.Objects.requireNonNull(argument);
    }

    private static Instant other(@Nullable Object argument) {
        return ((GoTime) nonNull(argument)).time.toInstant();
    }

    /** The time in a layout written as Go's reference time: {@code 2006-01-02 15:04:05}. */
    public String format(String layout) {
        return TimeLayout.format(time, layout);
    }

    /**
     * The time that {@code text} tells in a layout written as Go's reference time; in UTC unless the text has an offset.
     *
     * @throws IllegalArgumentException if it tells none
     */
    public static GoTime parse(String layout, String text) {
        return new GoTime(new TimeParser(layout, text).parse());
    }

    /** {@code 2006-01-02 15:04:05.999999999 -0700 MST}. */
    @Override
    public String toString() {
        return format("2006-01-02 15:04:05.999999999 -0700 MST");
    }

    /** A month or a weekday: a number that prints as its name. */
    private record Named(int number, String name) implements TemplateObject {
        @Override
        public String typeName() {
            return "int";
        }

        @Override
        public Object underlying() {
            return (long) number;
        }

        @Override
        public @Nullable Member member(String member) {
            return member.equals("String") ? Member.method(() -> name) : null;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
