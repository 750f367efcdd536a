package io.weir.promql.script;

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

/** Samples in memory, in as many cursors as there are shards. Confined to one thread while samples are added. */
public final class MemoryQueryable implements Queryable {
    /** The samples of one series; the arrays are longer than {@code size} on purpose. */
    public static final class Series {
        private long[] timestampsMs = new long[4];
        private double[] values = new double[4];
        private @Nullable Histogram @Nullable [] histograms;
        private long @Nullable [] startTimestampsMs;
        private int size;
        private final ResetHints hints = new ResetHints();

        private boolean add(long timestampMs, double value) {
            if (!append(timestampMs, value)) {
                return false;
            }
            hints.addFloat();
            return true;
        }

        private boolean append(long timestampMs, double value) {
            if (size > 0 && timestampMs <= timestampsMs[size - 1]) {
                return false;
            }
            if (size == values.length) {
                timestampsMs = Arrays.copyOf(timestampsMs, 2 * size);
                values = Arrays.copyOf(values, 2 * size);
            }
            timestampsMs[size] = timestampMs;
            values[size++] = value;
            return true;
        }

        private boolean add(long timestampMs, Histogram histogram) {
            if (!append(timestampMs, histogram.sum())) {
                return false;
            }
            histograms = Arrays.copyOf(histograms == null ? new Histogram[0] : histograms, values.length);
            histograms[size - 1] = hints.add(histogram);
            return true;
        }

        private void setStart(long startTimestampMs) {
            startTimestampsMs =
                    Arrays.copyOf(startTimestampsMs == null ? new long[0] : startTimestampsMs, values.length);
            startTimestampsMs[size - 1] = startTimestampMs;
        }

        /** The index of the first sample that is newer than {@code timeMs}. */
        private int after(long timeMs) {
            int found = Arrays.binarySearch(timestampsMs, 0, size, timeMs);
            return found >= 0 ? found + 1 : -found - 1;
        }

        /** Ascending; longer than {@link #size}, and not to be changed. */
        public long[] timestampsMs() {
            return timestampsMs;
        }

        /** Longer than {@link #size}, and not to be changed. */
        public double[] values() {
            return values;
        }

        /** The number of samples. */
        public int size() {
            return size;
        }
    }

    private final Map<Labels, Series> series = new TreeMap<>();
    private final int shards;

    /** @param shards how many cursors a selection has; each series is always in the same one */
    public MemoryQueryable(int shards) {
        this.shards = shards;
    }

    /** Forgets all series. */
    public void clear() {
        series.clear();
    }

    /** Adds a sample; false, and nothing happens, if it is not newer than the series' last. */
    public boolean add(Labels labels, long timestampMs, double value) {
        return series.computeIfAbsent(labels, key -> new Series()).add(timestampMs, value);
    }

    /**
     * Adds a histogram; false, and nothing happens, if it is not newer than the series' last sample. What is read back
     * has the reset hint that it would have from Prometheus's storage.
     */
    public boolean add(Labels labels, long timestampMs, Histogram histogram) {
        return series.computeIfAbsent(labels, key -> new Series()).add(timestampMs, histogram);
    }

    /** Sets the start time of the newest sample of a series that has one. */
    public void setStart(Labels labels, long startTimestampMs) {
        Objects.requireNonNull(series.get(labels)).setStart(startTimestampMs);
    }

    /** All series, ascending by labels; not to be changed. */
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
            int from = all.after(selection.startMs());
            int to = Math.max(from, all.after(selection.endMs()));
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
