package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.model.record.SegmentRecord;
import io.weir.promql.Selection;
import io.weir.promql.SeriesCursor;
import io.weir.storage.catalogue.SegmentCatalogue;
import io.weir.storage.object.ObjectStore;
import io.weir.storage.query.HeadReader;
import io.weir.storage.query.HeadSelection;
import io.weir.storage.query.StorageReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageQueryableTest {
    private static final Labels UP = Labels.of("__name__", "up", "job", "node");
    private static final List<LabelMatcher> MATCHERS = List.of(LabelMatcher.equal("job", "node"));

    @TempDir
    Path directory;

    private final OneSample head = new OneSample();
    private StorageQueryable queryable;

    @BeforeEach
    void open() throws IOException {
        queryable = new StorageQueryable(
                new StorageReader(new EmptyCatalogue(), ObjectStore.open(directory.toString()), head));
    }

    @Test
    void passesSelectionsAndSeriesThrough() {
        List<SeriesCursor> cursors = queryable.select(new Selection(MATCHERS, 99, 100));
        assertThat(cursors).hasSize(1);
        try (SeriesCursor cursor = cursors.get(0)) {
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.labels()).isEqualTo(UP);
            assertThat(cursor.size()).isEqualTo(1);
            assertThat(cursor.timestampsMs()[0]).isEqualTo(100);
            assertThat(cursor.values()[0]).isEqualTo(1.5);
            assertThat(cursor.next()).isFalse();
        }
        assertThat(head.closed).isEqualTo(1);
    }

    /** The API's ranges include their start, those of storage don't. */
    @Test
    void findsSeriesWhoseSampleIsAtTheStart() {
        assertThat(queryable.series(MATCHERS, 100, 200)).containsExactly(UP);
        assertThat(queryable.labelNames(MATCHERS, 100, 200)).containsExactly("__name__", "job");
        assertThat(queryable.labelValues("job", MATCHERS, 100, 200)).containsExactly("node");
        assertThat(queryable.series(MATCHERS, 101, 200)).isEmpty();
        assertThat(queryable.series(MATCHERS, ApiTimes.MIN_MS, ApiTimes.MAX_MS)).containsExactly(UP);
    }

    /** A head with one sample, at 100 ms. */
    private static final class OneSample implements HeadReader {
        private int closed;

        @Override
        public List<HeadSelection> select(List<LabelMatcher> matchers, long startMs, long endMs) {
            return List.of(new HeadSelection(0, Long.MIN_VALUE, new Cursor()));
        }

        @Override
        public Set<String> labelNames(List<LabelMatcher> matchers, long startMs, long endMs) {
            return series(matchers, startMs, endMs).isEmpty() ? Set.of() : Set.of("__name__", "job");
        }

        @Override
        public Set<String> labelValues(String name, List<LabelMatcher> matchers, long startMs, long endMs) {
            return series(matchers, startMs, endMs).isEmpty() ? Set.of() : Set.of(UP.get(name));
        }

        @Override
        public Set<Labels> series(List<LabelMatcher> matchers, long startMs, long endMs) {
            boolean found = startMs < 100 && 100 <= endMs && LabelMatcher.allMatch(matchers, UP);
            return found ? Set.of(UP) : Set.of();
        }

        private final class Cursor implements io.weir.storage.SeriesCursor {
            private int position = -1;

            @Override
            public boolean next() {
                return ++position == 0;
            }

            @Override
            public Labels labels() {
                return UP;
            }

            @Override
            public int size() {
                return 1;
            }

            @Override
            public long[] timestampsMs() {
                return new long[] {100};
            }

            @Override
            public double[] values() {
                return new double[] {1.5};
            }

            @Override
            public @Nullable Histogram @Nullable [] histograms() {
                return null;
            }

            @Override
            public void close() {
                closed++;
            }
        }
    }

    private static final class EmptyCatalogue implements SegmentCatalogue {
        private final List<SegmentRecord> segments = new ArrayList<>();

        @Override
        public List<SegmentRecord> segments() {
            return List.copyOf(segments);
        }

        @Override
        public boolean contains(String name) {
            return false;
        }

        @Override
        public void announce(SegmentRecord segment) {
            segments.add(segment);
        }

        @Override
        public void remove(String name) {
            segments.removeIf(segment -> segment.getName().equals(name));
        }
    }
}
