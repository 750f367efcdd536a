package io.weir.exposition;

import io.weir.exposition.MetricFamily.NativeSample;
import io.weir.exposition.MetricFamily.Sample;
import io.weir.model.LabelNames;
import io.weir.model.Labels;
import io.weir.model.MetricType;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes metric families in text format 0.0.4, which has no place for native histograms. Confined to one thread. */
public final class TextWriter implements FamilyWriter {
    private static final int MAX_KNOWN_NAMES = 10_000;

    private final Appendable out;
    private final EscapingScheme escaping;

    /** Names as they are written: an exposition has few, and each on many lines. */
    private final Map<String, String> metricNames = new HashMap<>();

    private final Map<String, String> labelNames = new HashMap<>();

    /** The label whose value is a number in the family that was begun, or empty. */
    private String boundary = "";

    public TextWriter(Appendable out, EscapingScheme escaping) {
        this.out = out;
        this.escaping = escaping;
    }

    @Override
    public void begin(String name, MetricType type, String help) throws IOException {
        boundary =
                type == MetricType.SUMMARY ? FamilyBuilder.QUANTILE : Metric.isHistogram(type) ? FamilyBuilder.LE : "";
        String shown = metricName(name);
        if (!help.isEmpty()) {
            out.append("# HELP ").append(shown).append(' ');
            out.append(escaped(help, false)).append('\n');
        }
        out.append("# TYPE ").append(shown).append(' ').append(typeName(type)).append('\n');
    }

    private static String typeName(MetricType type) {
        return switch (type) {
            case UNKNOWN -> "untyped";
            case GAUGEHISTOGRAM -> MetricType.HISTOGRAM.text();
            default -> type.text();
        };
    }

    @Override
    public void add(List<Sample> samples, List<NativeSample> nativeSamples, List<String> emptyLabels)
            throws IOException {
        for (Sample sample : samples) {
            writeSample(sample, emptyLabels);
        }
    }

    @Override
    public void end() {}

    private void writeSample(Sample sample, List<String> emptyLabels) throws IOException {
        Labels labels = sample.labels();
        String name = metricName(labels.metricName());
        char separator = '{';
        if (name.startsWith("\"")) {
            out.append('{');
            separator = ',';
        }
        out.append(name);
        int empty = 0;
        for (int i = 0; i < labels.size(); i++) {
            String label = labels.name(i);
            if (label.equals(Labels.METRIC_NAME) || label.equals(boundary)) {
                continue;
            }
            while (empty < emptyLabels.size() && emptyLabels.get(empty).compareTo(label) <= 0) {
                if (!emptyLabels.get(empty).equals(label)) {
                    writeLabel(separator, emptyLabels.get(empty), "");
                    separator = ',';
                }
                empty++;
            }
            writeLabel(separator, label, labels.value(i));
            separator = ',';
        }
        for (; empty < emptyLabels.size(); empty++) {
            writeLabel(separator, emptyLabels.get(empty), "");
            separator = ',';
        }
        if (!boundary.isEmpty() && labels.has(boundary)) {
            // Last, and as Go writes numbers: what a series calls le="1.0" is le="1" here.
            writeLabel(separator, boundary, plain(labels.get(boundary)));
            separator = ',';
        }
        out.append(separator == '{' ? " " : "} ");
        // As expfmt does, without the sign of zero.
        out.append(sample.value() == 0 ? "0" : ExpositionFloat.format(sample.value()))
                .append('\n');
    }

    private static String plain(String number) {
        return number.endsWith(".0") ? number.substring(0, number.length() - 2) : number;
    }

    private void writeLabel(char separator, String name, String value) throws IOException {
        out.append(separator).append(labelName(name)).append("=\"");
        out.append(escaped(value, true)).append('"');
    }

    /** In quotes if it is no classic name. */
    private String metricName(String name) {
        String known = metricNames.get(name);
        if (known == null) {
            String shown = escaping.escape(name);
            known = LabelNames.isLegacyMetricName(shown) ? shown : quoted(shown);
            remember(metricNames, name, known);
        }
        return known;
    }

    private String labelName(String name) {
        String known = labelNames.get(name);
        if (known == null) {
            String shown = escaping.escape(name);
            known = LabelNames.isLegacyLabelName(shown) ? shown : quoted(shown);
            remember(labelNames, name, known);
        }
        return known;
    }

    private static void remember(Map<String, String> names, String name, String shown) {
        if (names.size() >= MAX_KNOWN_NAMES) {
            names.clear();
        }
        names.put(name, shown);
    }

    private static String quoted(String name) {
        return '"' + escaped(name, true) + '"';
    }

    private static String escaped(String text, boolean quotes) {
        int plain = plainPrefix(text, 0, quotes);
        if (plain == text.length()) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        int from = 0;
        while (plain < text.length()) {
            char c = text.charAt(plain);
            escaped.append(text, from, plain).append('\\').append(c == '\n' ? 'n' : c);
            from = plain + 1;
            plain = plainPrefix(text, from, quotes);
        }
        return escaped.append(text, from, plain).toString();
    }

    /** The end of what needs no escape from {@code from} on. */
    private static int plainPrefix(String text, int from, boolean quotes) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' || c == '\n' || c == '"' && quotes) {
                return i;
            }
        }
        return text.length();
    }
}
