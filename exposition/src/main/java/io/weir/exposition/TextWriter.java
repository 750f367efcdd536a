package io.weir.exposition;

import io.weir.model.Labels;
import io.weir.model.MetricType;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** Writes metric families in text format 0.0.4. Confined to one thread; the target is flushed and closed by its owner. */
public final class TextWriter {
    private final Appendable out;

    public TextWriter(Appendable out) {
        this.out = out;
    }

    /** HELP, if there is one, then TYPE, then all samples. */
    public void write(MetricFamily family) throws IOException {
        writeHeader(family.name(), family.type(), family.help());
        for (MetricFamily.Sample sample : family.samples()) {
            writeSample(sample, List.of());
        }
    }

    /** The lines before a family's samples. */
    public void writeHeader(String name, MetricType type, String help) throws IOException {
        if (!help.isEmpty()) {
            out.append("# HELP ").append(name).append(' ');
            writeEscaped(help, false);
            out.append('\n');
        }
        out.append("# TYPE ").append(name).append(' ');
        out.append(type == MetricType.UNKNOWN ? "untyped" : type.text()).append('\n');
    }

    /**
     * One line.
     *
     * @param emptyLabels label names to write with an empty value where the sample has no such label, which keeps a
     *     scraper that honours labels from attaching its own
     */
    public void writeSample(MetricFamily.Sample sample, Collection<String> emptyLabels) throws IOException {
        Labels labels = sample.labels();
        TreeMap<String, String> shown = new TreeMap<>(labels.toMap());
        shown.remove(Labels.METRIC_NAME);
        for (String empty : emptyLabels) {
            shown.putIfAbsent(empty, "");
        }
        out.append(labels.metricName());
        char separator = '{';
        for (var label : shown.entrySet()) {
            out.append(separator).append(label.getKey()).append("=\"");
            writeEscaped(label.getValue(), true);
            out.append('"');
            separator = ',';
        }
        out.append(shown.isEmpty() ? " " : "} ");
        out.append(ExpositionFloat.format(sample.value())).append('\n');
    }

    private void writeEscaped(String text, boolean quotes) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                out.append("\\\\");
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c == '"' && quotes) {
                out.append("\\\"");
            } else {
                out.append(c);
            }
        }
    }
}
