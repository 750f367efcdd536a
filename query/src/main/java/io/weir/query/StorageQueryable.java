package io.weir.query;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.promql.Queryable;
import io.weir.promql.Selection;
import io.weir.promql.SeriesCursor;
import io.weir.storage.query.StorageReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets PromQL and the API read what is stored. Thread-safe. */
public final class StorageQueryable implements Queryable, SeriesLookup {
    private final StorageReader storage;

    public StorageQueryable(StorageReader storage) {
        this.storage = storage;
    }

    @Override
    public List<SeriesCursor> select(Selection selection) {
        var cursors = selection.newestOnly()
                ? storage.selectNewest(selection.matchers(), selection.startMs(), selection.endMs())
                : storage.select(selection.matchers(), selection.startMs(), selection.endMs());
        return cursors.stream().<SeriesCursor>map(Cursor::new).toList();
    }

    /** One of storage's cursors as one of PromQL's; their contracts are the same. */
    private record Cursor(io.weir.storage.SeriesCursor stored) implements SeriesCursor {
        @Override
        public boolean next() {
            return stored.next();
        }

        @Override
        public Labels labels() {
            return stored.labels();
        }

        @Override
        public int size() {
            return stored.size();
        }

        @Override
        public long[] timestampsMs() {
            return stored.timestampsMs();
        }

        @Override
        public double[] values() {
            return stored.values();
        }

        @Override
        public @Nullable Histogram @Nullable [] histograms() {
            return stored.histograms();
        }

        @Override
        public void close() {
            stored.close();
        }
    }

    // Storage's ranges exclude their start, those of the API include it.

    @Override
    public List<String> labelNames(List<LabelMatcher> matchers, long startMs, long endMs) {
        return List.copyOf(storage.labelNames(matchers, startMs - 1, endMs));
    }

    @Override
    public List<String> labelValues(String name, List<LabelMatcher> matchers, long startMs, long endMs) {
        return List.copyOf(storage.labelValues(name, matchers, startMs - 1, endMs));
    }

    @Override
    public List<Labels> series(List<LabelMatcher> matchers, long startMs, long endMs) {
        return List.copyOf(storage.series(matchers, startMs - 1, endMs));
    }
}
