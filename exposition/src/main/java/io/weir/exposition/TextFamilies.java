package io.weir.exposition;

import io.weir.model.Labels;
import io.weir.model.MetricType;
import io.weir.model.StaleMarker;
import io.weir.model.relabel.NameValidation;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A whole text in format 0.0.4, read strictly and sorted into metric families: what a Pushgateway accepts. Follows
 * expfmt/text_parse.go of prometheus/common, errors included. Quoted names are read only where UTF-8 names are valid.
 *
 * <p>Stricter than {@link TextParser}: the last line needs its line feed, commas stand between labels, nothing follows a
 * value but a timestamp, TYPE and HELP come once per family and TYPE before its samples.
 *
 * <p>Histograms are completed as they are exposed: a missing {@code +Inf} bucket takes the count, a missing sum or count
 * is 0. Differs from expfmt: a sample of a histogram or summary that is no part of one is an error instead of being
 * dropped, and values of buckets and counts stay as they are instead of being truncated to integers.
 */
public final class TextFamilies {
    private TextFamilies() {}

    /** {@link #parse(byte[], NameValidation)} with classic names. */
    public static MetricFamilies parse(byte[] text) throws ExpositionException {
        return parse(text, NameValidation.LEGACY);
    }

    /**
     * Reads all of {@code text}.
     *
     * @throws ExpositionException with a message such as {@code text format parsing error in line 3: …}
     */
    public static MetricFamilies parse(byte[] text, NameValidation names) throws ExpositionException {
        return new Parser(text, names == NameValidation.UTF8).parse();
    }

    private static final class Parser {
        private final byte[] text;
        private final boolean quotedNames;
        private int at;
        private int line = 1;
        private boolean hasTimestamps;
        private final Map<String, FamilyBuilder> families = new LinkedHashMap<>();

        Parser(byte[] text, boolean quotedNames) {
            this.text = text;
            this.quotedNames = quotedNames;
        }

        MetricFamilies parse() throws ExpositionException {
            while (true) {
                skipBlanks();
                if (at == text.length) {
                    break;
                }
                if (text[at] == '#') {
                    at++;
                    comment();
                } else if (text[at] != '\n') {
                    sample();
                }
                expectLineEnd();
            }
            return new MetricFamilies(
                    families.values().stream()
                            .filter(family -> !family.isEmpty())
                            .map(FamilyBuilder::build)
                            .toList(),
                    hasTimestamps);
        }

        private void comment() throws ExpositionException {
            skipBlanks();
            if (current() == '\n') {
                return;
            }
            String keyword = word();
            boolean help = keyword.equals("HELP");
            if (!help && !keyword.equals("TYPE")) {
                restOfLine();
                return;
            }
            if (current() == '\n') {
                return;
            }
            skipBlanks();
            String name = metricName();
            if (current() == '\n') {
                return;
            }
            if (!isBlank(current()) || name.isEmpty()) {
                throw failure("invalid metric name in comment");
            }
            FamilyBuilder family = family(name);
            skipBlanks();
            if (current() == '\n') {
                return;
            }
            if (help) {
                if (!family.setHelp(helpText())) {
                    throw failure("second HELP line for metric name " + Utf8.quote(family.name()));
                }
            } else {
                type(family);
            }
        }

        private void type(FamilyBuilder family) throws ExpositionException {
            String word = restOfLine();
            MetricType type = switch (word.toLowerCase(Locale.ROOT)) {
                case "counter" -> MetricType.COUNTER;
                case "gauge" -> MetricType.GAUGE;
                case "histogram" -> MetricType.HISTOGRAM;
                case "summary" -> MetricType.SUMMARY;
                case "untyped" -> MetricType.UNKNOWN;
                default -> throw failure("unknown metric type " + Utf8.quote(word));
            };
            if (!family.setType(type)) {
                throw failure("second TYPE line for metric name " + Utf8.quote(family.name())
                        + ", or TYPE reported after samples");
            }
        }

