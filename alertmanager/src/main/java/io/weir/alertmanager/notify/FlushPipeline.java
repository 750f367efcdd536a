package io.weir.alertmanager.notify;

import io.weir.alertmanager.alert.Alert;
import io.weir.alertmanager.loop.EventLoop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;

/**
 * What happens to a group's alerts at a tick: those that are inhibited or silenced are left out, then each integration of
 * the receiver is told if the log says that it has something to learn.
 */
public final class FlushPipeline {
    private final Environment environment;
    private final List<Muting> mutings;

    /**
     * What deliveries work with.
     *
     * @param loop runs everything but the attempts themselves
     * @param senders runs attempts, which block
     * @param mayNotify whether this instance still is the one that notifies; asked before each attempt
     * @param retention how long entries of the log are kept at most
     * @param random numbers from 0 to 1
     */
    public record Environment(
            EventLoop loop,
            Executor senders,
            InstantSource clock,
            NotificationLog log,
            NotificationMetrics metrics,
            BooleanSupplier mayNotify,
            Duration retention,
            DoubleSupplier random) {}

    public FlushPipeline(Environment environment, List<Muting> mutings) {
        this.environment = environment;
        this.mutings = List.copyOf(mutings);
    }

    /**
     * Starts a flush. Called on the loop.
     *
     * @return completes on the loop: whether every integration knows what it should, or needn't
     */
    public CompletableFuture<Boolean> flush(Flush flush) {
        List<Alert> alerts = flush.alerts();
        for (Muting muting : mutings) {
            List<Alert> heard = new ArrayList<>(alerts.size());
            for (Alert alert : alerts) {
                if (!muting.mutes(alert, flush.time())) {
                    heard.add(alert);
                }
            }
            if (heard.size() < alerts.size()) {
                environment.metrics().suppressed.labelValues(muting.reason()).inc(alerts.size() - heard.size());
            }
            alerts = heard;
        }
        CompletableFuture<Boolean> all = CompletableFuture.completedFuture(true);
        if (alerts.isEmpty()) {
            return all;
        }
        for (Integration integration : flush.receiver().integrations()) {
            CompletableFuture<Boolean> one = new Delivery(environment, flush, alerts, integration).start();
            all = all.thenCombine(one, Boolean::logicalAnd);
        }
        return all;
    }
}
