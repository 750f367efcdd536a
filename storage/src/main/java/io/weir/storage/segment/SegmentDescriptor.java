package io.weir.storage.segment;

import io.weir.model.Fingerprint;
import io.weir.model.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * The columns and metadata of a segment; {@code docs/format/segment-v1.md} describes them for other readers.
 *
 * <pre>{@code
 * fingerprint FIXED(16) | __name__ STRING | job STRING | … | timestamp TIMESTAMP(ms, UTC) | value DOUBLE
 * }</pre>
 */
final class SegmentDescriptor {
    static final String FORMAT_KEY = "weir.format";
    static final String FORMAT = "segment-v1";
    static final String PARTITION_KEY = "weir.partition";
    static final String BLOCK_START_KEY = "weir.block_start_ms";
    static final String BLOCK_END_KEY = "weir.block_end_ms";
    static final String SERIES_KEY = "weir.series";

    static final String FINGERPRINT = "fingerprint";
    static final String TIMESTAMP = "timestamp";
    static final String VALUE = "value";

    private static final Set<String> FIXED_COLUMNS = Set.of(FINGERPRINT, TIMESTAMP, VALUE);
    private static final String RENAMED_PREFIX = "label.";

    private SegmentDescriptor() {}

    /** The columns of the labels, in the order of the schema: name of the column by name of the label. */
    static Map<String, String> labelColumns(SortedSet<String> labelNames) {
        Map<String, String> columns = new LinkedHashMap<>();
        if (labelNames.contains(Labels.METRIC_NAME)) {
            columns.put(Labels.METRIC_NAME, Labels.METRIC_NAME);
        }
        for (String name : labelNames) {
            columns.putIfAbsent(name, columnOf(name));
        }
        return columns;
    }

    /** A label is called what it is called, unless that would be one of the fixed columns to some reader. */
    private static String columnOf(String labelName) {
        boolean taken =
                FIXED_COLUMNS.contains(labelName.toLowerCase(Locale.ROOT)) || labelName.startsWith(RENAMED_PREFIX);
        return taken ? RENAMED_PREFIX + labelName : labelName;
    }

    static MessageType schema(Map<String, String> labelColumns) {
        List<Type> fields = new ArrayList<>();
        fields.add(Types.required(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY)
                .length(Fingerprint.BYTES)
                .named(FINGERPRINT));
        for (String column : labelColumns.values()) {
            fields.add(Types.optional(PrimitiveTypeName.BINARY)
                    .as(LogicalTypeAnnotation.stringType())
                    .named(column));
        }
        fields.add(timestampType());
        fields.add(valueType());
        return new MessageType("segment", fields);
    }

    /** The two columns that queries read. */
    static MessageType sampleSchema() {
        return new MessageType("segment", timestampType(), valueType());
    }

    private static Type timestampType() {
        return Types.required(PrimitiveTypeName.INT64)
                .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MILLIS))
                .named(TIMESTAMP);
    }

    private static Type valueType() {
        return Types.required(PrimitiveTypeName.DOUBLE).named(VALUE);
    }
}