        private void sample() throws ExpositionException {
            String name = metricName();
            boolean nameInBraces = name.isEmpty() && quotedNames && current() == '{';
            if (name.isEmpty() && !nameInBraces) {
                throw failure("invalid metric name");
            }
            skipBlanks();
            Map<String, String> labels = new TreeMap<>();
            if (current() == '{') {
                at++;
                name = labels(name, labels);
                skipBlanks();
            }
            FamilyBuilder family = family(name);
            for (String boundary : List.of(FamilyBuilder.LE, FamilyBuilder.QUANTILE)) {
                String value = labels.get(boundary);
                if (value != null) {
                    labels.put(boundary, boundary(family, boundary, value));
                }
            }
            labels.put(Labels.METRIC_NAME, name);
            double value = value();
            if (current() != '\n') {
                timestamp();
            }
            String problem = family.add(Labels.of(labels), value);
            if (problem != null) {
                throw failure(problem);
            }
        }

        /**
         * Reads to after the closing brace.
         *
         * @param nameBefore the metric name before the braces, or empty
         * @return the metric name, which may be in the braces
         */
        private String labels(String nameBefore, Map<String, String> labels) throws ExpositionException {
            String metric = nameBefore;
            while (true) {
                skipBlanks();
                if (current() == '}') {
                    at++;
                    if (metric.isEmpty()) {
                        throw failure("invalid metric name");
                    }
                    return metric;
                }
                boolean quoted = quotedNames && current() == '"';
                String name = quoted ? quotedName() : labelName();
                if (name.isEmpty()) {
                    throw failure("invalid label name for metric " + Utf8.quote(metric));
                }
                skipBlanks();
                if (quoted && (current() == ',' || current() == '}')) {
                    if (!metric.isEmpty()) {
                        throw failure("multiple metric names for metric " + Utf8.quote(metric));
                    }
                    metric = name;
                } else {
                    label(metric, name, labels);
                }
                skipBlanks();
                byte after = current();
                if (after == ',') {
                    at++;
                } else if (after != '}') {
                    throw failure("unexpected end of label value " + Utf8.quote(labels.getOrDefault(name, "")));
                }
            }
        }

        private void label(String metric, String name, Map<String, String> labels) throws ExpositionException {
            if (name.equals(Labels.METRIC_NAME)) {
                throw failure("label name \"__name__\" is reserved");
            }
            if (current() != '=') {
                throw failure("expected '=' after label name, found " + quoteCurrent());
            }
            at++;
            skipBlanks();
            if (current() != '"') {
                throw failure("expected '\"' at start of label value, found " + quoteCurrent());
            }
            at++;
            if (labels.put(name, labelValue()) != null) {
                throw failure("duplicate label names for metric " + Utf8.quote(metric));
            }
            if (labels.size() > TextParser.MAX_LABELS) {
                throw failure("more than " + TextParser.MAX_LABELS + " labels");
            }
        }

        private String boundary(FamilyBuilder family, String name, String value) throws ExpositionException {
            boolean quantile = family.type() == MetricType.SUMMARY && name.equals(FamilyBuilder.QUANTILE);
            boolean le = family.type() == MetricType.HISTOGRAM && name.equals(FamilyBuilder.LE);
            if (!quantile && !le) {
                return value;
            }
            try {
                byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
                DecimalParser.parse(bytes, 0, bytes.length);
            } catch (NumberFormatException e) {
                throw failure("expected float as value for '" + name + "' label, got " + Utf8.quote(value));
            }
            return ExpositionFloat.canonicalLabelValue(value);
        }

        private double value() throws ExpositionException {
            int start = at;
            endOfWord();
            try {
                double value = DecimalParser.parse(text, start, at);
                return Double.isNaN(value) ? StaleMarker.ORDINARY_NAN : value;
            } catch (NumberFormatException e) {
                throw failure("expected float as value, got " + Utf8.quote(text, start, at));
            }
        }

        private void timestamp() throws ExpositionException {
            skipBlanks();
            String word = word();
            try {
                Long.parseLong(word);
            } catch (NumberFormatException e) {
                throw failure("expected integer as timestamp, got " + Utf8.quote(word));
            }
            hasTimestamps = true;
            skipBlanks();
            String rest = restOfLine();
            if (!rest.isEmpty()) {
                throw failure("spurious string after timestamp: " + Utf8.quote(rest));
            }
        }

