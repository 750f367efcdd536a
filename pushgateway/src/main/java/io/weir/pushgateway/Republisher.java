package io.weir.pushgateway;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls {@link Gateway#republish} at every multiple of the interval since the epoch. An instant is skipped while Kafka
 * still owes the acknowledgement of an earlier one.
 */
final class Republisher implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(Republisher.class);

    private final Gateway gateway;
    private final GatewayMetrics metrics;
    private final InstantSource clock;
    private final long intervalMs;
    private final ScheduledExecutorService thread;
    private CompletableFuture<Integer> last = CompletableFuture.completedFuture(0);
    private long lastInstantMs;

    Republisher(Gateway gateway, GatewayMetrics metrics, InstantSource clock, Duration interval) {
        this.gateway = gateway;
        this.metrics = metrics;
        this.clock = clock;
        this.intervalMs = interval.toMillis();
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread daemon = new Thread(task, "pushgateway-republish");
            daemon.setDaemon(true);
            return daemon;
        });
    }

    void start() {
        schedule();
    }

    private void schedule() {
        if (!thread.isShutdown()) {
            long waitMs = intervalMs - clock.millis() % intervalMs;
            var unused = thread.schedule(this::run, waitMs, TimeUnit.MILLISECONDS);
        }
    }

    private void run() {
        try {
            republish();
        } catch (RuntimeException e) {
            failed(e);
        } finally {
            schedule();
        }
    }

    /** Publishes at the instant of the interval that is now or was last, once. */
    void republish() {
        long nowMs = clock.millis();
        long instantMs = nowMs - nowMs % intervalMs;
        if (instantMs == lastInstantMs || !last.isDone()) {
            return;
        }
        lastInstantMs = instantMs;
        last = gateway.republish(instantMs).whenComplete((samples, failure) -> {
            if (failure == null) {
                metrics.republished(samples);
            } else {
                failed(failure);
            }
        });
    }

    private void failed(Throwable failure) {
        if (!(failure instanceof CancellationException)) {
            metrics.republishFailed();
            logger.warn("Groups not published again cause={}", failure.getMessage());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
