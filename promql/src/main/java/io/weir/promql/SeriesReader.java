package io.weir.promql;

import io.weir.model.histogram.Histogram;
import java.util.List;
import java.util.function.Consumer;

/** Reads all series of a selection, under the limits of the query. */
final class SeriesReader {
    private final EvaluationScope scope;

    SeriesReader(EvaluationScope scope) {
        this.scope = scope;
    }

    /** Calls {@code consumer} with a cursor on each series that has samples. */
    void read(Selection selection, Consumer<SeriesCursor> consumer) {
        QueryContext context = scope.context();
        List<SeriesCursor> cursors = select(selection);
        try {
            for (SeriesCursor cursor : cursors) {
                while (next(cursor)) {
                    context.check();
                    if (cursor.size() == 0) {
                        continue;
                    }
                    long size = sampleSize(cursor);
                    context.hold(size);
                    context.countRead(size);
                    consumer.accept(cursor);
                    context.release(size);
                }
            }
        } finally {
            cursors.forEach(SeriesCursor::close);
        }
    }

    /** As how many samples those of the current series count against a limit. */
    private static long sampleSize(SeriesCursor cursor) {
        long size = cursor.size();
        Histogram[] histograms = cursor.histograms();
        for (int i = 0; histograms != null && i < cursor.size(); i++) {
            size += histograms[i] == null ? 0 : histograms[i].sampleSize() - 1;
        }
        return size;
    }

    private List<SeriesCursor> select(Selection selection) {
        try {
            return scope.queryable().select(selection);
        } catch (QueryException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new QueryException.Storage(e);
        }
    }

    private static boolean next(SeriesCursor cursor) {
        try {
            return cursor.next();
        } catch (QueryException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new QueryException.Storage(e);
        }
    }
}
