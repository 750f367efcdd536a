package io.weir.promql;

import io.weir.model.histogram.Histogram;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the series of several cursors, the shards, on the caller's thread and on those of helpers. Threads claim shards in
 * order. Used once.
 *
 * @param <S> what becomes of a shard
 */
final class ShardedRead<S> {
    /** How many samples are read between two looks at the clock, which would cost what a sample does. */
    private static final int SAMPLES_PER_CHECK = 10_000;

    private final List<SeriesCursor> cursors;
    private final QueryContext context;
    private final ShardExecutor executor;
    private final Supplier<? extends ShardWorker<S>> workers;
    private final AtomicInteger claimed = new AtomicInteger();
    private final AtomicBoolean helpWanted = new AtomicBoolean(true);

    /** How many samples were read, give or take what each thread has not told yet. */
    private final AtomicLong samples = new AtomicLong();

    private final AtomicLong held = new AtomicLong();
    private final AtomicReferenceArray<S> results;
    private final AtomicReferenceArray<Throwable> failures;
    private final CountDownLatch done;
    private volatile boolean failed;

    /** @param workers one for each thread; the first is asked for, and asked for alone, by the thread that runs this */
    ShardedRead(
            List<SeriesCursor> cursors,
            QueryContext context,
            ShardExecutor executor,
            Supplier<? extends ShardWorker<S>> workers) {
        this.cursors = cursors;
        this.context = context;
        this.executor = executor;
        this.workers = workers;
        this.results = new AtomicReferenceArray<>(cursors.size());
        this.failures = new AtomicReferenceArray<>(cursors.size());
        this.done = new CountDownLatch(cursors.size());
    }

    /**
     * Reads everything.
     *
     * @return what became of the shards that have samples, in the order of the cursors
     */
    List<S> run() {
        work();
        awaitHelpers();
        context.release(held.get());
        List<S> shards = new ArrayList<>();
        for (int i = 0; i < results.length(); i++) {
            // Shards are claimed in order: the first failure is the one that a single thread would have met.
            rethrow(failures.get(i));
            S shard = results.get(i);
            if (shard != null) {
                shards.add(shard);
            }
        }
        return shards;
    }

    private static void rethrow(@Nullable Throwable failure) {
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        if (failure instanceof Error error) {
            throw error;
        }
    }

    private void work() {
        ShardWorker<S> worker = null;
        for (int shard = claimed.getAndIncrement(); shard < cursors.size(); shard = claimed.getAndIncrement()) {
            try {
                if (!failed) {
                    worker = worker == null ? workers.get() : worker;
                    countSamples(0);
                    results.set(shard, read(cursors.get(shard), worker));
                }
            } catch (RuntimeException | Error e) {
                failures.set(shard, e);
                failed = true;
            } finally {
                done.countDown();
            }
        }
    }

    /** Waits even if interrupted: whoever closes the cursors must know that nobody reads them. */
    private void awaitHelpers() {
        boolean interrupted = false;
        while (done.getCount() > 0) {
            try {
                done.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Calls helpers once enough samples have been read, by this thread or any. */
    private void countSamples(int more) {
        if (samples.addAndGet(more) >= executor.minSamples() && helpWanted.compareAndSet(true, false)) {
            callHelpers();
        }
    }

    private void callHelpers() {
        int left = cursors.size() - claimed.get();
        try {
            for (int i = 0; i < Math.min(left, executor.helpers()); i++) {
                executor.threads().execute(this::work);
            }
        } catch (RejectedExecutionException e) {
            // The threads are ending; this one goes on alone.
        }
    }

    /** @return null if the cursor has no samples */
    private @Nullable S read(SeriesCursor cursor, ShardWorker<S> worker) {
        S shard = null;
        // Series are held one at a time: what counts is the largest.
        long largest = 0;
        long read = 0;
        int sinceCheck = 0;
        try {
            while (next(cursor)) {
                long size = sampleSize(cursor);
                if (size > largest) {
                    context.hold(size - largest);
                    held.addAndGet(size - largest);
                    largest = size;
                }
                read += size;
                sinceCheck += 1 + cursor.size();
                if (sinceCheck > SAMPLES_PER_CHECK) {
                    context.check();
                    countSamples(sinceCheck);
                    sinceCheck = 0;
                }
                if (size > 0) {
                    shard = shard == null ? worker.begin() : shard;
                    worker.accept(shard, cursor);
                }
            }
        } finally {
            context.countRead(read);
        }
        return shard;
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
