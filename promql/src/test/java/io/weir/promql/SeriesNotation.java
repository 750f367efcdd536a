package io.weir.promql;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import io.weir.model.StaleMarker;
import io.weir.model.histogram.Combination;
import io.weir.model.histogram.Histogram;
import io.weir.model.histogram.HistogramNotation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of the series notation, such as {@code up{job="a"} 1 2+3x4 _ stale}.
 *
 * @param values null for an omitted item and for a histogram
 * @param histograms null for all other items
 */
record SeriesNotation(Labels labels, List<Double> values, List<HistogramItem> histograms) {
    /** @param statesHint whether the reset hint is meant rather than left open */
    record HistogramItem(Histogram histogram, boolean statesHint) {}

    private static final Pattern HISTOGRAMS = Pattern.compile("(\\{\\{.*?}})(?:([-+])(\\{\\{.*?}}))?(?:x([0-9]+))?");
    private static final String NUMBER = "[-+]?(?:[0-9_]*\\.?[0-9_]*(?:[eE][-+]?[0-9]+)?)";
    private static final Pattern REPEATED = Pattern.compile("(" + NUMBER + ")(?:([-+])(" + NUMBER + "))?x([0-9]+)");

    static SeriesNotation parse(String line) throws PromqlParseException {
        int end = endOfMetric(line);
        List<Double> values = new ArrayList<>();
        List<HistogramItem> histograms = new ArrayList<>();
        String rest = line.substring(end);
        for (String item : items(rest)) {
            if (item.startsWith("{{")) {
                addHistograms(item, histograms);
            } else {
                addItem(item, values);
            }
            while (values.size() < histograms.size()) {
                values.add(null);
            }
            while (histograms.size() < values.size()) {
                histograms.add(null);
            }
        }
        return new SeriesNotation(labels(line.substring(0, end)), values, histograms);
    }

    private static void addHistograms(String item, List<HistogramItem> histograms) {
        Matcher matcher = HISTOGRAMS.matcher(item);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no histograms: " + item);
        }
        Histogram current = HistogramNotation.parse(matcher.group(1));
        String last = matcher.group(3) == null ? matcher.group(1) : matcher.group(3);
        boolean statesHint = last.contains("counter_reset_hint");
        Histogram delta = matcher.group(3) == null ? null : HistogramNotation.parse(matcher.group(3));
        int repeats = matcher.group(4) == null ? 0 : Integer.parseInt(matcher.group(4));
        for (int i = 0; i <= repeats; i++) {
            histograms.add(new HistogramItem(current, statesHint));
            if (delta != null) {
                Combination next = matcher.group(2).equals("+")
                        ? Combination.sum(current, delta)
                        : Combination.difference(current, delta);
                current = next.result();
            }
        }
    }

    static int endOfMetric(String line) {
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
        return i;
    }

    static Labels labels(String metric) throws PromqlParseException {
        TokenStream tokens = new TokenStream(metric);
        Token name = tokens.current().is(TokenType.LEFT_BRACE) ? null : tokens.advance();
        Labels.Builder labels = Labels.builder();
        for (LabelMatcher matcher : new SelectorParser(tokens).selector(name).matchers()) {
            labels.set(matcher.name(), matcher.value());
        }
        return labels.build();
    }

    private static List<String> items(String text) {
        List<String> items = new ArrayList<>();
        Matcher matcher = Pattern.compile("(?:\\{\\{.*?}}|[^ \\t])+").matcher(text);
        while (matcher.find()) {
            items.add(matcher.group());
        }
        return items;
    }

    private static void addItem(String item, List<Double> values) {
        if (item.startsWith("_")) {
            int count = item.length() > 1 ? Integer.parseInt(item.substring(2)) : 1;
            for (int i = 0; i < count; i++) {
                values.add(null);
            }
            return;
        }
        if (item.equals("stale")) {
            values.add(StaleMarker.VALUE);
            return;
        }
        Matcher repeated = REPEATED.matcher(item);
        if (!repeated.matches()) {
            values.add(number(item));
            return;
        }
        double value = number(repeated.group(1));
        double delta = repeated.group(2) == null ? 0 : number(repeated.group(2) + repeated.group(3));
        for (int i = 0; i <= Integer.parseInt(repeated.group(4)); i++) {
            values.add(value);
            value += delta;
        }
    }

    static double number(String text) {
        String sign = text.startsWith("-") ? "-" : "";
        String body = text.replaceFirst("^[-+]", "").replace("_", "");
        double value;
        if (body.equalsIgnoreCase("inf")) {
            value = Double.POSITIVE_INFINITY;
        } else if (body.equalsIgnoreCase("nan")) {
            value = Double.NaN;
        } else if (body.matches("0[xX][0-9a-fA-F]+")) {
            value = Long.parseLong(body.substring(2), 16);
        } else if (body.matches("0[0-7]+")) {
            value = Long.parseLong(body, 8);
        } else {
            value = Double.parseDouble(body);
        }
        return sign.isEmpty() ? value : -value;
    }
}
