package io.weir.alertmanager.timeinterval;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.Function;

/** Writes a time interval as a YAML mapping on one line, which can be read again. */
public final class TimeIntervalText {
    private TimeIntervalText() {}

    public static String of(TimeInterval interval) {
        StringJoiner fields = new StringJoiner(", ", "{", "}");
        add(
                fields,
                "times",
                interval.times(),
                range -> "{start_time: \"" + time(range.begin()) + "\", end_time: \"" + time(range.end()) + "\"}");
        add(fields, "weekdays", interval.weekdays(), range -> ends(range, TimeIntervalReader.WEEKDAYS::get));
        add(fields, "days_of_month", interval.daysOfMonth(), range -> ends(range, String::valueOf));
        add(fields, "months", interval.months(), range -> ends(range, n -> TimeIntervalReader.MONTHS.get(n - 1)));
        add(fields, "years", interval.years(), range -> ends(range, String::valueOf));
        if (interval.location() != null) {
            fields.add("location: \"" + interval.location() + "\"");
        }
        return fields.toString();
    }

    private static void add(StringJoiner fields, String key, List<Range> ranges, Function<Range, String> text) {
        if (!ranges.isEmpty()) {
            fields.add(key + ": " + ranges.stream().map(text).toList());
        }
    }

    private static String ends(Range range, Function<Integer, String> text) {
        String begin = text.apply(range.begin());
        return '"' + (range.begin() == range.end() ? begin : begin + ":" + text.apply(range.end())) + '"';
    }

    private static String time(int minute) {
        return String.format(Locale.ROOT, "%02d:%02d", minute / 60, minute % 60);
    }
}
