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
 * labels: map<utf8, utf8> | timestamps: list<timestamp[ms, UTC]> | values: list<double>
 * }</pre>
 *
 * Questions about label names and values are answered with the one column {@code text: utf8}.
 */
final class SeriesBatchDescriptor {
    static final String LABELS = "labels";
    static final String TIMESTAMPS = "timestamps";
    static final String VALUES = "values";
    static final String TEXT = "text";

    /** Schema metadata: from this instant on no segment has more than the head. */
    static final String COMPLETE_FROM_KEY = "weir.complete_from_ms";

    private static final ArrowType UTF8 = new ArrowType.Utf8();
    private static final ArrowType MILLIS = new ArrowType.Timestamp(TimeUnit.MILLISECOND, "UTC");
    private static final ArrowType DOUBLE = new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);

    private SeriesBatchDescriptor() {}

    static Schema samples(long completeFromMs) {
        return new Schema(
                List.of(labels(), list(TIMESTAMPS, MILLIS), list(VALUES, DOUBLE)),
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

    private static Field list(String name, ArrowType element) {
        return new Field(name, FieldType.notNullable(new ArrowType.List()), List.of(field("item", element)));
    }

    private static Field field(String name, ArrowType type) {
        return new Field(name, FieldType.notNullable(type), List.of());
    }
}
