package io.weir.alertmanager.notify;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.weir.alertmanager.alert.Alert;
import io.weir.alertmanager.event.Event;
import io.weir.model.record.NotificationRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One integration's part of a flush. Confined to the loop, except for the attempts.
 *
 * <pre>{@code
 * decide ──nothing new──────────────────────────────▶ done
 *    │ news
 *    ▼            retry after back-off, until the deadline
 * attempt ◀──────────────────────┐
 *    │ answer ───────────────────┘────refused───────▶ failed: the next tick decides anew
 *    ▼ delivered
 * record ──────not stored───────▶ failed: kept in memory, written again at the next tick, not sent again
 *    │ stored
 *    ▼
 *  done
 * }</pre>
 */
final class Delivery {
    private static final Logger logger = LoggerFactory.getLogger(Delivery.class);

    /** Between looks whether the log takes entries again. */
    private static final Duration STALL_PAUSE = Duration.ofMillis(200);

    private final FlushPipeline.Environment environment;
    private final FlushHistory history;
    private final Flush flush;
    private final FlushTrace trace;
    private final Integration integration;
    private final List<Alert> alerts;
    private final Set<String> firing = new LinkedHashSet<>();
    private final Set<String> resolved = new LinkedHashSet<>();
    private final String key;
    private final Backoff backoff;
    private final NotificationMetrics.OfIntegration metrics;
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();
    private Map<String, String> remembered = Map.of();
    private int attempts;
    private Span retryStage = Span.getInvalid();

    Delivery(
            FlushPipeline.Environment environment,
            FlushHistory history,
            Flush flush,
            FlushTrace trace,
            List<Alert> alerts,
            Integration integration) {
        this.environment = environment;
        this.history = history;
        this.flush = flush;
        this.trace = trace;
        this.alerts = alerts;
        this.integration = integration;
        this.key = NotificationLog.key(flush.groupKey(), flush.receiver().name(), integration);
        this.backoff = new Backoff(environment.random());
        this.metrics = environment.metrics().of(flush.receiver(), integration);
        for (Alert alert : alerts) {
            (alert.isResolvedAt(flush.time()) ? resolved : firing).add(alert.fingerprint());
        }
    }

    CompletableFuture<Boolean> start() {
        Span stage = trace.stage("DedupStage", alerts.size());
        NotificationRecord entry = environment.log().get(key).orElse(null);
        Optional<Reason> reason = Deduplication.reason(
                entry, firing, resolved, integration.sendResolved(), flush.repeatInterval(), flush.time());
        stage.setAttribute("alerting.notify.reason", reason.map(Reason::text).orElse(""))
                .end();
        if (entry != null && !reason.equals(Optional.of(Reason.FIRST_NOTIFICATION))) {
            remembered = entry.getReceiverData();
        }
        if (reason.isEmpty()) {
            history.deduplicated(flush, name(), alerts);
            finishWith(environment.log().retry(key, environment.clock().instant()));
        } else if (firing.isEmpty() && !integration.sendResolved()) {
            // Nothing to say, but the log must know: if the alert fires again, that is a first notification.
            record();
        } else {
            metrics.notified();
            retryStage = trace.stage("RetryStage", alerts.size())
                    .setAttribute("alerting.group.name", flush.receiver().name())
                    .setAttribute("alerting.integration.name", integration.kind());
            attempt(notification(reason.get()));
        }
        return done;
    }

    private Notification notification(Reason reason) {
        List<Alert> told = new ArrayList<>(alerts);
        if (!integration.sendResolved()) {
            told.removeIf(alert -> alert.isResolvedAt(flush.time()));
        }
        return new Notification(
                flush.groupKey(),
                flush.receiver().name(),
                flush.groupLabels(),
                flush.routeLabels(),
                told,
                reason,
                remembered,
                flush.time());
    }

    private void attempt(Notification notification) {
        if (!environment.clock().instant().isBefore(flush.deadline())) {
            fail("contextDeadlineExceeded", "no attempt succeeded in time");
            return;
        }
        if (!environment.mayNotify().getAsBoolean()) {
            fail("contextCanceled", "this instance no longer notifies");
            return;
        }
        if (environment.log().isStalled(environment.clock().instant())) {
            environment.loop().schedule(environment.clock().instant().plus(STALL_PAUSE), () -> attempt(notification));
            return;
        }
        attempts++;
        environment.senders().execute(() -> {
            long startNs = System.nanoTime();
            Outcome outcome = tracedSend(notification);
            double seconds = (System.nanoTime() - startNs) / 1e9;
            environment.loop().execute(() -> answered(notification, outcome, seconds));
        });
    }

