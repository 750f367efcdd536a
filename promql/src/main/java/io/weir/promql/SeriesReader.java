package io.weir.promql;

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
                    int size = cursor.size();
                    if (size == 0) {
                        continue;
                    }
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
