package io.weir.alertmanager.notify;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.weir.alertmanager.alert.Alert;
import io.weir.alertmanager.event.Events;
import io.weir.alertmanager.loop.EventLoop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;

/**
 * What happens to a group's alerts at a tick: those that are inhibited are left out, all if the route is muted now, then
 * those that are silenced; then each integration of the receiver is told if the log says that it has something to learn.
 */
public final class FlushPipeline {
    private final Environment environment;
    private final Muting inhibition;
    private final Muting silences;
    private final FlushHistory history;

    /**
     * What deliveries work with.
     *
     * @param loop runs everything but the attempts themselves
     * @param senders runs attempts, which block
     * @param mayNotify whether this instance still is the one that notifies; asked before each attempt, from any thread
     * @param retention how long entries of the log are kept at most
     * @param random numbers from 0 to 1
     * @param tracer gets the spans of each flush
     * @param events hears of what was delivered
     */
    public record Environment(
            EventLoop loop,
            Executor senders,
            InstantSource clock,
            NotificationLog log,
            NotificationMetrics metrics,
            BooleanSupplier mayNotify,
            Duration retention,
            DoubleSupplier random,
            Tracer tracer,
            Events events) {}

    public FlushPipeline(Environment environment, Muting inhibition, Muting silences, History history) {
        this.environment = environment;
        this.inhibition = inhibition;
        this.silences = silences;
        this.history = new FlushHistory(history);
    }

    /**
     * Starts a flush. Called on the loop.
     *
     * @return completes on the loop: whether every integration knows what it should, or needn't
     */
    public CompletableFuture<Boolean> flush(Flush flush) {
        FlushTrace trace = FlushTrace.start(environment.tracer(), flush);
        return flush(flush, trace).thenApply(succeeded -> {
            trace.end(succeeded);
            return succeeded;
        });
    }

    private CompletableFuture<Boolean> flush(Flush flush, FlushTrace trace) {
        CompletableFuture<Boolean> all = CompletableFuture.completedFuture(true);
        List<Alert> alerts = heard(flush, trace, flush.alerts(), inhibition, History.Outcome.INHIBITED);
        TimeMuting timeMuting = flush.timeMuting();
        Span timeStage = trace.stage("TimeMuteStage", alerts.size());
        if (timeMuting != null) {
            timeStage
                    .setAttribute("alerting.suppressed.reason", timeMuting.reason())
                    .end();
            environment.metrics().suppressed.labelValues(timeMuting.reason()).inc(alerts.size());
            history.muted(flush, History.Outcome.TIME_MUTED, alerts, timeMuting.intervals());
            return all;
        }
        timeStage.end();
        history.muted(flush, History.Outcome.TIME_MUTED, List.of(), List.of());
        alerts = heard(flush, trace, alerts, silences, History.Outcome.SILENCED);
        if (alerts.isEmpty()) {
            return all;
        }
        for (Integration integration : flush.receiver().integrations()) {
            CompletableFuture<Boolean> one =
                    new Delivery(environment, history, flush, trace, alerts, integration).start();
            all = all.thenCombine(one, Boolean::logicalAnd);
        }
        return all;
    }

    private List<Alert> heard(
            Flush flush, FlushTrace trace, List<Alert> alerts, Muting muting, History.Outcome outcome) {
        String reason = outcome == History.Outcome.SILENCED ? "silence" : "inhibition";
        Span stage = trace.stage("MuteStage", alerts.size());
        List<Alert> heard = new ArrayList<>(alerts.size());
        List<Alert> muted = new ArrayList<>();
        Set<String> mutedBy = new LinkedHashSet<>();
        for (Alert alert : alerts) {
            List<String> by = muting.mutedBy(alert, flush.time());
            (by.isEmpty() ? heard : muted).add(alert);
            mutedBy.addAll(by);
        }
        if (!muted.isEmpty()) {
            environment.metrics().suppressed.labelValues(reason).inc(muted.size());
        }
        history.muted(flush, outcome, muted, List.copyOf(mutedBy));
        stage.setAttribute("alerting.suppressed.reason", reason)
                .setAttribute("alerting.alerts.muted.count", (long) muted.size())
                .end();
        return heard;
    }
}