    /** What the integration sends becomes a part of the trace. */
    private Outcome tracedSend(Notification notification) {
        Span span = trace.attempt(retryStage, integration, notification.alerts().size());
        Outcome outcome = Context.current()
                .with(span)
                .wrapSupplier(() -> send(notification))
                .get();
        if (outcome.kind() == Outcome.Kind.DELIVERED) {
            span.end();
        } else {
            span.setAttribute("alerting.notify.error.recoverable", outcome.kind() == Outcome.Kind.RETRY);
            FlushTrace.fail(span, outcome.message());
        }
        return outcome;
    }

    /** Perhaps long after it was decided: attempts wait for each other when there are very many. */
    private Outcome send(Notification notification) {
        Duration left = Duration.between(environment.clock().instant(), flush.deadline());
        if (left.isNegative() || left.isZero()) {
            return Outcome.failed("contextDeadlineExceeded", "other attempts took all the time");
        }
        if (!environment.mayNotify().getAsBoolean()) {
            return Outcome.failed("contextCanceled", "this instance no longer notifies");
        }
        try {
            return integration.notify(notification, left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.failed("contextCanceled", "interrupted");
        } catch (RuntimeException e) {
            logger.error(
                    "Integration broke receiver={} integration={}",
                    flush.receiver().name(),
                    name(),
                    e);
            return Outcome.failed("other", String.valueOf(e.getMessage()));
        }
    }

    private void answered(Notification notification, Outcome outcome, double seconds) {
        metrics.attempted(seconds);
        if (outcome.kind() == Outcome.Kind.DELIVERED) {
            retryStage.end();
            history.notified(
                    flush,
                    name(),
                    environment.clock().instant(),
                    notification.reason().text(),
                    attempts,
                    notification.alerts());
            environment.events().record(event(notification));
            remembered = new HashMap<>(remembered);
            remembered.putAll(outcome.remember());
            long startNs = System.nanoTime();
            record();
            // Until the entry is acknowledged, the end of this process leads to a repetition.
            done.thenAccept(stored -> environment.metrics().recording.observe((System.nanoTime() - startNs) / 1e9));
            return;
        }
        metrics.attemptFailed();
        Instant next = environment.clock().instant().plus(backoff.next());
        if (outcome.kind() == Outcome.Kind.FAILED || !next.isBefore(flush.deadline())) {
            fail(outcome.reason(), outcome.message());
            return;
        }
        logger.warn(
                "Notification will be tried again receiver={} integration={} attempts={} cause={}",
                flush.receiver().name(),
                name(),
                attempts,
                outcome.message());
        environment.loop().schedule(next, () -> attempt(notification));
    }

    private Event event(Notification notification) {
        List<Alert> muted = new ArrayList<>(flush.alerts());
        muted.removeAll(alerts);
        return new Event.Notified(
                notification.alerts(),
                muted,
                flush.group(),
                flush.repeatInterval(),
                notification.reason().protocolName(),
                flush.number(),
                integration.kind(),
                integration.index());
    }

    private void record() {
        Span stage = trace.stage("SetNotifiesStage", alerts.size());
        Instant now = environment.clock().instant();
        Duration doubled = flush.repeatInterval().multipliedBy(2);
        Duration kept = doubled.compareTo(environment.retention()) < 0 ? doubled : environment.retention();
        NotificationRecord entry = NotificationRecord.newBuilder()
                .setGroupKey(flush.groupKey())
                .setReceiver(flush.receiver().name())
                .setIntegration(integration.kind())
                .setIndex(integration.index())
                .setSentAt(now)
                .setExpiresAt(now.plus(kept))
                .setFiring(List.copyOf(firing))
                .setResolved(List.copyOf(resolved))
                .setReceiverData(remembered)
                .build();
        finishWith(environment.log().record(key, entry, now));
        done.thenRun(stage::end);
    }

    private void finishWith(CompletableFuture<Void> stored) {
        if (stored.isDone() && !stored.isCompletedExceptionally()) {
            done.complete(true);
            return;
        }
        stored.whenComplete((nothing, failure) -> environment.loop().execute(() -> {
            if (failure != null) {
                logger.error(
                        "Notification log could not be written, it will be tried again receiver={} integration={}"
                                + " group={} cause={}",
                        flush.receiver().name(),
                        name(),
                        flush.groupKey(),
                        failure.getMessage());
            }
            done.complete(failure == null);
        }));
    }

    private void fail(String reason, String message) {
        FlushTrace.fail(retryStage, message);
        metrics.failed(reason);
        history.failed(flush, name(), environment.clock().instant(), message, attempts, alerts);
        logger.error(
                "Notification failed receiver={} integration={} group={} attempts={} alerts={} cause={}",
                flush.receiver().name(),
                name(),
                flush.groupKey(),
                attempts,
                alerts.size(),
                message);
        done.complete(false);
    }

    private String name() {
        return integration.kind() + "[" + integration.index() + "]";
    }
}
