package io.weir.promql.script;

import io.weir.model.Labels;
import io.weir.model.StaleMarker;
import io.weir.model.histogram.Buckets;
import io.weir.model.histogram.Histogram;
import io.weir.model.histogram.HistogramNotation;
import io.weir.promql.InstantVector;
import io.weir.promql.QueryResult;
import io.weir.promql.QueryResult.MatrixResult;
import io.weir.promql.QueryResult.ScalarResult;
import io.weir.promql.QueryResult.StringResult;
import io.weir.promql.QueryResult.VectorResult;
import io.weir.promql.SeriesNotation;
import io.weir.promql.SeriesNotation.FloatItem;
import io.weir.promql.SeriesNotation.HistogramItem;
import io.weir.promql.SeriesNotation.Item;
import io.weir.promql.SeriesNotation.Omitted;
import io.weir.promql.SeriesSamples;
import io.weir.promql.script.Expectation.Steps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares a result with the series that a script expects. */
final class ResultComparison {
    private static final double EPSILON = 0.000001;
    private static final double MIN_NORMAL = 0x1.0p-1022;

    private final Map<Labels, SeriesNotation> expected;

    ResultComparison(Map<Labels, SeriesNotation> expected) {
        this.expected = expected;
    }

    /** @param ordered whether the series must come in the order in which they are expected */
    void checkVector(InstantVector vector, boolean ordered) throws StatementException {
        List<Labels> labels = new ArrayList<>();
        for (int i = 0; i < vector.size(); i++) {
            labels.add(vector.labels(i));
        }
        checkSeries(labels);
        for (int i = 0; i < vector.size(); i++) {
            Labels series = labels.get(i);
            List<Item> items = itemsOf(series);
            if (items.size() != 1) {
                throw new StatementException(
                        series + ": an instant query has one value for each series, not " + items.size());
            }
            checkItem(series.toString(), items.get(0), vector.value(i), vector.histogram(i));
        }
        if (ordered && !labels.equals(List.copyOf(expected.keySet()))) {
            throw StatementException.mismatch("order", expected.keySet(), labels);
        }
    }

    void checkMatrix(MatrixResult matrix, Steps steps) throws StatementException {
        List<Labels> labels =
                matrix.series().stream().map(SeriesSamples::labels).toList();
        checkSeries(labels);
        List<Labels> sorted = labels.stream().sorted().toList();
        if (!labels.equals(sorted)) {
            throw StatementException.mismatch("order of the matrix", sorted, labels);
        }
        for (SeriesSamples series : matrix.series()) {
            checkSamples(series, itemsOf(series.labels()), steps);
        }
    }

    private List<Item> itemsOf(Labels series) throws StatementException {
        SeriesNotation notation = expected.get(series);
        if (notation == null) {
            throw StatementException.mismatch("series", expected.keySet(), series);
        }
        return notation.items();
    }

    private void checkSeries(List<Labels> actual) throws StatementException {
        Set<Labels> distinct = new HashSet<>(actual);
        if (distinct.size() != actual.size()) {
            throw new StatementException("a series appears twice in " + actual);
        }
        if (!distinct.equals(expected.keySet())) {
            throw StatementException.mismatch("series", expected.keySet(), actual);
        }
    }

    private static void checkSamples(SeriesSamples actual, List<Item> items, Steps steps) throws StatementException {
        if (items.size() > (steps.endMs() - steps.startMs()) / steps.stepMs() + 1) {
            throw new StatementException(actual.labels() + ": more values are expected than there are steps");
        }
        int next = 0;
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof Omitted) {
                continue;
            }
            long at = steps.startMs() + i * steps.stepMs();
            if (next == actual.size() || actual.timestampsMs()[next] != at) {
                String got = next == actual.size() ? "none" : "one at " + actual.timestampsMs()[next] + " ms";
                throw StatementException.mismatch(actual.labels() + ": next sample", "one at " + at + " ms", got);
            }
            String where = actual.labels() + " at " + at + " ms";
            checkItem(where, items.get(i), actual.values()[next], actual.histogram(next));
            next++;
        }
        if (next != actual.size()) {
            throw StatementException.mismatch("samples of " + actual.labels(), next, actual.size());
        }
    }

    private static void checkItem(String where, Item expected, double value, @Nullable Histogram histogram)
            throws StatementException {
        if (expected instanceof FloatItem sample && histogram == null) {
            checkFloat(where, sample.value(), value);
        } else if (!(expected instanceof HistogramItem sample)
                || histogram == null
                || !almostEqual(sample, histogram)) {
            throw StatementException.mismatch(
                    where, describe(expected), histogram == null ? value : HistogramNotation.format(histogram));
        }
    }

    private static String describe(Item item) {
        if (item instanceof FloatItem sample) {
            return String.valueOf(sample.value());
        }
        return item instanceof HistogramItem sample ? HistogramNotation.format(sample.histogram()) : "no sample";
    }

    private static boolean almostEqual(HistogramItem item, Histogram actual) {
        Histogram expected = item.histogram();
        return expected.schema() == actual.schema()
                && expected.zeroThreshold() == actual.zeroThreshold()
                && Arrays.equals(expected.customBounds(), actual.customBounds())
                && almostEqual(expected.count(), actual.count())
                && almostEqual(expected.sum(), actual.sum())
                && almostEqual(expected.zeroCount(), actual.zeroCount())
                && almostEqual(expected.positive(), actual.positive())
                && almostEqual(expected.negative(), actual.negative())
                && (!item.statesHint() || expected.hint() == actual.hint());
    }

    private static boolean almostEqual(Buckets expected, Buckets actual) {
        boolean equal = expected.size() == actual.size();
        for (int i = 0; i < expected.size() && equal; i++) {
            equal = expected.index(i) == actual.index(i) && almostEqual(expected.count(i), actual.count(i));
        }
        return equal;
    }

    static void checkFloat(String where, double expected, double actual) throws StatementException {
        if (!almostEqual(expected, actual)) {
            throw StatementException.mismatch(where, expected, actual);
        }
    }

    /** The relative error is taken against the sum, so a value that is not 0 never equals 0. */
    private static boolean almostEqual(double a, double b) {
        if (StaleMarker.is(a) || StaleMarker.is(b)) {
            return StaleMarker.is(a) && StaleMarker.is(b);
        }
        if ((Double.isNaN(a) && Double.isNaN(b)) || a == b) {
            return true;
        }
        double sum = Math.abs(a) + Math.abs(b);
        double difference = Math.abs(a - b);
        if (a == 0 || b == 0 || sum < MIN_NORMAL) {
            return difference < EPSILON * MIN_NORMAL;
        }
        return difference / Math.min(sum, Double.MAX_VALUE) < EPSILON;
    }

    /** A result for people. */
    static String describe(QueryResult result) {
        if (result instanceof ScalarResult scalar) {
            return "scalar " + scalar.value();
        }
        if (result instanceof StringResult string) {
            return "string " + string.value();
        }
        if (result instanceof VectorResult vector) {
            return "a vector:\n" + vector.vector();
        }
        List<Labels> series = ((MatrixResult) result)
                .series().stream().map(SeriesSamples::labels).toList();
        return "a matrix of " + series;
    }
}
