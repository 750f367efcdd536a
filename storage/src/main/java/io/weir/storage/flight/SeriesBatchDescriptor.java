package io.weir.storage.flight;

import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The columns in which series travel: one row for each.
 *
 * <pre>{@code
 * labels: map<utf8, utf8> | timestamps: list<timestamp[ms, UTC]> | values: list<double> | histograms: list<histogram>
 *
 * histogram: struct<schema: int32, zero_threshold: double, zero_count: double, count: double, sum: double,
 *     positive_indices: list<int32>, positive_counts: list<double>,
 *     negative_indices: list<int32>, negative_counts: list<double>, custom_bounds: list<double>, hint: int32>
 * }</pre>
 *
 * A series of floats has no histograms; another has one for each sample, null for a float, and the value of a histogram is
 * its sum. The hint is 0 unknown, 1 reset, 2 no reset, 3 gauge.
 *
 * <p>Questions about label names and values are answered with the one column {@code text: utf8}.
 */
final class SeriesBatchDescriptor {
    static final String LABELS = "labels";
    static final String TIMESTAMPS = "timestamps";
    static final String VALUES = "values";
    static final String HISTOGRAMS = "histograms";
    static final String SCHEMA = "schema";
    static final String ZERO_THRESHOLD = "zero_threshold";
    static final String ZERO_COUNT = "zero_count";
    static final String COUNT = "count";
    static final String SUM = "sum";
    static final String POSITIVE_INDICES = "positive_indices";
    static final String POSITIVE_COUNTS = "positive_counts";
    static final String NEGATIVE_INDICES = "negative_indices";
    static final String NEGATIVE_COUNTS = "negative_counts";
    static final String CUSTOM_BOUNDS = "custom_bounds";
    static final String HINT = "hint";
    static final String TEXT = "text";

    /** Schema metadata: from this instant on no segment has more than the head. */
    static final String COMPLETE_FROM_KEY = "weir.complete_from_ms";

    private static final ArrowType UTF8 = new ArrowType.Utf8();
    private static final ArrowType MILLIS = new ArrowType.Timestamp(TimeUnit.MILLISECOND, "UTC");
    private static final ArrowType DOUBLE = new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);

    private static final ArrowType INT = new ArrowType.Int(32, true);

    private SeriesBatchDescriptor() {}

    static Schema samples(long completeFromMs) {
        return new Schema(
                List.of(labels(), list(TIMESTAMPS, MILLIS), list(VALUES, DOUBLE), histograms()),
                Map.of(COMPLETE_FROM_KEY, Long.toString(completeFromMs)));
    }

    static Schema series() {
        return new Schema(List.of(labels()));
    }

    static Schema text() {
        return new Schema(List.of(field(TEXT, UTF8)));
    }

    private static Field labels() {
        Field entries = new Field(
                MapVector.DATA_VECTOR_NAME,
                FieldType.notNullable(new ArrowType.Struct()),
                List.of(field(MapVector.KEY_NAME, UTF8), field(MapVector.VALUE_NAME, UTF8)));
        return new Field(LABELS, FieldType.notNullable(new ArrowType.Map(true)), List.of(entries));
    }

    private static Field histograms() {
        Field histogram = new Field(
                "item",
                FieldType.nullable(new ArrowType.Struct()),
                List.of(
                        optional(SCHEMA, INT),
                        optional(ZERO_THRESHOLD, DOUBLE),
                        optional(ZERO_COUNT, DOUBLE),
                        optional(COUNT, DOUBLE),
                        optional(SUM, DOUBLE),
                        list(POSITIVE_INDICES, INT),
                        list(POSITIVE_COUNTS, DOUBLE),
                        list(NEGATIVE_INDICES, INT),
                        list(NEGATIVE_COUNTS, DOUBLE),
                        list(CUSTOM_BOUNDS, DOUBLE),
                        optional(HINT, INT)));
        return new Field(HISTOGRAMS, FieldType.notNullable(new ArrowType.List()), List.of(histogram));
    }

    /** A part of a histogram, which is null with it. */
    private static Field optional(String name, ArrowType type) {
        return new Field(name, FieldType.nullable(type), List.of());
    }

    private static Field list(String name, ArrowType element) {
        return new Field(name, FieldType.notNullable(new ArrowType.List()), List.of(field("item", element)));
    }

    private static Field field(String name, ArrowType type) {
        return new Field(name, FieldType.notNullable(type), List.of());
    }
}
