package io.weir.promql;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reads all series of a selection, under the limits of the query. */
final class SeriesReader {
    private final EvaluationScope scope;

    SeriesReader(EvaluationScope scope) {
        this.scope = scope;
    }

    /** Calls {@code consumer} with a cursor on each series that has samples, on this thread. */
    void read(Selection selection, Consumer<SeriesCursor> consumer) {
        read(selection, ShardExecutor.CALLER_ONLY, () -> new ShardWorker<Consumer<SeriesCursor>>() {
            @Override
            public Consumer<SeriesCursor> begin() {
                return consumer;
            }

            @Override
            public void accept(Consumer<SeriesCursor> shard, SeriesCursor cursor) {
                shard.accept(cursor);
            }
        });
    }

    /**
     * Lets workers deal with the series, each shard on one thread.
     *
     * @return what became of the shards, in their order
     */
    <S> List<S> readShards(Selection selection, Supplier<? extends ShardWorker<S>> workers) {
        return read(selection, scope.shards(), workers);
    }

    private <S> List<S> read(Selection selection, ShardExecutor executor, Supplier<? extends ShardWorker<S>> workers) {
        QueryContext context = scope.context();
        context.check();
        List<SeriesCursor> cursors = select(selection);
        try {
            return new ShardedRead<S>(cursors, context, executor, workers).run();
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
}
