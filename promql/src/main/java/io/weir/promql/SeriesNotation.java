package io.weir.promql;

import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import java.util.List;

/**
 * A line of the series notation that query scripts and rule unit tests are written in, such as
 * {@code up{job="a"} 1 2+3x4 _ stale}: a metric and one item for each step.
 */
public record SeriesNotation(Labels labels, List<Item> items) {
    /** The most items that a line may have. */
    public static final int MAX_ITEMS = 5_000_000;

    public SeriesNotation {
        items = List.copyOf(items);
    }

    /** What the series has at one step. */
    public sealed interface Item {}

    /** No sample: {@code _}. */
    public enum Omitted implements Item {
        INSTANCE
    }

    /** A float; {@code stale} is a stale marker. */
    public record FloatItem(double value) implements Item {}

    /**
     * A native histogram.
     *
     * @param statesHint whether the notation says what its reset hint is, rather than leaving it open
     */
    public record HistogramItem(Histogram histogram, boolean statesHint) implements Item {}

    /**
     * Reads one line.
     *
     * @throws PromqlParseException if it is not in the notation
     */
    public static SeriesNotation parse(String line) throws PromqlParseException {
        int end = endOfMetric(line);
        Labels labels = MetricParser.parse(line.substring(0, end));
        return new SeriesNotation(labels, new SeriesItemsParser(line, end).items());
    }

    /** Where the metric that {@code line} starts with ends. */
    public static int endOfMetric(String line) {
        int i = 0;
        while (i < line.length() && " \t{".indexOf(line.charAt(i)) < 0) {
            i++;
        }
        if (i == line.length() || line.charAt(i) != '{') {
            return i;
        }
        char quote = 0;
        for (; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                if (c == '\\' && quote != '`') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '"' || c == '\'' || c == '`') {
                quote = c;
            } else if (c == '}') {
                return i + 1;
            }
        }
        return line.length();
    }
}
