package io.weir.query;

import io.weir.promql.ShardExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that help queries, as many as there are processors for all queries together. Nothing waits for them: if all
 * are busy, a query goes on alone.
 */
final class ShardThreads implements AutoCloseable {
    private static final long IDLE_SECONDS = 60;

    private final ThreadPoolExecutor threads;
    private final int helpers;

    ShardThreads(int processors) {
        AtomicInteger number = new AtomicInteger();
        this.helpers = processors - 1;
        this.threads = new ThreadPoolExecutor(
                0, processors, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), runnable -> {
                    Thread thread = new Thread(runnable, "query-shard-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    ShardExecutor executor() {
        return helpers == 0 ? ShardExecutor.CALLER_ONLY : new ShardExecutor(threads, helpers);
    }

    @Override
    public void close() {
        // Queries that run wait for their helpers, so these end with them.
        threads.shutdown();
    }
}
