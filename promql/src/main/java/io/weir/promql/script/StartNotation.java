package io.weir.promql.script;

import io.weir.model.PromDuration;
import io.weir.promql.SeriesNotation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The notation of start times, such as {@code -30s-1mx2 _ 0s}: for each sample how far its start lies from it. */
final class StartNotation {
    /** Marks, behind a metric, a line that has start times in place of values. */
    static final String MARK = "@st";

    private static final String DURATION = "[-+]?(?:0|(?:[0-9]+[a-z]+)+)";
    private static final Pattern ITEM =
            Pattern.compile("(" + DURATION + "|_)(?:([-+])(" + DURATION + "))?(?:x([0-9]{1,9}))?");

    private StartNotation() {}

    /** Milliseconds from sample to start, null where nothing is known. */
    static List<@Nullable Long> parse(String text) throws StatementException {
        List<@Nullable Long> offsets = new ArrayList<>();
        for (String item : text.strip().split("[ \t]+")) {
            Matcher matcher = ITEM.matcher(item);
            if (!matcher.matches()) {
                throw new StatementException(
                        "no start times: " + item + "; expected items such as -30s, _ or -30s-1mx2");
            }
            int times = matcher.group(4) == null ? 0 : Integer.parseInt(matcher.group(4));
            if (times > SeriesNotation.MAX_ITEMS - offsets.size()) {
                throw new StatementException("a series has more than " + SeriesNotation.MAX_ITEMS + " start times");
            }
            if (matcher.group(1).equals("_")) {
                for (int i = 0; i < Math.max(1, times); i++) {
                    offsets.add(null);
                }
                continue;
            }
            long value = milliseconds(matcher.group(1));
            long delta = matcher.group(2) == null ? 0 : milliseconds(matcher.group(2) + matcher.group(3));
            for (int i = 0; i <= times; i++) {
                offsets.add(value + i * delta);
            }
        }
        return offsets;
    }

    private static long milliseconds(String text) throws StatementException {
        try {
            return PromDuration.parseSignedMs(text);
        } catch (IllegalArgumentException e) {
            throw new StatementException(text + ": " + e.getMessage());
        }
    }
}
