package io.weir.storage.flight;

import io.weir.model.histogram.Buckets;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import java.util.Objects;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;

/** The histograms of all series of a batch, one after another, in Arrow vectors. Views the vectors. */
final class HistogramVectors {
    private static final CounterResetHint[] HINTS = {
        CounterResetHint.UNKNOWN, CounterResetHint.RESET, CounterResetHint.NOT_RESET, CounterResetHint.GAUGE
    };

    private final StructVector histograms;

    HistogramVectors(StructVector histograms) {
        this.histograms = histograms;
    }

    private FieldVector field(String name) {
        return Objects.requireNonNull(histograms.getChild(name), name);
    }

    private IntVector ints(String name) {
        return (IntVector) field(name);
    }

    private Float8Vector doubles(String name) {
        return (Float8Vector) field(name);
    }

    private ListVector lists(String name) {
        return (ListVector) field(name);
    }

    void write(int index, @Nullable Histogram histogram) {
        if (histogram == null) {
            histograms.setNull(index);
            return;
        }
        histograms.setIndexDefined(index);
        ints(SeriesBatchDescriptor.SCHEMA).setSafe(index, histogram.schema());
        doubles(SeriesBatchDescriptor.ZERO_THRESHOLD).setSafe(index, histogram.zeroThreshold());
        doubles(SeriesBatchDescriptor.ZERO_COUNT).setSafe(index, histogram.zeroCount());
        doubles(SeriesBatchDescriptor.COUNT).setSafe(index, histogram.count());
        doubles(SeriesBatchDescriptor.SUM).setSafe(index, histogram.sum());
        writeBuckets(
                index,
                histogram.positive(),
                SeriesBatchDescriptor.POSITIVE_INDICES,
                SeriesBatchDescriptor.POSITIVE_COUNTS);
        writeBuckets(
                index,
                histogram.negative(),
                SeriesBatchDescriptor.NEGATIVE_INDICES,
                SeriesBatchDescriptor.NEGATIVE_COUNTS);
        writeDoubles(index, histogram.customBounds(), SeriesBatchDescriptor.CUSTOM_BOUNDS);
        ints(SeriesBatchDescriptor.HINT).setSafe(index, number(histogram.hint()));
    }

    private static int number(CounterResetHint hint) {
        return switch (hint) {
            case UNKNOWN -> 0;
            case RESET -> 1;
            case NOT_RESET -> 2;
            case GAUGE -> 3;
        };
    }

    private void writeBuckets(int index, Buckets buckets, String indices, String counts) {
        ListVector list = lists(indices);
        IntVector numbers = (IntVector) list.getDataVector();
        int at = list.startNewValue(index);
        for (int i = 0; i < buckets.size(); i++) {
            numbers.setSafe(at + i, buckets.index(i));
        }
        list.endValue(index, buckets.size());
        writeDoubles(index, buckets.counts(), counts);
    }

    private void writeDoubles(int index, double[] values, String name) {
        ListVector list = lists(name);
        Float8Vector numbers = (Float8Vector) list.getDataVector();
        int at = list.startNewValue(index);
        for (int i = 0; i < values.length; i++) {
            numbers.setSafe(at + i, values[i]);
        }
        list.endValue(index, values.length);
    }

    /** @throws IllegalArgumentException if what is there makes no histogram */
    @Nullable
    Histogram read(int index) {
        if (histograms.isNull(index)) {
            return null;
        }
        int schema = ints(SeriesBatchDescriptor.SCHEMA).get(index);
        double count = doubles(SeriesBatchDescriptor.COUNT).get(index);
        double sum = doubles(SeriesBatchDescriptor.SUM).get(index);
        Buckets positive =
                readBuckets(index, SeriesBatchDescriptor.POSITIVE_INDICES, SeriesBatchDescriptor.POSITIVE_COUNTS);
        CounterResetHint hint =
                HINTS[Objects.checkIndex(ints(SeriesBatchDescriptor.HINT).get(index), HINTS.length)];
        if (schema == Histogram.CUSTOM_SCHEMA) {
            return Histogram.custom(
                    readDoubles(index, SeriesBatchDescriptor.CUSTOM_BOUNDS), count, sum, positive, hint);
        }
        return Histogram.exponential(
                schema,
                doubles(SeriesBatchDescriptor.ZERO_THRESHOLD).get(index),
                doubles(SeriesBatchDescriptor.ZERO_COUNT).get(index),
                count,
                sum,
                positive,
                readBuckets(index, SeriesBatchDescriptor.NEGATIVE_INDICES, SeriesBatchDescriptor.NEGATIVE_COUNTS),
                hint);
    }

    private Buckets readBuckets(int index, String indices, String counts) {
        ListVector list = lists(indices);
        IntVector numbers = (IntVector) list.getDataVector();
        int start = list.getElementStartIndex(index);
        int[] bucketIndices = new int[list.getElementEndIndex(index) - start];
        for (int i = 0; i < bucketIndices.length; i++) {
            bucketIndices[i] = numbers.get(start + i);
        }
        return Buckets.of(bucketIndices, readDoubles(index, counts));
    }

    private double[] readDoubles(int index, String name) {
        ListVector list = lists(name);
        Float8Vector numbers = (Float8Vector) list.getDataVector();
        int start = list.getElementStartIndex(index);
        double[] values = new double[list.getElementEndIndex(index) - start];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.get(start + i);
        }
        return values;
    }
}
