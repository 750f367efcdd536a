package io.weir.exposition;

import io.weir.exposition.MetricFamily.NativeSample;
import io.weir.exposition.MetricFamily.Sample;
import io.weir.model.LabelNames;
import io.weir.model.Labels;
import io.weir.model.MetricType;
import java.io.IOException;
import java.util.List;

/** Writes metric families in text format 0.0.4, which has no place for native histograms. Confined to one thread. */
public final class TextWriter implements FamilyWriter {
    private final Appendable out;
    private final EscapingScheme escaping;

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
        String shown = escaping.escape(name);
        if (!help.isEmpty()) {
            out.append("# HELP ");
            writeName(shown, LabelNames.isLegacyMetricName(shown));
            out.append(' ');
            writeEscaped(help, false);
            out.append('\n');
        }
        out.append("# TYPE ");
        writeName(shown, LabelNames.isLegacyMetricName(shown));
        out.append(' ').append(typeName(type)).append('\n');
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
        String name = escaping.escape(labels.metricName());
        char separator = '{';
        if (LabelNames.isLegacyMetricName(name)) {
            out.append(name);
        } else {
            out.append('{');
            writeName(name, false);
            separator = ',';
        }
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
        out.append(separator);
        String shown = escaping.escape(name);
        writeName(shown, LabelNames.isLegacyLabelName(shown));
        out.append("=\"");
        writeEscaped(value, true);
        out.append('"');
    }

    private void writeName(String name, boolean plain) throws IOException {
        if (plain) {
            out.append(name);
        } else {
            out.append('"');
            writeEscaped(name, true);
            out.append('"');
        }
    }

    private void writeEscaped(String text, boolean quotes) throws IOException {
        int plain = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' || c == '\n' || c == '"' && quotes) {
                out.append(text, plain, i).append('\\').append(c == '\n' ? 'n' : c);
                plain = i + 1;
            }
        }
        out.append(text, plain, text.length());
    }
}
