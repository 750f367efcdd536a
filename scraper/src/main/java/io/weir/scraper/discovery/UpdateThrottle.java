package io.weir.scraper.discovery;

import io.weir.scraper.schedule.Timer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Passes changes on at most once in an interval: the first after a quiet time at once, those that follow together when
 * the interval is over. A cluster that is being rolled tells of hundreds of changes a second. Thread-safe.
 */
public final class UpdateThrottle {
    private final Timer timer;
    private final Duration interval;
    private final Executor workers;
    private final DiscoveryMetrics metrics;
    private final Runnable action;
    private boolean quiet = true;
    private long lastNs;
    private Timer.@Nullable Alarm pending;
    private boolean closed;

    /**
     * @param workers run {@code action} when it was delayed
     * @param action follows all changes so far
     */
    public UpdateThrottle(Timer timer, Duration interval, Executor workers, DiscoveryMetrics metrics, Runnable action) {
        this.timer = timer;
        this.interval = interval;
        this.workers = workers;
        this.metrics = metrics;
        this.action = action;
    }

    /** Something changed. */
    public void trigger() {
        metrics.received();
        if (isDue()) {
            action.run();
        }
    }

    private synchronized boolean isDue() {
        if (closed || pending != null) {
            return false;
        }
        long waitNs = lastNs + interval.toNanos() - timer.nanoTime();
        if (quiet || waitNs <= 0) {
            quiet = false;
            lastNs = timer.nanoTime();
            return true;
        }
        metrics.delayed();
        pending = timer.at(timer.nowMs() + (waitNs + 999_999) / 1_000_000, this::passOn);
        return false;
    }

    private void passOn() {
        synchronized (this) {
            pending = null;
            lastNs = timer.nanoTime();
        }
        try {
            workers.execute(action);
        } catch (RejectedExecutionException e) {
            // The process ends.
        }
    }

    /** Passes nothing on any more. */
    public synchronized void close() {
        closed = true;
        if (pending != null) {
            pending.cancel();
        }
    }
}
