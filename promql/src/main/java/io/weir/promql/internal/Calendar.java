package io.weir.promql.internal;

import java.time.LocalDate;

/**
 * The date functions: parts of a UTC time given in seconds since the epoch, truncated to whole seconds.
 *
 * <p>Computed as Go's package time does on 64-bit processors: seconds count, without a sign and modulo 2^64, from the
 * first of January of the year {@value #ABSOLUTE_YEAR}. So NaN and numbers that no {@code long} holds have a date too,
 * which is that of the least {@code long}.
 */
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

    /** The calendar repeats itself after 400 years. */
    private static final int CYCLE_YEARS = 400;

    private static final long CYCLE_DAYS = 146_097;

    /** The year that seconds are counted from. */
    private static final long ABSOLUTE_YEAR = -292_277_022_399L;

    /** From the beginning of that year to the epoch. */
    private static final long ABSOLUTE_TO_EPOCH_SECONDS = 9_223_371_966_579_724_800L + 62_135_596_800L;

    /** The first day of a year at the same place of the cycle. */
    private static final LocalDate CYCLE_START = LocalDate.of(2001, 1, 1);

    public double of(double epochSeconds) {
        long absolute = truncate(epochSeconds) + ABSOLUTE_TO_EPOCH_SECONDS;
        long second = Long.remainderUnsigned(absolute, DAY_SECONDS);
        if (this == MINUTE) {
            return (int) (second / 60 % 60);
        }
        if (this == HOUR) {
            return (int) (second / 3600);
        }
        long days = Long.divideUnsigned(absolute, DAY_SECONDS);
        LocalDate date = CYCLE_START.plusDays(days % CYCLE_DAYS);
        return switch (this) {
            case DAY_OF_WEEK -> date.getDayOfWeek().getValue() % 7;
            case DAY_OF_MONTH -> date.getDayOfMonth();
            case DAY_OF_YEAR -> date.getDayOfYear();
            case DAYS_IN_MONTH -> date.lengthOfMonth();
            case MONTH -> date.getMonthValue();
            case YEAR -> ABSOLUTE_YEAR + days / CYCLE_DAYS * CYCLE_YEARS + (date.getYear() - CYCLE_START.getYear());
            case MINUTE, HOUR -> throw new AssertionError(this);
        };
    }

    private static long truncate(double seconds) {
        return Math.abs(seconds) < 0x1p63 ? (long) seconds : Long.MIN_VALUE;
    }
}
