package io.weir.promql;

import io.weir.model.histogram.Histogram;
import java.util.List;
import java.util.function.Consumer;

/** Reads all series of a selection, under the limits of the query. */
final class SeriesReader {
    /** How many samples are read between two looks at the clock. */
    private static final int SAMPLES_PER_CHECK = 10_000;

    private final EvaluationScope scope;

    SeriesReader(EvaluationScope scope) {
        this.scope = scope;
    }

    /** Calls {@code consumer} with a cursor on each series that has samples. */
    void read(Selection selection, Consumer<SeriesCursor> consumer) {
        QueryContext context = scope.context();
        context.check();
        List<SeriesCursor> cursors = select(selection);
        // Series are held one at a time: what counts is the largest. Asking the clock for each would cost what a sample
        // does.
        long held = 0;
        long read = 0;
        int sinceCheck = 0;
        try {
            for (SeriesCursor cursor : cursors) {
                while (next(cursor)) {
                    long size = sampleSize(cursor);
                    if (size > held) {
                        context.hold(size - held);
                        held = size;
                    }
                    read += size;
                    sinceCheck += 1 + cursor.size();
                    if (sinceCheck > SAMPLES_PER_CHECK) {
                        context.check();
                        sinceCheck = 0;
                    }
                    if (size > 0) {
                        consumer.accept(cursor);
                    }
                }
            }
        } finally {
            context.countRead(read);
            cursors.forEach(SeriesCursor::close);
        }
        context.release(held);
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
