package io.weir.stream.ruletest;

import io.weir.model.GoFloat;
import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.model.histogram.HistogramNotation;
import io.weir.promql.InstantVector;
import io.weir.promql.QueryResult;
import io.weir.promql.QueryResult.ScalarResult;
import io.weir.promql.QueryResult.VectorResult;
import io.weir.promql.SeriesNotation.FloatItem;
import io.weir.promql.SeriesNotation.HistogramItem;
import io.weir.promql.SeriesNotation.Item;
import io.weir.stream.ruletest.RuleTest.ExpectedSample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Compares what an expression yields with what a test expects, both in the order of their labels. NaN is never as
 * expected; histograms are compared as they are written.
 *
 * @param fuzzy whether floats next to each other count as equal
 */
record SampleComparison(boolean fuzzy) {
    private static final Comparator<ExpectedSample> BY_LABELS = Comparator.comparing(ExpectedSample::labels);

    /** What is wrong with {@code result}; empty if nothing is. */
    String problem(List<ExpectedSample> expected, QueryResult result) {
        List<ExpectedSample> got = new ArrayList<>();
        if (result instanceof VectorResult vector) {
            add(vector.vector(), got);
        } else if (result instanceof ScalarResult scalar) {
            got.add(new ExpectedSample(Labels.empty(), new FloatItem(scalar.value())));
        } else {
            return " err: rule result is not a vector or scalar";
        }
        got.sort(BY_LABELS);
        List<ExpectedSample> sorted = expected.stream().sorted(BY_LABELS).toList();
        boolean equal = sorted.size() == got.size();
        for (int i = 0; i < got.size() && equal; i++) {
            equal = isEqual(sorted.get(i), got.get(i));
        }
        return equal ? "" : "\n        exp: " + text(sorted) + "\n        got: " + text(got);
    }

    private static void add(InstantVector vector, List<ExpectedSample> samples) {
        for (int i = 0; i < vector.size(); i++) {
            Histogram histogram = vector.histogram(i);
            Item item = histogram == null ? new FloatItem(vector.value(i)) : new HistogramItem(histogram, true);
            samples.add(new ExpectedSample(vector.labels(i), item));
        }
    }

    private boolean isEqual(ExpectedSample expected, ExpectedSample got) {
        if (!expected.labels().equals(got.labels())) {
            return false;
        }
        if (expected.item() instanceof FloatItem a && got.item() instanceof FloatItem b) {
            return isEqual(a.value(), b.value());
        }
        return expected.item() instanceof HistogramItem && text(expected.item()).equals(text(got.item()));
    }

    private boolean isEqual(double a, double b) {
        return a == b || fuzzy && (Math.nextDown(a) == b || Math.nextUp(a) == b);
    }

    private static String text(List<ExpectedSample> samples) {
        return samples.isEmpty()
                ? "nil"
                : samples.stream()
                        .map(sample -> sample.labels() + " " + text(sample.item()))
                        .collect(Collectors.joining(", "));
    }

    private static String text(Item item) {
        return item instanceof HistogramItem histogram
                ? HistogramNotation.format(histogram.histogram())
                : item instanceof FloatItem sample ? GoFloat.formatG(sample.value()) : "_";
    }
}
