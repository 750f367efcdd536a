package io.weir.alertmanager.timeinterval;

import io.weir.config.yaml.YamlMapping;
import io.weir.config.yaml.YamlValue;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one time interval with the limits and the words of Alertmanager's {@code timeinterval} package. */
public final class TimeIntervalReader {
    static final List<String> WEEKDAYS =
            List.of("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday");
    static final List<String> MONTHS = List.of(
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december");

    private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]|24:00");
    private static final int LONGEST_MONTH = 31;

    private TimeIntervalReader() {}

    /** @throws io.weir.config.ConfigException if a field is unknown or its value isn't in its range */
    public static TimeInterval read(YamlMapping mapping) {
        TimeInterval interval = new TimeInterval(
                mapping.mappings("times").stream()
                        .map(TimeIntervalReader::times)
                        .toList(),
                ranges(mapping, "weekdays", TimeIntervalReader::weekdays),
                ranges(mapping, "days_of_month", TimeIntervalReader::daysOfMonth),
                ranges(mapping, "months", TimeIntervalReader::months),
                ranges(mapping, "years", TimeIntervalReader::years),
                mapping.value("location").map(TimeIntervalReader::location).orElse(null));
        mapping.refuseUnknown();
        return interval;
    }

    private static List<Range> ranges(YamlMapping mapping, String key, Function<String, Range> read) {
        return mapping.list(key).stream()
                .map(value -> {
                    try {
                        return read.apply(value.asString());
                    } catch (IllegalArgumentException e) {
                        throw value.error(String.valueOf(e.getMessage()));
                    }
                })
                .toList();
    }

    private static Range times(YamlMapping mapping) {
        String start = mapping.string("start_time", "");
        String end = mapping.string("end_time", "");
        mapping.refuseUnknown();
        if (start.isEmpty() || end.isEmpty()) {
            throw mapping.error("both start and end times must be provided");
        }
        Range range = new Range(minute(mapping, "start_time", start), minute(mapping, "end_time", end));
        if (range.begin() >= range.end()) {
            throw mapping.error("start time cannot be equal or greater than end time");
        }
        return range;
    }

    private static int minute(YamlMapping mapping, String key, String text) {
        if (!TIME.matcher(text).matches()) {
            throw mapping.error(key, "couldn't parse timestamp " + text + ", invalid format");
        }
        return Integer.parseInt(text.substring(0, 2)) * 60 + Integer.parseInt(text.substring(3));
    }

    /** {@code a} or {@code a:b}. */
    private static Range range(String text, ToIntFunction<String> number) {
        String[] ends = text.split(":", -1);
        if (ends.length > 2) {
            throw new IllegalArgumentException("couldn't parse range " + text + ", invalid format");
        }
        int begin = number.applyAsInt(ends[0]);
        return new Range(begin, ends.length == 1 ? begin : number.applyAsInt(ends[1]));
    }

    private static Range weekdays(String text) {
        Range range = range(text, day -> {
            int index = WEEKDAYS.indexOf(day.toLowerCase(Locale.ROOT));
            if (index < 0) {
                throw new IllegalArgumentException(day + " is not a valid weekday");
            }
            return index;
        });
        if (range.begin() > range.end()) {
            throw new IllegalArgumentException("start day cannot be before end day");
        }
        return range;
    }

    private static Range daysOfMonth(String text) {
        Range range = range(text, day -> {
            int number = integer(day);
            if (number == 0 || Math.abs((long) number) > LONGEST_MONTH) {
                throw new IllegalArgumentException(number + " is not a valid day of the month: out of range");
            }
            return number;
        });
        if (range.begin() < 0 && range.end() > 0) {
            throw new IllegalArgumentException("end day must be negative if start day is negative");
        }
        if (inLongestMonth(range.begin()) > inLongestMonth(range.end())) {
            throw new IllegalArgumentException(
                    "end day " + range.end() + " is always before start day " + range.begin());
        }
        return range;
    }

    private static int inLongestMonth(int day) {
        return day < 0 ? LONGEST_MONTH + day + 1 : day;
    }

    private static Range months(String text) {
        Range range = range(text, month -> {
            int byName = MONTHS.indexOf(month.toLowerCase(Locale.ROOT)) + 1;
            int number = byName > 0 || !month.matches("[0-9]{1,2}") ? byName : Integer.parseInt(month);
            if (number < 1 || number > MONTHS.size()) {
                throw new IllegalArgumentException(month + " is not a valid month");
            }
            return number;
        });
        if (range.begin() > range.end()) {
            throw new IllegalArgumentException("end month " + MONTHS.get(range.end() - 1) + " is before start month "
                    + MONTHS.get(range.begin() - 1));
        }
        return range;
    }

    private static Range years(String text) {
        Range range = range(text, TimeIntervalReader::integer);
        if (range.begin() > range.end()) {
            throw new IllegalArgumentException("end year " + range.end() + " is before start year " + range.begin());
        }
        return range;
    }

    private static int integer(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a whole number", e);
        }
    }

    private static @Nullable ZoneId location(YamlValue value) {
        String name = value.asString();
        if (name.isEmpty()) {
            return null;
        }
        if (name.equals("Local")) {
            return ZoneId.systemDefault();
        }
        if (!ZoneId.getAvailableZoneIds().contains(name)) {
            throw value.error("unknown time zone " + name + "; name one of the IANA database, such as Europe/Berlin");
        }
        return ZoneId.of(name);
    }
}
