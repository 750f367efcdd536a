package io.weir.promql.internal;

import java.time.LocalDate;

/** The date functions: parts of a UTC time given in seconds since the epoch, truncated to whole seconds. */
public enum Calendar {
    MINUTE,
    HOUR,
    DAY_OF_WEEK,
    DAY_OF_MONTH,
    DAY_OF_YEAR,
    DAYS_IN_MONTH,
    MONTH,
    YEAR;

    private static final long DAY_SECONDS = 86_400;
    private static final double MAX_SECONDS = 1e16;

    /** NaN for times that no calendar covers. */
    public double of(double epochSeconds) {
        if (!(Math.abs(epochSeconds) < MAX_SECONDS)) {
            return Double.NaN;
        }
        long seconds = (long) epochSeconds;
        long second = Math.floorMod(seconds, DAY_SECONDS);
        if (this == MINUTE) {
            return (int) (second / 60 % 60);
        }
        if (this == HOUR) {
            return (int) (second / 3600);
        }
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(seconds, DAY_SECONDS));
        return switch (this) {
            case DAY_OF_WEEK -> date.getDayOfWeek().getValue() % 7;
            case DAY_OF_MONTH -> date.getDayOfMonth();
            case DAY_OF_YEAR -> date.getDayOfYear();
            case DAYS_IN_MONTH -> date.lengthOfMonth();
            case MONTH -> date.getMonthValue();
            case YEAR -> date.getYear();
            case MINUTE, HOUR -> throw new AssertionError(this);
        };
    }
}
