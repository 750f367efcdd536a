package io.weir.alertmanager.timeinterval;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A span of time that recurs. An instant is in it if every field that isn't empty has an element that holds the instant.
 *
 * @param times minutes since midnight, the end excluded
 * @param weekdays from 0, Sunday
 * @param daysOfMonth from 1, or from -1 counted back from the last day
 * @param months from 1
 * @param location whose clock counts; null for UTC
 */
public record TimeInterval(
        List<Range> times,
        List<Range> weekdays,
        List<Range> daysOfMonth,
        List<Range> months,
        List<Range> years,
        @Nullable ZoneId location) {
    public TimeInterval {
        times = List.copyOf(times);
        weekdays = List.copyOf(weekdays);
        daysOfMonth = List.copyOf(daysOfMonth);
        months = List.copyOf(months);
        years = List.copyOf(years);
    }

    public boolean contains(Instant instant) {
        ZonedDateTime time = instant.atZone(location == null ? ZoneOffset.UTC : location);
        int minute = time.getHour() * 60 + time.getMinute();
        return (times.isEmpty() || times.stream().anyMatch(r -> r.begin() <= minute && minute < r.end()))
                && holds(weekdays, time.getDayOfWeek().getValue() % 7)
                && holdsDay(time)
                && holds(months, time.getMonthValue())
                && holds(years, time.getYear());
    }

    private static boolean holds(List<Range> field, int number) {
        return field.isEmpty() || field.stream().anyMatch(range -> range.includes(number));
    }

    /** What begins beyond the month's end isn't in the month; what ends beyond it ends with the month. */
    private boolean holdsDay(ZonedDateTime time) {
        if (daysOfMonth.isEmpty()) {
            return true;
        }
        int length = time.toLocalDate().lengthOfMonth();
        return daysOfMonth.stream().anyMatch(range -> {
            int begin = range.begin() < 0 ? length + range.begin() + 1 : range.begin();
            int end = range.end() < 0 ? length + range.end() + 1 : range.end();
            return begin <= length && new Range(begin, end).includes(time.getDayOfMonth());
        });
    }
}
