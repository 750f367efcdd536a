package io.weir.alertmanager.dispatch;

import io.weir.alertmanager.alert.Alert;
import io.weir.alertmanager.event.Event;
import io.weir.alertmanager.event.Events;
import io.weir.alertmanager.loop.EventLoop;
import io.weir.alertmanager.notify.Flush;
import io.weir.alertmanager.notify.FlushPipeline;
import io.weir.alertmanager.notify.Receiver;
import io.weir.alertmanager.notify.TimeMuting;
import io.weir.alertmanager.route.Route;
import io.weir.alertmanager.timeinterval.TimeIntervals;
import io.weir.model.Labels;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The alerts that are notified together, and when. Confined to the loop.
 *
 * <pre>{@code
 * created ──group_wait──▶ tick ──group_interval──▶ tick ──group_interval──▶ …
 *                          │ flush
 *                          └─ without error: resolved alerts leave; an empty group ends
 * }</pre>
 */
final class AggregationGroup {
    private static final Duration SHORTEST_DEADLINE = Duration.ofSeconds(10);

    /** A tick that comes later than this happens at the clock's time, an earlier one at the time it was planned for. */
    private static final Duration PUNCTUAL = Duration.ofSeconds(1);

    private final Route route;
    private final String key;
    private final Receiver receiver;
    private final Surroundings surroundings;
    private final EventLoop loop;
    private final InstantSource clock;
    private final Runnable afterFlush;
    private final Map<String, Alert> alerts = new HashMap<>();
    private final Event.Group identity;
    private long flushes;
    private EventLoop.@Nullable Timer timer;
    private boolean flushing;
    private boolean missedTick;
    private boolean stopped;

    /** What the groups of a dispatcher share. */
    record Surroundings(
            FlushPipeline pipeline, TimeIntervals timeIntervals, EventLoop loop, InstantSource clock, Events events) {}

    AggregationGroup(Route route, Labels labels, Receiver receiver, Surroundings surroundings, Runnable afterFlush) {
        this.route = route;
        this.key = route.groupKey(labels);
        this.receiver = receiver;
        this.surroundings = surroundings;
        this.loop = surroundings.loop();
        this.clock = surroundings.clock();
        this.afterFlush = afterFlush;
        this.identity = new Event.Group(
                key,
                labels,
                receiver.name(),
                route.matchers(),
                UUID.randomUUID().toString());
    }

    String key() {
        return key;
    }

    Receiver receiver() {
        return receiver;
    }

    Route route() {
        return route;
    }

    Collection<Alert> alerts() {
        return alerts.values();
    }

    boolean holds(String fingerprint) {
        return alerts.containsKey(fingerprint);
    }

    boolean isFlushing() {
        return flushing;
    }

    void put(Alert alert) {
        alerts.put(alert.fingerprint(), alert);
        surroundings.events().record(new Event.AlertGrouped(alert, identity));
    }

    /** Plans the next tick. */
    void tickAt(Instant at) {
        timer = loop.schedule(at, () -> tick(at));
    }

    private void tick(Instant planned) {
        if (stopped) {
            return;
        }
        Instant now = clock.instant();
        boolean punctual = Duration.between(planned, now).compareTo(PUNCTUAL) < 0;
        Instant time = punctual ? planned : now;
        if (flushing) {
            missedTick = true;
            return;
        }
        tickAt(time.plus(route.groupInterval()));
        flush(time);
    }

    private void flush(Instant time) {
        flushing = true;
        List<Alert> snapshot =
                alerts.values().stream().sorted(Alert.NOTIFICATION_ORDER).toList();
        Duration allowed =
                route.groupInterval().compareTo(SHORTEST_DEADLINE) > 0 ? route.groupInterval() : SHORTEST_DEADLINE;
        Flush flush = new Flush(
                identity,
                ++flushes,
                receiver,
                route.repeatInterval(),
                route.labels(),
                snapshot,
                TimeMuting.of(route, surroundings.timeIntervals(), time).orElse(null),
                time,
                time.plus(allowed));
        surroundings.pipeline().flush(flush).thenAccept(succeeded -> finished(flush, succeeded));
    }

    private void finished(Flush flush, boolean succeeded) {
        flushing = false;
        if (succeeded) {
            for (Alert alert : flush.alerts()) {
                if (alert.isResolvedAt(flush.time())) {
                    // Not if it was updated meanwhile.
                    if (alerts.remove(alert.fingerprint(), alert)) {
                        surroundings.events().record(new Event.AlertResolved(alert, identity));
                    }
                }
            }
        }
        boolean missed = missedTick;
        missedTick = false;
        if (alerts.isEmpty()) {
            stop();
        } else if (missed && !stopped) {
            cancelTimer();
            tick(clock.instant());
        }
        afterFlush.run();
    }

    /** No further ticks; a flush that is under way goes on. */
    void stop() {
        stopped = true;
        cancelTimer();
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
        }
    }
}
