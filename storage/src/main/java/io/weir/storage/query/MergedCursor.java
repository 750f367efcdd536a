package io.weir.storage.query;

import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.storage.SampleBuffer;
import io.weir.storage.SeriesCursor;
import io.weir.storage.SeriesOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Several cursors in the same order as one: a series that several have comes once, its samples merged by time. Of two
 * samples with one timestamp the earlier cursor's counts.
 *
 * <p>A series that only one cursor has is passed on without copying.
 */
final class MergedCursor implements SeriesCursor {
    private record Source(int rank, SeriesCursor cursor) implements Comparable<Source> {
        @Override
        public int compareTo(Source other) {
            int order = SeriesOrder.BY_METRIC_NAME_THEN_LABELS.compare(cursor.labels(), other.cursor.labels());
            return order != 0 ? order : Integer.compare(rank, other.rank);
        }
    }

    private final List<SeriesCursor> cursors;
    private final PriorityQueue<Source> queue = new PriorityQueue<>();
    /** The sources of the current series, which move on at the next call. */
    private final List<Source> current = new ArrayList<>();

    private final SampleBuffer merged = new SampleBuffer();
    private @Nullable SeriesCursor passedOn;
    private boolean started;

    private MergedCursor(List<SeriesCursor> cursors) {
        this.cursors = cursors;
    }

    /** Takes ownership of the cursors. */
    static SeriesCursor of(List<SeriesCursor> cursors) {
        return switch (cursors.size()) {
            case 0 -> SeriesCursor.empty();
            case 1 -> cursors.get(0);
            default -> new MergedCursor(List.copyOf(cursors));
        };
    }

    @Override
    public boolean next() {
        advance();
        Source first = queue.poll();
        if (first == null) {
            return false;
        }
        current.add(first);
        Labels labels = first.cursor.labels();
        while (!queue.isEmpty() && queue.peek().cursor.labels().equals(labels)) {
            current.add(queue.remove());
        }
        passedOn = current.size() == 1 ? first.cursor : null;
        if (passedOn == null) {
            merge();
        }
        return true;
    }

    private void advance() {
        if (!started) {
            started = true;
            for (int i = 0; i < cursors.size(); i++) {
                current.add(new Source(i, cursors.get(i)));
            }
        }
        for (Source source : current) {
            if (source.cursor.next()) {
                queue.add(source);
            }
        }
        current.clear();
    }

    private void merge() {
        merged.clear();
        for (Source source : current) {
            SeriesCursor cursor = source.cursor;
            merged.merge(0, cursor.timestampsMs(), cursor.values(), cursor.histograms(), cursor.size());
        }
    }

    @Override
    public Labels labels() {
        return current.get(0).cursor.labels();
    }

    @Override
    public int size() {
        return passedOn != null ? passedOn.size() : merged.size();
    }

    @Override
    public long[] timestampsMs() {
        return passedOn != null ? passedOn.timestampsMs() : merged.timestampsMs();
    }

    @Override
    public double[] values() {
        return passedOn != null ? passedOn.values() : merged.values();
    }

    @Override
    public @Nullable Histogram @Nullable [] histograms() {
        return passedOn != null ? passedOn.histograms() : merged.histograms();
    }

    @Override
    public void close() {
        closeAll(cursors);
    }

    /** Closes every cursor, then throws the first failure. */
    static void closeAll(List<SeriesCursor> cursors) {
        RuntimeException failure = null;
        for (SeriesCursor cursor : cursors) {
            try {
                cursor.close();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
