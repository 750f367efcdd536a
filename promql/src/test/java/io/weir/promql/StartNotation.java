package io.weir.promql;

import io.weir.model.PromDuration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The notation of start times, such as {@code -30s-1mx2 _ 0s}: for each sample how far its start lies from it. */
final class StartNotation {
    private static final String DURATION = "[-+]?(?:0|[0-9]+[a-z]+)";
    private static final Pattern ITEM =
            Pattern.compile("(" + DURATION + "|_)(?:([-+])(" + DURATION + "))?(?:x([0-9]+))?");

    private StartNotation() {}

    /** Milliseconds, null where nothing is known. */
    static List<Long> parse(String text) {
        List<Long> offsets = new ArrayList<>();
        for (String item : text.strip().split("\\s+")) {
            Matcher matcher = ITEM.matcher(item);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("no start times: " + item);
            }
            int count = matcher.group(4) == null ? 0 : Integer.parseInt(matcher.group(4));
            if (matcher.group(1).equals("_")) {
                for (int i = 0; i < Math.max(1, count); i++) {
                    offsets.add(null);
                }
                continue;
            }
            long value = milliseconds(matcher.group(1));
            long delta = matcher.group(2) == null ? 0 : milliseconds(matcher.group(2) + matcher.group(3));
            for (int i = 0; i <= count; i++) {
                offsets.add(value + i * delta);
            }
        }
        return offsets;
    }

    private static long milliseconds(String text) {
        String unsigned = text.replaceFirst("^[-+]", "");
        long value = PromDuration.parseMs(unsigned);
        return text.startsWith("-") ? -value : value;
    }
}
