package io.weir.scraper.schedule;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A timer with one thread. */
public final class SystemTimer implements Timer, AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(SystemTimer.class);

    private final InstantSource clock;
    private final ScheduledThreadPoolExecutor executor;

    public SystemTimer(InstantSource clock, String threadName) {
        this.clock = clock;
        this.executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, threadName);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public long nowMs() {
        return clock.millis();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Alarm at(long timeMs, Runnable task) {
        // Rounded up: a task that runs early would see a clock that is not there yet.
        long delayMicros = ChronoUnit.MICROS.between(clock.instant(), Instant.ofEpochMilli(timeMs)) + 1;
        try {
            ScheduledFuture<?> future =
                    executor.schedule(() -> run(task), Math.max(0, delayMicros), TimeUnit.MICROSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
            return () -> {}; // Closed: nothing happens any more.
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            logger.error("Timer task failed", e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
