package io.weir.alertmanager.loop;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An {@link EventLoop} on a thread of its own. A task that fails is logged and doesn't end the loop. */
public final class ThreadEventLoop implements EventLoop, AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(ThreadEventLoop.class);

    /** Wall clocks jump, when a machine wakes for example; no timer sleeps longer than this without looking again. */
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(15);

    private final InstantSource clock;
    private final ScheduledThreadPoolExecutor executor;

    public ThreadEventLoop(InstantSource clock, String name) {
        this.clock = clock;
        this.executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(() -> run(task));
        } catch (RejectedExecutionException e) {
            logger.debug("Task came after the end of the loop");
        }
    }

    @Override
    public Timer schedule(Instant at, Runnable task) {
        WallClockTimer timer = new WallClockTimer(at, task);
        timer.sleep();
        return timer;
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            logger.error("Task failed", e);
        }
    }

    private final class WallClockTimer implements Timer, Runnable {
        private final Instant at;
        private final Runnable task;
        private volatile boolean canceled;

        WallClockTimer(Instant at, Runnable task) {
            this.at = at;
            this.task = task;
        }

        void sleep() {
            Duration left = Duration.between(clock.instant(), at);
            Duration sleep = left.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : left;
            // A millisecond is added since the delay is rounded down: the task must not see an earlier instant.
            long delayMs = sleep.isNegative() || sleep.isZero() ? 0 : sleep.toMillis() + 1;
            try {
                executor.schedule(this, delayMs, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                logger.debug("Timer came after the end of the loop");
            }
        }

        @Override
        public void run() {
            if (canceled) {
                return;
            }
            if (clock.instant().isBefore(at)) {
                sleep();
            } else {
                ThreadEventLoop.run(task);
            }
        }

        @Override
        public void cancel() {
            canceled = true;
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
