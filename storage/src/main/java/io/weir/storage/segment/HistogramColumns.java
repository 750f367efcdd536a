package io.weir.storage.segment;

import io.weir.model.histogram.Buckets;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Reads the histograms of consecutive rows of a row group, from the columns that their parts are in. */
final class HistogramColumns {
    /** Definition levels: the histogram is there, and so is what in it may be missing or repeated. */
    private static final int PRESENT = 1;

    private static final int PART_PRESENT = 2;

    private static final Map<String, CounterResetHint> HINTS = Arrays.stream(CounterResetHint.values())
            .collect(Collectors.toMap(CounterResetHint::text, Function.identity()));

    private final ColumnReader schemas;
    private final ColumnReader counts;
    private final ColumnReader zeroThresholds;
    private final ColumnReader zeroCounts;
    private final ColumnReader positiveIndices;
    private final ColumnReader positiveCounts;
    private final ColumnReader negativeIndices;
    private final ColumnReader negativeCounts;
    private final ColumnReader customBounds;
    private final ColumnReader hints;

    private int[] ints = new int[16];
    private double[] doubles = new double[16];

    HistogramColumns(ColumnReadStoreImpl columns, MessageType schema) {
        schemas = reader(columns, schema, SegmentDescriptor.SCHEMA);
        counts = reader(columns, schema, SegmentDescriptor.COUNT);
        zeroThresholds = reader(columns, schema, SegmentDescriptor.ZERO_THRESHOLD);
        zeroCounts = reader(columns, schema, SegmentDescriptor.ZERO_COUNT);
        positiveIndices = bucketReader(columns, schema, SegmentDescriptor.POSITIVE, SegmentDescriptor.INDEX);
        positiveCounts = bucketReader(columns, schema, SegmentDescriptor.POSITIVE, SegmentDescriptor.COUNT);
        negativeIndices = bucketReader(columns, schema, SegmentDescriptor.NEGATIVE, SegmentDescriptor.INDEX);
        negativeCounts = bucketReader(columns, schema, SegmentDescriptor.NEGATIVE, SegmentDescriptor.COUNT);
        customBounds = reader(
                columns, schema, SegmentDescriptor.CUSTOM_BOUNDS, SegmentDescriptor.LIST, SegmentDescriptor.ELEMENT);
        hints = reader(columns, schema, SegmentDescriptor.HINT);
    }

    private static ColumnReader bucketReader(
            ColumnReadStoreImpl columns, MessageType schema, String side, String part) {
        return reader(columns, schema, side, SegmentDescriptor.LIST, SegmentDescriptor.ELEMENT, part);
    }

    private static ColumnReader reader(ColumnReadStoreImpl columns, MessageType schema, String... pathInHistogram) {
        String[] path = new String[1 + pathInHistogram.length];
        path[0] = SegmentDescriptor.HISTOGRAM;
        System.arraycopy(pathInHistogram, 0, path, 1, pathInHistogram.length);
        return columns.getColumnReader(schema.getColumnDescription(path));
    }

    /**
     * The histogram of the next row, null if it is a float's.
     *
     * @param sum the row's value
     * @throws IllegalArgumentException if the parts make no histogram
     */
    @Nullable
    Histogram next(double sum) {
        boolean present = schemas.getCurrentDefinitionLevel() == PRESENT;
        int schema = present ? schemas.getInteger() : 0;
        schemas.consume();
        double count = nextDouble(counts);
        double zeroThreshold = nextDouble(zeroThresholds);
        double zeroCount = nextDouble(zeroCounts);
        Buckets positive = nextBuckets(positiveIndices, positiveCounts);
        Buckets negative = nextBuckets(negativeIndices, negativeCounts);
        double[] bounds = nextDoubles(customBounds);
        CounterResetHint hint = nextHint();
        if (!present) {
            return null;
        }
        return schema == Histogram.CUSTOM_SCHEMA
                ? Histogram.custom(bounds, count, sum, positive, hint)
                : Histogram.exponential(schema, zeroThreshold, zeroCount, count, sum, positive, negative, hint);
    }

    private static double nextDouble(ColumnReader column) {
        double value = column.getCurrentDefinitionLevel() == PRESENT ? column.getDouble() : 0;
        column.consume();
        return value;
    }

    private CounterResetHint nextHint() {
        CounterResetHint hint = CounterResetHint.UNKNOWN;
        if (hints.getCurrentDefinitionLevel() == PART_PRESENT) {
            String text = hints.getBinary().toStringUsingUTF8();
            hint = HINTS.getOrDefault(text, CounterResetHint.UNKNOWN);
        }
        hints.consume();
        return hint;
    }

    private Buckets nextBuckets(ColumnReader indices, ColumnReader bucketCounts) {
        int size = 0;
        do {
            if (indices.getCurrentDefinitionLevel() == PART_PRESENT) {
                if (size == ints.length) {
                    ints = Arrays.copyOf(ints, 2 * size);
                }
                ints[size++] = indices.getInteger();
            }
            indices.consume();
        } while (indices.getCurrentRepetitionLevel() > 0);
        double[] values = nextDoubles(bucketCounts);
        return size == 0 && values.length == 0 ? Buckets.NONE : Buckets.of(Arrays.copyOf(ints, size), values);
    }

    private double[] nextDoubles(ColumnReader column) {
        int size = 0;
        do {
            if (column.getCurrentDefinitionLevel() == PART_PRESENT) {
                if (size == doubles.length) {
                    doubles = Arrays.copyOf(doubles, 2 * size);
                }
                doubles[size++] = column.getDouble();
            }
            column.consume();
        } while (column.getCurrentRepetitionLevel() > 0);
        return Arrays.copyOf(doubles, size);
    }
}
