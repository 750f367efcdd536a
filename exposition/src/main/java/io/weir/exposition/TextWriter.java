package io.weir.exposition;

import io.weir.model.Labels;
import io.weir.model.MetricType;
import java.io.IOException;
import java.util.List;

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
     * @param emptyLabels label names, ascending, to write with an empty value where the sample has no such label, which
     *     keeps a scraper that honours labels from attaching its own
     */
    public void writeSample(MetricFamily.Sample sample, List<String> emptyLabels) throws IOException {
        Labels labels = sample.labels();
        out.append(labels.metricName());
        char separator = '{';
        int empty = 0;
        for (int i = 0; i < labels.size(); i++) {
            String name = labels.name(i);
            if (name.equals(Labels.METRIC_NAME)) {
                continue;
            }
            while (empty < emptyLabels.size() && emptyLabels.get(empty).compareTo(name) <= 0) {
                if (!emptyLabels.get(empty).equals(name)) {
                    writeLabel(separator, emptyLabels.get(empty), "");
                    separator = ',';
                }
                empty++;
            }
            writeLabel(separator, name, labels.value(i));
            separator = ',';
        }
        for (; empty < emptyLabels.size(); empty++) {
            writeLabel(separator, emptyLabels.get(empty), "");
            separator = ',';
        }
        out.append(separator == '{' ? " " : "} ");
        out.append(ExpositionFloat.format(sample.value())).append('\n');
    }

    private void writeLabel(char separator, String name, String value) throws IOException {
        out.append(separator).append(name).append("=\"");
        writeEscaped(value, true);
        out.append('"');
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
