package io.weir.query.testing;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import io.weir.promql.Queryable;
import io.weir.promql.Selection;
import io.weir.promql.SeriesCursor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Series in a map, each with all of its samples. */
public final class InMemorySeries implements Queryable {
    private final TreeMap<Labels, Samples> series = new TreeMap<>();

    private static final class Samples {
        private long[] timestampsMs = new long[0];
        private double[] values = new double[0];
    }

    /** Adds a sample after the series' other samples. */
    public InMemorySeries add(Labels labels, long timestampMs, double value) {
        Samples samples = series.computeIfAbsent(labels, key -> new Samples());
        int size = samples.values.length;
        samples.timestampsMs = Arrays.copyOf(samples.timestampsMs, size + 1);
        samples.values = Arrays.copyOf(samples.values, size + 1);
        samples.timestampsMs[size] = timestampMs;
        samples.values[size] = value;
        return this;
    }

    /** The label sets of matching series with a sample in {@code [startMs, endMs]}, ascending. */
    public List<Labels> matching(List<LabelMatcher> matchers, long startMs, long endMs) {
        List<Labels> found = new ArrayList<>();
        series.forEach((labels, samples) -> {
            boolean inRange = Arrays.stream(samples.timestampsMs).anyMatch(t -> t >= startMs && t <= endMs);
            if (inRange && LabelMatcher.allMatch(matchers, labels)) {
                found.add(labels);
            }
        });
        return found;
    }

    @Override
    public List<SeriesCursor> select(Selection selection) {
        return List.of(new Cursor(matching(selection.matchers(), selection.startMs() + 1, selection.endMs())));
    }

    private final class Cursor implements SeriesCursor {
        private final List<Labels> found;
        private int position = -1;

        Cursor(List<Labels> found) {
            this.found = found;
        }

        @Override
        public boolean next() {
            return ++position < found.size();
        }

        @Override
        public Labels labels() {
            return found.get(position);
        }

        private Samples samples() {
            Samples samples = series.get(labels());
            if (samples == null) {
                throw new IllegalStateException("series vanished: " + labels());
            }
            return samples;
        }

        @Override
        public int size() {
            return samples().values.length;
        }

        @Override
        public long[] timestampsMs() {
            return samples().timestampsMs;
        }

        @Override
        public double[] values() {
            return samples().values;
        }

        @Override
        public void close() {}
    }
}
