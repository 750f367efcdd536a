package io.weir.model.histogram;

import io.weir.model.GoFloat;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The texts that stand for histograms: that of results, and the notation of rule tests and query scripts, as in
 * <code>{{schema:1 count:4 sum:5.5 buckets:[1 2 1]}}</code>.
 */
public final class HistogramNotation {
    /** How many buckets one notation may have. */
    private static final int MAX_BUCKETS = 10_000;

    private static final Pattern ITEM = Pattern.compile("\\s*([a-z_]+)\\s*:\\s*(\\[[^\\]]*\\]|[^\\s\\[\\]]+)");

    private HistogramNotation() {}

    static String text(Histogram histogram) {
        StringBuilder out = new StringBuilder("{count:")
                .append(GoFloat.formatG(histogram.count()))
                .append(", sum:")
                .append(GoFloat.formatG(histogram.sum()));
        for (int i = histogram.negative().size() - 1; i >= 0; i--) {
            out.append(", ").append(histogram.negativeBucket(i));
        }
        if (histogram.zeroCount() != 0) {
            out.append(", ").append(histogram.zeroBucket());
        }
        for (int i = 0; i < histogram.positive().size(); i++) {
            out.append(", ").append(histogram.positiveBucket(i));
        }
        return out.append('}').toString();
    }

    /** The notation of {@code histogram}; gaps between buckets are written as empty buckets. */
    public static String format(Histogram histogram) {
        StringBuilder out = new StringBuilder();
        if (histogram.schema() != 0) {
            out.append(" schema:").append(histogram.schema());
        }
        append(out, "count", histogram.count());
        append(out, "sum", histogram.sum());
        append(out, "z_bucket", histogram.zeroCount());
        append(out, "z_bucket_w", histogram.zeroThreshold());
        if (histogram.hasCustomBounds()) {
            out.append(" custom_values:").append(list(histogram.bounds()));
        }
        if (histogram.hint() != CounterResetHint.UNKNOWN) {
            out.append(" counter_reset_hint:").append(histogram.hint().text());
        }
        append(out, "offset", "buckets", histogram.positive());
        append(out, "n_offset", "n_buckets", histogram.negative());
        return "{{" + out.toString().strip() + "}}";
    }

    private static void append(StringBuilder out, String key, double value) {
        if (value != 0) {
            out.append(' ').append(key).append(':').append(GoFloat.formatG(value));
        }
    }

    private static void append(StringBuilder out, String offsetKey, String key, Buckets buckets) {
        if (buckets.isEmpty()) {
            return;
        }
        int first = buckets.index(0);
        double[] counts = new double[buckets.index(buckets.size() - 1) - first + 1];
        for (int i = 0; i < buckets.size(); i++) {
            counts[buckets.index(i) - first] = buckets.count(i);
        }
        if (first != 0) {
            out.append(' ').append(offsetKey).append(':').append(first);
        }
        out.append(' ').append(key).append(':').append(list(counts));
    }

    private static String list(double[] values) {
        StringBuilder out = new StringBuilder("[");
        for (int i = 0; i < values.length; i++) {
            out.append(i == 0 ? "" : " ").append(GoFloat.formatG(values[i]));
        }
        return out.append(']').toString();
    }

    /**
     * The histogram that a text such as <code>{{count:1 buckets:[1]}}</code> stands for.
     *
     * @throws IllegalArgumentException if it stands for none
     */
    public static Histogram parse(String notation) {
        String text = notation.strip();
        if (!text.startsWith("{{") || !text.endsWith("}}") || text.length() < 4) {
            throw new IllegalArgumentException("a histogram is written {{...}}: " + notation);
        }
        Map<String, String> items = new HashMap<>();
        String body = text.substring(2, text.length() - 2);
        Matcher matcher = ITEM.matcher(body);
        int end = 0;
        while (matcher.find(end) && matcher.start() == end) {
            if (items.put(matcher.group(1), matcher.group(2)) != null) {
                throw new IllegalArgumentException("duplicate key \"" + matcher.group(1) + "\" in histogram");
            }
            end = matcher.end();
        }
        if (!body.substring(end).isBlank()) {
            throw new IllegalArgumentException(
                    "no \"key:value\" in histogram at: " + body.substring(end).strip());
        }
        Histogram histogram = build(items);
        if (!items.isEmpty()) {
            throw new IllegalArgumentException(
                    "unknown key in histogram: " + items.keySet().iterator().next());
        }
        return histogram;
    }

    private static Histogram build(Map<String, String> items) {
        int schema = (int) number(items, "schema", 0);
        double count = number(items, "count", 0);
        double sum = number(items, "sum", 0);
        double zeroCount = number(items, "z_bucket", 0);
        double zeroThreshold = number(items, "z_bucket_w", 0);
        double[] bounds = numbers(items, "custom_values");
        CounterResetHint hint = hint(items.remove("counter_reset_hint"));
        Buckets positive = buckets(items, "offset", "buckets");
        Buckets negative = buckets(items, "n_offset", "n_buckets");
        return schema == Histogram.CUSTOM_SCHEMA
                ? Histogram.custom(bounds, count, sum, positive, hint)
                : Histogram.exponential(schema, zeroThreshold, zeroCount, count, sum, positive, negative, hint);
    }

    private static CounterResetHint hint(@Nullable String text) {
        if (text == null) {
            return CounterResetHint.UNKNOWN;
        }
        for (CounterResetHint hint : CounterResetHint.values()) {
            if (hint.text().equals(text)) {
                return hint;
            }
        }
        throw new IllegalArgumentException("no counter reset hint: " + text);
    }

    private static Buckets buckets(Map<String, String> items, String offsetKey, String key) {
        int offset = (int) number(items, offsetKey, 0);
        double[] counts = numbers(items, key);
        return Buckets.ofSpans(new int[] {offset}, new int[] {counts.length}, counts);
    }

    private static double[] numbers(Map<String, String> items, String key) {
        String text = items.remove(key);
        if (text == null) {
            return new double[0];
        }
        if (!text.startsWith("[")) {
            throw new IllegalArgumentException(key + " is no list: " + text);
        }
        String body = text.substring(1, text.length() - 1).strip();
        String[] words = body.isEmpty() ? new String[0] : body.split("\\s+", MAX_BUCKETS + 1);
        if (words.length > MAX_BUCKETS) {
            throw new IllegalArgumentException(key + " has more than " + MAX_BUCKETS + " elements");
        }
        double[] numbers = new double[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = number(key, words[i]);
        }
        return numbers;
    }

    private static double number(Map<String, String> items, String key, double missing) {
        String text = items.remove(key);
        return text == null ? missing : number(key, text);
    }

    private static double number(String key, String text) {
        String unsigned = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        double value;
        switch (unsigned.toLowerCase(java.util.Locale.ROOT)) {
            case "inf" -> value = Double.POSITIVE_INFINITY;
            case "nan" -> value = Double.NaN;
            default -> {
                try {
                    value = Double.parseDouble(unsigned.replace("_", ""));
                } catch (NumberFormatException e) {
                    throw new IllegalArgumentException(key + " is no number: " + text, e);
                }
            }
        }
        return text.startsWith("-") ? -value : value;
    }
}
