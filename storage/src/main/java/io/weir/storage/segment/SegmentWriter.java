package io.weir.storage.segment;

import io.weir.model.Fingerprint;
import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.storage.SeriesCursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Writes a segment: one row per sample, sorted by series and then time. The same series give the same bytes.
 *
 * @see SegmentDescriptor the columns
 */
public final class SegmentWriter {
    static final int ZSTD_LEVEL = 3;

    /** Small enough that a file is read in parts, large enough that dictionaries and footers stay negligible. */
    private static final int ROWS_PER_GROUP = 500_000;
    /** The grain at which a query reads a series out of a row group. */
    private static final int ROWS_PER_PAGE = 20_000;

    private static final int DICTIONARY_BYTES = 8 << 20;

    private SegmentWriter() {}

    /**
     * Writes {@code series} to the local {@code file}.
     *
     * @param contents what {@code series} has at least; a series with another label name, or with histograms where none
     *     were expected, is left out
     * @param series in {@link io.weir.storage.SeriesOrder}; read to its end and not closed
     */
    public static SegmentSummary write(Path file, SegmentName name, SegmentContents contents, SeriesCursor series)
            throws IOException {
        Rows rows = new Rows(SegmentDescriptor.labelColumns(contents.labelNames()), contents.histograms());
        Support support = new Support(name, rows);
        long samples = 0;
        try (ParquetWriter<Rows> writer = builder(file, support)
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new ZstdCodecFactory(ZSTD_LEVEL))
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withWriterVersion(WriterVersion.PARQUET_2_0)
                .withRowGroupRowCountLimit(ROWS_PER_GROUP)
                .withPageRowCountLimit(ROWS_PER_PAGE)
                .withDictionaryPageSize(DICTIONARY_BYTES)
                .withDictionaryEncoding(SegmentDescriptor.TIMESTAMP, false)
                .withPageWriteChecksumEnabled(true)
                .build()) {
            while (series.next()) {
                @Nullable Histogram[] histograms = series.histograms();
                boolean unexpected = histograms != null && !contents.histograms();
                if (unexpected || !rows.startSeries(series.labels())) {
                    continue;
                }
                int size = series.size();
                long[] timestampsMs = series.timestampsMs();
                double[] values = series.values();
                for (int i = 0; i < size; i++) {
                    rows.timestampMs = timestampsMs[i];
                    rows.value = values[i];
                    rows.histogram = histograms == null ? null : histograms[i];
                    writer.write(rows);
                }
                samples += size;
                support.table.add(series.labels(), size, histograms != null, timestampsMs[0], timestampsMs[size - 1]);
            }
        }
        return new SegmentSummary(support.table.size(), samples);
    }

    private static Builder builder(Path file, Support support) {
        Builder builder = new Builder(new LocalOutputFile(file), support);
        List<String> doubles = new ArrayList<>(SegmentDescriptor.BUCKET_COUNT_COLUMNS);
        doubles.add(SegmentDescriptor.VALUE);
        for (String column : doubles) {
            builder.withDictionaryEncoding(column, false).withByteStreamSplitEncoding(column, true);
        }
        return builder;
    }

    /** The current row. Labels are encoded once for each series. */
    private static final class Rows {
        private final Map<String, Integer> positions = new LinkedHashMap<>();
        private final String[] columns;
        private final Binary[] labels;
        private final int[] used;
        private int usedCount;
        private Binary fingerprint = Binary.EMPTY;
        private long timestampMs;
        private double value;
        private final boolean hasHistograms;
        private @Nullable Histogram histogram;

        Rows(Map<String, String> labelColumns, boolean hasHistograms) {
            this.hasHistograms = hasHistograms;
            columns = labelColumns.values().toArray(String[]::new);
            labels = new Binary[columns.length];
            used = new int[columns.length];
            int position = 0;
            for (String labelName : labelColumns.keySet()) {
                positions.put(labelName, position++);
            }
        }

        /** @return false if the series has a label without a column */
        boolean startSeries(Labels series) {
            usedCount = 0;
            Arrays.fill(labels, Binary.EMPTY);
            for (int i = 0; i < series.size(); i++) {
                Integer position = positions.get(series.name(i));
                if (position == null) {
                    return false;
                }
                labels[position] = Binary.fromString(series.value(i));
                used[usedCount++] = position;
            }
            Arrays.sort(used, 0, usedCount);
            Fingerprint hash = Fingerprint.of(series);
            fingerprint = Binary.fromConstantByteArray(ByteBuffer.allocate(Fingerprint.BYTES)
                    .putLong(hash.high())
                    .putLong(hash.low())
                    .array());
            return true;
        }

        void writeTo(RecordConsumer out, HistogramWriter histograms) {
            out.startMessage();
            out.startField(SegmentDescriptor.FINGERPRINT, 0);
            out.addBinary(fingerprint);
            out.endField(SegmentDescriptor.FINGERPRINT, 0);
            for (int i = 0; i < usedCount; i++) {
                int position = used[i];
                out.startField(columns[position], 1 + position);
                out.addBinary(labels[position]);
                out.endField(columns[position], 1 + position);
            }
            int last = 1 + columns.length;
            out.startField(SegmentDescriptor.TIMESTAMP, last);
            out.addLong(timestampMs);
            out.endField(SegmentDescriptor.TIMESTAMP, last);
            out.startField(SegmentDescriptor.VALUE, last + 1);
            out.addDouble(value);
            out.endField(SegmentDescriptor.VALUE, last + 1);
            if (histogram != null) {
                out.startField(SegmentDescriptor.HISTOGRAM, last + 2);
                histograms.write(histogram);
                out.endField(SegmentDescriptor.HISTOGRAM, last + 2);
            }
            out.endMessage();
        }
    }

    private static final class Support extends WriteSupport<Rows> {
        private final SegmentName name;
        private final MessageType schema;
        private final SeriesTable.Builder table = new SeriesTable.Builder();
        private @Nullable RecordConsumer consumer;
        private @Nullable HistogramWriter histograms;

        Support(SegmentName name, Rows rows) {
            this.name = name;
            Map<String, String> columns = new LinkedHashMap<>();
            rows.positions.forEach((label, position) -> columns.put(label, rows.columns[position]));
            this.schema = SegmentDescriptor.schema(columns, rows.hasHistograms);
        }

        @Override
        @Deprecated
        public WriteContext init(Configuration configuration) {
            return context();
        }

        @Override
        public WriteContext init(ParquetConfiguration configuration) {
            return context();
        }

        private WriteContext context() {
            // In a fixed order: it decides the order of bytes in the file.
            Map<String, String> metadata = new LinkedHashMap<>();
            metadata.put(SegmentDescriptor.FORMAT_KEY, SegmentDescriptor.FORMAT);
            metadata.put(SegmentDescriptor.PARTITION_KEY, Integer.toString(name.partition()));
            metadata.put(SegmentDescriptor.BLOCK_START_KEY, Long.toString(name.blockStartMs()));
            metadata.put(SegmentDescriptor.BLOCK_END_KEY, Long.toString(name.blockEndMs()));
            return new WriteContext(schema, metadata);
        }

        @Override
        public void prepareForWrite(RecordConsumer recordConsumer) {
            consumer = recordConsumer;
            histograms = new HistogramWriter(recordConsumer);
        }

        @Override
        public void write(Rows rows) {
            rows.writeTo(
                    Objects.requireNonNull(consumer, "not prepared"),
                    Objects.requireNonNull(histograms, "not prepared"));
        }

        @Override
        public FinalizedWriteContext finalizeWrite() {
            return new FinalizedWriteContext(Map.of(SegmentDescriptor.SERIES_KEY, table.encode()));
        }
    }

    private static final class Builder extends ParquetWriter.Builder<Rows, Builder> {
        private final Support support;

        Builder(OutputFile file, Support support) {
            super(file);
            this.support = support;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @Deprecated
        protected WriteSupport<Rows> getWriteSupport(Configuration configuration) {
            return support;
        }

        @Override
        protected WriteSupport<Rows> getWriteSupport(ParquetConfiguration configuration) {
            return support;
        }
    }
}
