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
 * The columns and metadata of a segment; {@code docs/format/segment-v2.md} describes them for other readers.
 *
 * <pre>{@code
 * fingerprint FIXED(16) | __name__ STRING | job STRING | … | timestamp TIMESTAMP(ms, UTC) | value DOUBLE | histogram
 * }</pre>
 */
final class SegmentDescriptor {
    static final String FORMAT_KEY = "weir.format";
    static final String FORMAT = "segment-v2";
    /** Has floats only, and a series table without flags. */
    static final String FIRST_FORMAT = "segment-v1";

    static final String PARTITION_KEY = "weir.partition";
    static final String BLOCK_START_KEY = "weir.block_start_ms";
    static final String BLOCK_END_KEY = "weir.block_end_ms";
    static final String SERIES_KEY = "weir.series";

    static final String FINGERPRINT = "fingerprint";
    static final String TIMESTAMP = "timestamp";
    static final String VALUE = "value";
    static final String HISTOGRAM = "histogram";

    static final String SCHEMA = "schema";
    static final String COUNT = "count";
    static final String ZERO_THRESHOLD = "zero_threshold";
    static final String ZERO_COUNT = "zero_count";
    static final String POSITIVE = "positive";
    static final String NEGATIVE = "negative";
    static final String CUSTOM_BOUNDS = "custom_bounds";
    static final String HINT = "hint";
    static final String INDEX = "index";
    /** What Parquet's own convention calls the two levels of a list. */
    static final String LIST = "list";

    static final String ELEMENT = "element";

    /** The counts of buckets, which are many. */
    static final List<String> BUCKET_COUNT_COLUMNS = List.of(
            String.join(".", HISTOGRAM, POSITIVE, LIST, ELEMENT, COUNT),
            String.join(".", HISTOGRAM, NEGATIVE, LIST, ELEMENT, COUNT));

    private static final Set<String> FIXED_COLUMNS = Set.of(FINGERPRINT, TIMESTAMP, VALUE, HISTOGRAM);
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

    static MessageType schema(Map<String, String> labelColumns, boolean histograms) {
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
        if (histograms) {
            fields.add(histogramType());
        }
        return new MessageType("segment", fields);
    }

    /** The columns that queries read of series of floats. */
    static MessageType floatSchema() {
        return new MessageType("segment", timestampType(), valueType());
    }

    /** The columns that queries read of series with histograms. */
    static MessageType histogramSchema() {
        return new MessageType("segment", timestampType(), valueType(), histogramType());
    }

    /**
     * A histogram, null in the row of a float. Its sum is the row's value.
     *
     * <pre>{@code
     * optional group histogram
     *   schema INT32 | count DOUBLE | zero_threshold DOUBLE | zero_count DOUBLE |
     *   positive LIST of (index INT32, count DOUBLE) | negative LIST of the same | custom_bounds LIST of DOUBLE |
     *   optional hint STRING
     * }</pre>
     */
    private static Type histogramType() {
        return Types.optionalGroup()
                .addField(Types.required(PrimitiveTypeName.INT32).named(SCHEMA))
                .addField(Types.required(PrimitiveTypeName.DOUBLE).named(COUNT))
                .addField(Types.required(PrimitiveTypeName.DOUBLE).named(ZERO_THRESHOLD))
                .addField(Types.required(PrimitiveTypeName.DOUBLE).named(ZERO_COUNT))
                .addField(list(POSITIVE, bucketType()))
                .addField(list(NEGATIVE, bucketType()))
                .addField(list(
                        CUSTOM_BOUNDS, Types.required(PrimitiveTypeName.DOUBLE).named(ELEMENT)))
                .addField(Types.optional(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(HINT))
                .named(HISTOGRAM);
    }

    private static Type bucketType() {
        return Types.requiredGroup()
                .addField(Types.required(PrimitiveTypeName.INT32).named(INDEX))
                .addField(Types.required(PrimitiveTypeName.DOUBLE).named(COUNT))
                .named(ELEMENT);
    }

    private static Type list(String name, Type element) {
        return Types.requiredGroup()
                .as(LogicalTypeAnnotation.listType())
                .addField(Types.repeatedGroup().addField(element).named(LIST))
                .named(name);
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
