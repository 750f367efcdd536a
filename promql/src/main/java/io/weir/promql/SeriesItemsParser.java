package io.weir.promql;

import io.weir.model.StaleMarker;
import io.weir.model.histogram.Combination;
import io.weir.model.histogram.Histogram;
import io.weir.model.histogram.HistogramNotation;
import io.weir.promql.SeriesNotation.FloatItem;
import io.weir.promql.SeriesNotation.HistogramItem;
import io.weir.promql.SeriesNotation.Item;
import io.weir.promql.SeriesNotation.Omitted;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the items of a series line. Confined to one parse. */
final class SeriesItemsParser {
    private static final Pattern OMITTED = Pattern.compile("_(?:x([0-9]+))?");
    private static final Pattern WORD = Pattern.compile("([-+]?)(?i:(inf)|(nan))");
    private static final String DIGITS = "(?:[0-9][0-9_]*\\.?[0-9_]*|\\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?";
    /** A delta must differ from the exponent of the value, so the value takes what it can. */
    private static final Pattern FLOATS = Pattern.compile(
            "([-+]?(?:" + DIGITS + "|(?i:inf|nan)))(?:([-+](?:" + DIGITS + "|(?i:inf|nan)))(?=x))?(?:x([0-9]+))?");

    private static final Pattern HISTOGRAMS = Pattern.compile("(\\{\\{.*?}})(?:([-+])(\\{\\{.*?}}))?(?:x([0-9]+))?");
    /** How many histograms one item may stand for; each takes memory of its own. */
    private static final int MAX_HISTOGRAMS = 100_000;

    private final String line;
    private final List<Item> items = new ArrayList<>();
    private int pos;

    SeriesItemsParser(String line, int start) {
        this.line = line;
        this.pos = start;
    }

    List<Item> items() throws PromqlParseException {
        if (pos < line.length() && !isBlank(line.charAt(pos))) {
            throw unexpected(pos);
        }
        while (skipBlanks()) {
            if (line.startsWith("{{", pos)) {
                histogram();
            } else {
                int end = pos;
                while (end < line.length() && !isBlank(line.charAt(end))) {
                    end++;
                }
                item(line.substring(pos, end));
                pos = end;
            }
        }
        return items;
    }

    private boolean skipBlanks() {
        while (pos < line.length() && isBlank(line.charAt(pos))) {
            pos++;
        }
        return pos < line.length();
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private void histogram() throws PromqlParseException {
        Matcher matcher = HISTOGRAMS.matcher(line).region(pos, line.length());
        if (!matcher.lookingAt()) {
            throw error(pos, "unclosed histogram description");
        }
        if (matcher.end() < line.length() && !isBlank(line.charAt(matcher.end()))) {
            throw unexpected(matcher.end());
        }
        String delta = matcher.group(3);
        boolean statesHint = (delta == null ? matcher.group(1) : delta).contains("counter_reset_hint");
        int times = matcher.group(4) == null ? 0 : times(matcher.group(4));
        try {
            Histogram current = HistogramNotation.parse(matcher.group(1));
            if (delta == null) {
                add(new HistogramItem(current, statesHint), times + 1);
            } else {
                addSums(
                        current,
                        HistogramNotation.parse(delta),
                        matcher.group(2).equals("+"),
                        times,
                        statesHint);
            }
        } catch (IllegalArgumentException e) {
            throw error(pos, String.valueOf(e.getMessage()));
        }
        pos = matcher.end();
    }

    private void addSums(Histogram first, Histogram delta, boolean plus, int times, boolean statesHint)
            throws PromqlParseException {
        if (times >= MAX_HISTOGRAMS) {
            throw error(pos, "more than " + MAX_HISTOGRAMS + " different histograms");
        }
        Histogram current = first;
        for (int i = 0; i <= times; i++) {
            add(new HistogramItem(current, statesHint), 1);
            current = (plus ? Combination.sum(current, delta) : Combination.difference(current, delta)).result();
        }
    }

    private void item(String item) throws PromqlParseException {
        Matcher omitted = OMITTED.matcher(item);
        if (omitted.matches()) {
            add(Omitted.INSTANCE, omitted.group(1) == null ? 1 : times(omitted.group(1)));
        } else if (item.equals("stale")) {
            add(new FloatItem(StaleMarker.VALUE), 1);
        } else {
            floats(item);
        }
    }

    private void floats(String item) throws PromqlParseException {
        Matcher matcher = FLOATS.matcher(item);
        boolean matches = matcher.matches();
        boolean wordTimes = matches
                && matcher.group(3) != null
                && WORD.matcher(matcher.group(2) == null ? matcher.group(1) : matcher.group(2))
                        .matches();
        if (!matches || wordTimes) {
            int good = matcher.reset().lookingAt() ? matcher.end() : 0;
            throw unexpected(pos + Math.min(good, item.length() - 1));
        }
        double value = number(matcher.group(1));
        if (matcher.group(3) == null) {
            add(new FloatItem(value), 1);
            return;
        }
        int times = times(matcher.group(3));
        if (matcher.group(2) == null) {
            add(new FloatItem(value), times + 1);
            return;
        }
        double delta = number(matcher.group(2));
        for (int i = 0; i <= times; i++) {
            add(new FloatItem(value), 1);
            value += delta;
        }
    }

    private double number(String signed) throws PromqlParseException {
        boolean negative = signed.startsWith("-");
        String text = negative || signed.startsWith("+") ? signed.substring(1) : signed;
        double value;
        if (text.equalsIgnoreCase("inf")) {
            value = Double.POSITIVE_INFINITY;
        } else if (text.equalsIgnoreCase("nan")) {
            value = StaleMarker.ORDINARY_NAN;
        } else {
            value = digits(text.replace("_", ""));
        }
        return negative ? -value : value;
    }

    private double digits(String text) throws PromqlParseException {
        if (text.length() > 1 && text.charAt(0) == '0' && text.chars().allMatch(c -> c >= '0' && c <= '7')) {
            return new BigInteger(text, 8).doubleValue();
        }
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            throw error(
                    pos,
                    "error parsing number: strconv.ParseFloat: parsing " + StringLiterals.quote(text)
                            + ": value out of range");
        }
        return value;
    }

    private int times(String digits) throws PromqlParseException {
        if (digits.length() > 9) {
            throw tooMany();
        }
        return Integer.parseInt(digits);
    }

    private void add(Item item, int times) throws PromqlParseException {
        if (times > SeriesNotation.MAX_ITEMS - items.size()) {
            throw tooMany();
        }
        for (int i = 0; i < times; i++) {
            items.add(item);
        }
    }

    private PromqlParseException tooMany() {
        return error(pos, "a series has more than " + SeriesNotation.MAX_ITEMS + " values");
    }

    private PromqlParseException unexpected(int offset) {
        return error(
                offset,
                "unexpected " + StringLiterals.quote(Character.toString(line.codePointAt(offset)))
                        + " in series values");
    }

    private PromqlParseException error(int offset, String reason) {
        int column = line.substring(0, offset).getBytes(StandardCharsets.UTF_8).length + 1;
        return new PromqlParseException(offset, "1:" + column, reason);
    }
}
