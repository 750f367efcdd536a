package io.weir.promql.testing;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.promql.Queryable;
import io.weir.promql.Selection;
import io.weir.promql.SeriesCursor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Samples in memory, in as many cursors as there are shards. */
public final class MemoryQueryable implements Queryable {
    /** The samples of one series; the arrays are longer than {@code size} on purpose. */
    public static final class Series {
        private long[] timestampsMs = new long[4];
        private double[] values = new double[4];
        private @Nullable Histogram @Nullable [] histograms;
        private long @Nullable [] startTimestampsMs;
        private int size;

        private void add(long timestampMs, Histogram histogram) {
            add(timestampMs, histogram.sum());
            histograms = Arrays.copyOf(histograms == null ? new Histogram[0] : histograms, values.length);
            histograms[size - 1] = histogram;
        }

        private void add(long timestampMs, double value) {
            if (size == values.length) {
                timestampsMs = Arrays.copyOf(timestampsMs, 2 * size);
                values = Arrays.copyOf(values, 2 * size);
            }
            timestampsMs[size] = timestampMs;
            values[size++] = value;
        }

        public long[] timestampsMs() {
            return timestampsMs;
        }

        public double[] values() {
            return values;
        }

        public int size() {
            return size;
        }
    }

    private final Map<Labels, Series> series = new TreeMap<>();
    private final int shards;

    public MemoryQueryable(int shards) {
        this.shards = shards;
    }

    public void clear() {
        series.clear();
    }

    /** Adds a sample, which must be newer than the series' last. */
    public void add(Labels labels, long timestampMs, double value) {
        series.computeIfAbsent(labels, key -> new Series()).add(timestampMs, value);
    }

    /** Adds a histogram, which must be newer than the series' last sample. */
    public void add(Labels labels, long timestampMs, Histogram histogram) {
        series.computeIfAbsent(labels, key -> new Series()).add(timestampMs, histogram);
    }

    /** Sets the start time of the series' last sample. */
    public void setStart(Labels labels, long startTimestampMs) {
        Series one = Objects.requireNonNull(series.get(labels));
        one.startTimestampsMs =
                Arrays.copyOf(one.startTimestampsMs == null ? new long[0] : one.startTimestampsMs, one.values.length);
        one.startTimestampsMs[one.size - 1] = startTimestampMs;
    }

    public Map<Labels, Series> all() {
        return series;
    }

    @Override
    public List<SeriesCursor> select(Selection selection) {
        List<List<Labels>> found = new ArrayList<>();
        for (int i = 0; i < shards; i++) {
            found.add(new ArrayList<>());
        }
        for (Labels labels : series.keySet()) {
            if (LabelMatcher.allMatch(selection.matchers(), labels)) {
                found.get(Math.floorMod(labels.hashCode(), shards)).add(labels);
            }
        }
        List<SeriesCursor> cursors = new ArrayList<>();
        for (List<Labels> shard : found) {
            cursors.add(new Cursor(shard, selection));
        }
        return cursors;
    }

    private final class Cursor implements SeriesCursor {
        private final List<Labels> found;
        private final Selection selection;
        private int index = -1;
        private long[] timestampsMs = {};
        private double[] values = {};
        private @Nullable Histogram @Nullable [] histograms;
        private long @Nullable [] startTimestampsMs;
        private int size;

        Cursor(List<Labels> found, Selection selection) {
            this.found = found;
            this.selection = selection;
        }

        @Override
        public boolean next() {
            if (++index >= found.size()) {
                return false;
            }
            Series all = Objects.requireNonNull(series.get(found.get(index)));
            int from = 0;
            while (from < all.size && all.timestampsMs[from] <= selection.startMs()) {
                from++;
            }
            int to = from;
            while (to < all.size && all.timestampsMs[to] <= selection.endMs()) {
                to++;
            }
            timestampsMs = Arrays.copyOfRange(all.timestampsMs, from, to + 1);
            values = Arrays.copyOfRange(all.values, from, to + 1);
            histograms = all.histograms == null ? null : Arrays.copyOfRange(all.histograms, from, to + 1);
            startTimestampsMs =
                    all.startTimestampsMs == null ? null : Arrays.copyOfRange(all.startTimestampsMs, from, to + 1);
            size = to - from;
            return true;
        }

        @Override
        public Labels labels() {
            return found.get(index);
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public long[] timestampsMs() {
            return timestampsMs;
        }

        @Override
        public double[] values() {
            return values;
        }

        @Override
        public @Nullable Histogram @Nullable [] histograms() {
            return histograms;
        }

        @Override
        public long @Nullable [] startTimestampsMs() {
            return startTimestampsMs;
        }

        @Override
        public void close() {}
    }
}
