package io.weir.storage.flight;

import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.storage.SampleBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMilliTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;

/** Rows of series in Arrow vectors: appended at one end and read at the other. Views the root, which owns the memory. */
final class SeriesBatch {
    private final VectorSchemaRoot root;
    private final MapVector labels;
    private final StructVector entries;
    private final VarCharVector names;
    private final VarCharVector labelValues;

    SeriesBatch(VectorSchemaRoot root) {
        this.root = root;
        this.labels = (MapVector) root.getVector(SeriesBatchDescriptor.LABELS);
        this.entries = (StructVector) labels.getDataVector();
        this.names = (VarCharVector) child(MapVector.KEY_NAME, 0);
        this.labelValues = (VarCharVector) child(MapVector.VALUE_NAME, 1);
    }

    /** By place: other implementations of Arrow name the two differently. */
    private FieldVector child(String name, int place) {
        FieldVector byName = entries.getChild(name);
        return byName != null ? byName : entries.getChildrenFromFields().get(place);
    }

    // --- Writing ---------------------------------------------------------------------------------------------------

    void clear() {
        root.clear();
    }

    void writeLabels(int row, Labels series) {
        int at = labels.startNewValue(row);
        for (int i = 0; i < series.size(); i++) {
            entries.setIndexDefined(at + i);
            names.setSafe(at + i, series.name(i).getBytes(StandardCharsets.UTF_8));
            labelValues.setSafe(at + i, series.value(i).getBytes(StandardCharsets.UTF_8));
        }
        labels.endValue(row, series.size());
    }

    void writeSamples(
            int row, long[] timestampsMs, double[] values, @Nullable Histogram @Nullable [] histograms, int count) {
        ListVector timestampLists = (ListVector) root.getVector(SeriesBatchDescriptor.TIMESTAMPS);
        TimeStampMilliTZVector timestamps = (TimeStampMilliTZVector) timestampLists.getDataVector();
        int at = timestampLists.startNewValue(row);
        for (int i = 0; i < count; i++) {
            timestamps.setSafe(at + i, timestampsMs[i]);
        }
        timestampLists.endValue(row, count);

        ListVector valueLists = (ListVector) root.getVector(SeriesBatchDescriptor.VALUES);
        Float8Vector doubles = (Float8Vector) valueLists.getDataVector();
        at = valueLists.startNewValue(row);
        for (int i = 0; i < count; i++) {
            doubles.setSafe(at + i, values[i]);
        }
        valueLists.endValue(row, count);

        ListVector histogramLists = (ListVector) root.getVector(SeriesBatchDescriptor.HISTOGRAMS);
        at = histogramLists.startNewValue(row);
        int histogramCount = histograms == null ? 0 : count;
        if (histograms != null) {
            HistogramVectors vectors = new HistogramVectors((StructVector) histogramLists.getDataVector());
            for (int i = 0; i < count; i++) {
                vectors.write(at + i, histograms[i]);
            }
        }
        histogramLists.endValue(row, histogramCount);
    }

    void finish(int rows) {
        root.setRowCount(rows);
    }

    // --- Reading ---------------------------------------------------------------------------------------------------

    int rowCount() {
        return root.getRowCount();
    }

    Labels readLabels(int row) {
        int start = labels.getElementStartIndex(row);
        int end = labels.getElementEndIndex(row);
        String[] pairs = new String[2 * (end - start)];
        for (int i = start; i < end; i++) {
            pairs[2 * (i - start)] = new String(names.get(i), StandardCharsets.UTF_8);
            pairs[2 * (i - start) + 1] = new String(labelValues.get(i), StandardCharsets.UTF_8);
        }
        return Labels.ofCanonical(pairs);
    }

    /** Replaces the content of {@code out}. */
    void readSamples(int row, SampleBuffer out) {
        ListVector timestampLists = (ListVector) root.getVector(SeriesBatchDescriptor.TIMESTAMPS);
        ListVector valueLists = (ListVector) root.getVector(SeriesBatchDescriptor.VALUES);
        TimeStampMilliTZVector timestamps = (TimeStampMilliTZVector) timestampLists.getDataVector();
        Float8Vector doubles = (Float8Vector) valueLists.getDataVector();
        int start = timestampLists.getElementStartIndex(row);
        int count = timestampLists.getElementEndIndex(row) - start;
        int valueStart = valueLists.getElementStartIndex(row);
        if (valueLists.getElementEndIndex(row) - valueStart != count) {
            throw new IllegalArgumentException("row " + row + " has not as many values as timestamps");
        }
        out.clear();
        out.reserve(count);
        long[] timestampsMs = out.timestampsMs();
        double[] values = out.values();
        for (int i = 0; i < count; i++) {
            timestampsMs[i] = timestamps.get(start + i);
            values[i] = doubles.get(valueStart + i);
        }
        out.grew(count);
        readHistograms(row, out);
    }

    private void readHistograms(int row, SampleBuffer out) {
        ListVector lists = (ListVector) root.getVector(SeriesBatchDescriptor.HISTOGRAMS);
        // A head of an older version has no such column.
        int start = lists == null ? 0 : lists.getElementStartIndex(row);
        int count = lists == null ? 0 : lists.getElementEndIndex(row) - start;
        if (lists == null || count == 0) {
            return;
        }
        if (count != out.size()) {
            throw new IllegalArgumentException("row " + row + " has not as many histograms as timestamps");
        }
        HistogramVectors vectors = new HistogramVectors((StructVector) lists.getDataVector());
        for (int i = 0; i < count; i++) {
            Histogram histogram = vectors.read(start + i);
            if (histogram != null) {
                out.set(i, histogram);
            }
        }
    }
}
