package io.weir.storage.segment;

import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.storage.SampleBuffer;
import io.weir.storage.SeriesCursor;
import io.weir.storage.StorageException;
import java.io.IOException;
import java.util.Arrays;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.filter2.columnindex.RowRanges;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Reads chosen series of a segment in one pass over the file: of each row group only the pages that hold rows of a chosen
 * series, and of those only timestamps, values and, if it has any, histograms.
 */
final class SegmentCursor implements SeriesCursor {
    private static final MessageType FLOAT_COLUMNS = SegmentDescriptor.floatSchema();
    private static final MessageType HISTOGRAM_COLUMNS = SegmentDescriptor.histogramSchema();

    private final Segment segment;
    private final SeriesTable table;
    private final int[] selected;
    private final long startMs;
    private final long endMs;
    private final SampleBuffer samples = new SampleBuffer();
    private @Nullable ParquetFileReader file;
    private @Nullable PageReadStore pages;
    private @Nullable ColumnReader timestamps;
    private @Nullable ColumnReader values;
    /** Null in a row group of which only floats are read. */
    private @Nullable HistogramColumns histograms;

    private int group = -1;
    private int next;

    SegmentCursor(Segment segment, int[] selected, long startMs, long endMs) {
        this.segment = segment;
        this.table = segment.table();
        this.selected = selected;
        this.startMs = startMs;
        this.endMs = endMs;
    }

    @Override
    public boolean next() {
        while (next < selected.length) {
            int series = selected[next++];
            try {
                read(series);
            } catch (StorageException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                throw new CorruptSegmentException(segment.path(), "row group " + group + ", series " + series, e);
            }
            if (samples.size() > 0) {
                return true;
            }
        }
        return false;
    }

    private void read(int series) throws IOException {
        samples.clear();
        long row = table.firstRow(series);
        int left = table.rowCount(series);
        while (left > 0) {
            enterGroupOf(row);
            int count = (int) Math.min(left, segment.groupStarts()[group + 1] - row);
            readRows(count);
            row += count;
            left -= count;
        }
        samples.trim(0, startMs, endMs);
    }

    private void enterGroupOf(long row) throws IOException {
        long[] starts = segment.groupStarts();
        if (group >= 0 && row < starts[group + 1]) {
            return;
        }
        int found = Arrays.binarySearch(starts, row);
        group = found >= 0 ? found : -found - 2;
        if (file == null) {
            file = segment.openRows();
        }
        closePages();
        boolean hasHistograms = hasHistograms(starts[group + 1]);
        MessageType schema = hasHistograms ? HISTOGRAM_COLUMNS : FLOAT_COLUMNS;
        file.setRequestedSchema(schema);
        pages = file.readFilteredRowGroup(group, rowsOfGroup(starts[group], starts[group + 1]));
        if (pages == null) {
            throw new CorruptSegmentException(segment.path(), "row group " + group, "it is empty");
        }
        ColumnReadStoreImpl columns = new ColumnReadStoreImpl(
                pages,
                new DiscardingConverter(schema),
                schema,
                file.getFileMetaData().getCreatedBy());
        timestamps = columns.getColumnReader(schema.getColumns().get(0));
        values = columns.getColumnReader(schema.getColumns().get(1));
        histograms = hasHistograms ? new HistogramColumns(columns, schema) : null;
    }

    /** Whether the current or a later chosen series that begins before {@code groupEnd} has histograms. */
    private boolean hasHistograms(long groupEnd) {
        for (int i = next - 1; i < selected.length && table.firstRow(selected[i]) < groupEnd; i++) {
            if (table.hasHistograms(selected[i])) {
                return true;
            }
        }
        return false;
    }

    /** The rows of the current and all later chosen series that lie in one row group, counted from its start. */
    private RowRanges rowsOfGroup(long groupStart, long groupEnd) {
        RowRanges.Builder ranges = RowRanges.builder();
        for (int i = next - 1; i < selected.length; i++) {
            long first = table.firstRow(selected[i]);
            if (first >= groupEnd) {
                break;
            }
            long last = first + table.rowCount(selected[i]) - 1;
            ranges.addSelectedRange(
                    Math.max(first, groupStart) - groupStart, Math.min(last, groupEnd - 1) - groupStart);
        }
        return ranges.build();
    }

    private void readRows(int count) {
        ColumnReader timestampReader = timestamps;
        ColumnReader valueReader = values;
        if (timestampReader == null || valueReader == null) {
            throw new IllegalStateException("no row group entered");
        }
        samples.reserve(count);
        int from = samples.size();
        long[] timestampsMs = samples.timestampsMs();
        double[] doubles = samples.values();
        for (int i = from; i < from + count; i++) {
            timestampsMs[i] = timestampReader.getLong();
            timestampReader.consume();
        }
        for (int i = from; i < from + count; i++) {
            doubles[i] = valueReader.getDouble();
            valueReader.consume();
        }
        samples.grew(count);
        HistogramColumns histogramReader = histograms;
        for (int i = from; histogramReader != null && i < from + count; i++) {
            Histogram histogram = histogramReader.next(doubles[i]);
            if (histogram != null) {
                samples.set(i, histogram);
            }
        }
    }

    @Override
    public Labels labels() {
        return table.labels(selected[next - 1]);
    }

    @Override
    public int size() {
        return samples.size();
    }

    @Override
    public long[] timestampsMs() {
        return samples.timestampsMs();
    }

    @Override
    public double[] values() {
        return samples.values();
    }

    @Override
    public @Nullable Histogram @Nullable [] histograms() {
        return samples.histograms();
    }

    private void closePages() {
        if (pages != null) {
            pages.close();
            pages = null;
        }
    }

    @Override
    public void close() {
        closePages();
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw new StorageException("can't close segment " + segment.path() + ": " + e, e);
            } finally {
                file = null;
            }
        }
    }
}
