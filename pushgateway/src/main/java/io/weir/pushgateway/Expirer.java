package io.weir.pushgateway;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes groups whose time to live has passed, about a second after that. Every gateway does, whoever took the push. */
final class Expirer implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(Expirer.class);

    private final Gateway gateway;
    private final GatewayMetrics metrics;
    private final ScheduledExecutorService thread;

    Expirer(Gateway gateway, GatewayMetrics metrics) {
        this.gateway = gateway;
        this.metrics = metrics;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread daemon = new Thread(task, "pushgateway-expire");
            daemon.setDaemon(true);
            return daemon;
        });
    }

    void start() {
        var unused = thread.scheduleWithFixedDelay(this::expire, 1, 1, TimeUnit.SECONDS);
    }

    /** Deletes what has expired by now. */
    void expire() {
        try {
            int expired = gateway.expire();
            metrics.expired(expired);
            if (expired > 0) {
                logger.info("Groups expired count={}", expired);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            logger.warn("Expired groups not deleted cause={}", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