        /** The family that a line about {@code name} belongs to, created if there is none. */
        private FamilyBuilder family(String name) {
            for (String suffix : List.of(FamilyBuilder.COUNT, FamilyBuilder.SUM, FamilyBuilder.BUCKET)) {
                if (name.endsWith(suffix)) {
                    FamilyBuilder family = families.get(name.substring(0, name.length() - suffix.length()));
                    if (family != null && family.owns(name)) {
                        return family;
                    }
                }
            }
            return families.computeIfAbsent(name, FamilyBuilder::new);
        }

        // ---- tokens ----

        private byte current() throws ExpositionException {
            if (at == text.length) {
                throw failure("unexpected end of input stream");
            }
            return text[at];
        }

        private static boolean isBlank(byte b) {
            return b == ' ' || b == '\t';
        }

        private void skipBlanks() {
            while (at < text.length && isBlank(text[at])) {
                at++;
            }
        }

        private void expectLineEnd() throws ExpositionException {
            if (current() != '\n') {
                throw failure("unexpected " + quoteCurrent());
            }
            at++;
            line++;
        }

        private String metricName() throws ExpositionException {
            if (quotedNames && at < text.length && text[at] == '"') {
                return quotedName();
            }
            int start = at;
            while (at < text.length && TextParser.isMetricNamePart(text[at], at == start)) {
                at++;
            }
            return Utf8.decode(text, start, at);
        }

        private String quotedName() throws ExpositionException {
            at++;
            return labelValue();
        }

        private String labelName() {
            int start = at;
            while (at < text.length && text[at] != ':' && TextParser.isMetricNamePart(text[at], at == start)) {
                at++;
            }
            return Utf8.decode(text, start, at);
        }

        /** Up to a blank or the end of the line. */
        private String word() throws ExpositionException {
            int start = at;
            endOfWord();
            return Utf8.decode(text, start, at);
        }

        private void endOfWord() throws ExpositionException {
            while (!isBlank(current()) && text[at] != '\n') {
                at++;
            }
        }

        private String restOfLine() throws ExpositionException {
            int start = at;
            while (current() != '\n') {
                at++;
            }
            return Utf8.decode(text, start, at);
        }

        private String helpText() throws ExpositionException {
            int start = at;
            restOfLine();
            String unescaped = unescaped(start, at, false);
            if (!Utf8.isValid(text, start, at)) {
                throw failure("help text " + Utf8.quote(text, start, at) + " is not valid UTF-8");
            }
            return unescaped;
        }

        /** From after the opening quote to after the closing one. */
        private String labelValue() throws ExpositionException {
            int start = at;
            while (current() != '"') {
                if (text[at] == '\n') {
                    throw failure("label value " + Utf8.quote(text, start, at) + " contains unescaped new-line");
                }
                at += text[at] == '\\' && at + 1 < text.length ? 2 : 1;
            }
            if (!Utf8.isValid(text, start, at)) {
                throw failure("invalid label value " + Utf8.quote(text, start, at));
            }
            String value = unescaped(start, at, true);
            at++;
            return value;
        }

        private String unescaped(int start, int end, boolean quotes) throws ExpositionException {
            ByteArrayOutputStream out = new ByteArrayOutputStream(end - start);
            int i = start;
            while (i < end) {
                byte b = text[i++];
                if (b != '\\') {
                    out.write(b);
                    continue;
                }
                byte escaped = i < end ? text[i++] : (byte) '\n';
                if (escaped == 'n') {
                    out.write('\n');
                } else if (escaped == '\\' || escaped == '"' && quotes) {
                    out.write(escaped);
                } else {
                    throw failure("invalid escape sequence '\\" + (char) (escaped & 0xFF) + "'");
                }
            }
            return out.toString(StandardCharsets.UTF_8);
        }

        /** The byte in single quotes, as Go prints a character. */
        private String quoteCurrent() {
            String quoted = Utf8.quote(text, at, Math.min(at + 1, text.length));
            String inside = quoted.substring(1, quoted.length() - 1);
            return "'" + (inside.equals("\\\"") ? "\"" : inside.equals("'") ? "\\'" : inside) + "'";
        }

        private ExpositionException failure(String message) {
            return new ExpositionException("text format parsing error in line " + line + ": " + message, line);
        }
    }
}
