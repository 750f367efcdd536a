package io.weir.scraper.discovery;

import io.weir.scraper.schedule.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a source for targets at once and after each refresh interval. Where it fails, the previous targets stay; before
 * the first answer there are none. Follows discovery/refresh of Prometheus. Thread-safe.
 */
public final class RefreshedDiscovery implements Discovery {
    private static final Logger logger = LoggerFactory.getLogger(RefreshedDiscovery.class);

    private final String mechanism;
    private final String job;
    private final TargetSource source;
    private final Duration interval;
    private final Timer timer;
    private final Executor threads;
    private final DiscoveryMetrics metrics;
    private final Runnable listener;
    private List<TargetGroup> groups = List.of();
    private Timer.@Nullable Alarm alarm;
    private boolean closed;

    /**
     * A discovery that has not asked yet.
     *
     * @param mechanism the kind of discovery, such as {@code http}
     * @param threads run the questions, which may block
     * @param listener told after the targets changed
     */
    public RefreshedDiscovery(
            String mechanism,
            String job,
            TargetSource source,
            Duration interval,
            Timer timer,
            Executor threads,
            DiscoveryMetrics metrics,
            Runnable listener) {
        this.mechanism = mechanism;
        this.job = job;
        this.source = source;
        this.interval = interval;
        this.timer = timer;
        this.threads = threads;
        this.metrics = metrics;
        this.listener = listener;
    }

    @Override
    public void start() {
        metrics.beginRefreshes(mechanism, job);
        refreshSoon();
    }

    private void refreshSoon() {
        try {
            threads.execute(this::refresh);
        } catch (RejectedExecutionException e) {
            // The process ends.
        }
    }

    private void refresh() {
        long startNs = System.nanoTime();
        try {
            List<TargetGroup> found = source.find();
            if (replace(found, System.nanoTime() - startNs)) {
                listener.run();
            }
        } catch (IOException | RuntimeException e) {
            keep(e, System.nanoTime() - startNs);
        } catch (InterruptedException e) {
            // The process ends.
            Thread.currentThread().interrupt();
            return;
        }
        schedule();
    }

    private synchronized boolean replace(List<TargetGroup> found, long tookNs) {
        if (closed) {
            return false;
        }
        metrics.refreshed(mechanism, job, tookNs);
        if (found.equals(groups)) {
            return false;
        }
        groups = List.copyOf(found);
        return true;
    }

    private synchronized void keep(Exception failure, long tookNs) {
        if (!closed) {
            metrics.failed(mechanism, job, tookNs);
            logger.error(
                    "Targets can't be found, the previous ones stay mechanism={} job={} cause={}",
                    mechanism,
                    job,
                    failure.getMessage());
        }
    }

    private synchronized void schedule() {
        if (!closed) {
            alarm = timer.at(timer.nowMs() + interval.toMillis(), this::refreshSoon);
        }
    }

    @Override
    public synchronized List<TargetGroup> groups() {
        return groups;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        metrics.endRefreshes(mechanism, job);
        source.close();
        if (alarm != null) {
            alarm.cancel();
        }
    }
}
