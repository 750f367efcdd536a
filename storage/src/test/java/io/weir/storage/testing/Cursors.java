package io.weir.storage.testing;

import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.storage.SeriesCursor;
import io.weir.storage.SeriesOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Cursors to and from collections. */
public final class Cursors {
    private Cursors() {}

    /** Reads everything, checking order and timestamps on the way, and closes the cursor. */
    public static SortedMap<Labels, List<TestSample>> drain(SeriesCursor cursor) {
        TreeMap<Labels, List<TestSample>> series = new TreeMap<>(SeriesOrder.BY_METRIC_NAME_THEN_LABELS);
        try (cursor) {
            Labels previous = null;
            while (cursor.next()) {
                Labels labels = cursor.labels();
                if (previous != null && SeriesOrder.BY_METRIC_NAME_THEN_LABELS.compare(previous, labels) >= 0) {
                    throw new AssertionError(labels + " after " + previous);
                }
                previous = labels;
                if (cursor.size() == 0) {
                    throw new AssertionError("no samples: " + labels);
                }
                List<TestSample> samples = new ArrayList<>();
                for (int i = 0; i < cursor.size(); i++) {
                    if (i > 0 && cursor.timestampsMs()[i] <= cursor.timestampsMs()[i - 1]) {
                        throw new AssertionError(
                                labels + " not ascending: " + Arrays.toString(cursor.timestampsMs()) + " at " + i);
                    }
                    samples.add(sample(cursor, i));
                }
                series.put(labels, samples);
            }
        }
        return series;
    }

    private static TestSample sample(SeriesCursor cursor, int i) {
        Histogram[] histograms = cursor.histograms();
        return TestSample.of(cursor.timestampsMs()[i], cursor.values()[i], histograms == null ? null : histograms[i]);
    }

    /** Reads everything from several cursors that have no series in common. */
    public static SortedMap<Labels, List<TestSample>> drain(Collection<SeriesCursor> cursors) {
        TreeMap<Labels, List<TestSample>> series = new TreeMap<>(SeriesOrder.BY_METRIC_NAME_THEN_LABELS);
        for (SeriesCursor cursor : cursors) {
            drain(cursor).forEach((labels, samples) -> {
                if (series.put(labels, samples) != null) {
                    throw new AssertionError("twice: " + labels);
                }
            });
        }
        return series;
    }

    /** A cursor over collected floats. */
    public static SeriesCursor of(Map<Labels, NavigableMap<Long, Double>> series) {
        TreeMap<Labels, List<TestSample>> samples = new TreeMap<>(SeriesOrder.BY_METRIC_NAME_THEN_LABELS);
        series.forEach((labels, floats) -> samples.put(
                labels,
                floats.entrySet().stream()
                        .map(each -> TestSample.of(each.getKey(), each.getValue()))
                        .toList()));
        return ofSamples(samples);
    }

    /** A cursor over collected samples, those of each series ascending. */
    public static SeriesCursor ofSamples(Map<Labels, List<TestSample>> series) {
        TreeMap<Labels, List<TestSample>> sorted = new TreeMap<>(SeriesOrder.BY_METRIC_NAME_THEN_LABELS);
        sorted.putAll(series);
        Iterator<Map.Entry<Labels, List<TestSample>>> entries =
                sorted.entrySet().iterator();
        return new SeriesCursor() {
            private Map.@Nullable Entry<Labels, List<TestSample>> current;

            private Map.Entry<Labels, List<TestSample>> current() {
                if (current == null) {
                    throw new IllegalStateException("next() was not called");
                }
                return current;
            }

            @Override
            public boolean next() {
                while (entries.hasNext()) {
                    current = entries.next();
                    if (!current.getValue().isEmpty()) {
                        return true;
                    }
                }
                return false;
            }

            @Override
            public Labels labels() {
                return current().getKey();
            }

            @Override
            public int size() {
                return current().getValue().size();
            }

            @Override
            public long[] timestampsMs() {
                return current().getValue().stream()
                        .mapToLong(TestSample::timestampMs)
                        .toArray();
            }

            @Override
            public double[] values() {
                return current().getValue().stream()
                        .mapToDouble(TestSample::value)
                        .toArray();
            }

            @Override
            public @Nullable Histogram @Nullable [] histograms() {
                @Nullable
                Histogram[] histograms =
                        current().getValue().stream().map(TestSample::histogram).toArray(Histogram[]::new);
                return Arrays.stream(histograms).anyMatch(Objects::nonNull) ? histograms : null;
            }

            @Override
            public void close() {}
        };
    }
}
