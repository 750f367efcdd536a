package io.weir.alertmanager.dispatch;

import io.weir.alertmanager.alert.Alert;
import io.weir.alertmanager.notify.Integration;
import io.weir.alertmanager.notify.NotificationLog;
import io.weir.alertmanager.notify.Receiver;
import io.weir.alertmanager.route.Route;
import io.weir.model.Labels;
import io.weir.model.record.NotificationRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Sorts alerts into the groups of one configuration and lets the groups notify. Confined to the loop. */
final class Dispatcher {
    /** A group of a route. */
    private record GroupId(String route, Labels labels) {}

    private final AggregationGroup.Surroundings surroundings;
    private final InstantSource clock;
    private final Route root;
    private final Map<String, Receiver> receivers;
    private final NotificationLog log;
    private final Instant notBefore;
    private final Map<GroupId, AggregationGroup> groups = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private boolean stopped;

    /** @param notBefore no group ticks earlier */
    Dispatcher(
            AggregationGroup.Surroundings surroundings,
            Route root,
            Map<String, Receiver> receivers,
            NotificationLog log,
            Instant notBefore) {
        this.surroundings = surroundings;
        this.clock = surroundings.clock();
        this.root = root;
        this.receivers = Map.copyOf(receivers);
        this.log = log;
        this.notBefore = notBefore;
    }

    /**
     * Takes over alerts that were there before: after a start, from another instance, or from the dispatcher of an earlier
     * configuration. All of them are grouped before any group ticks, and no group waits anew for what it has waited for
     * already: one that has notified ticks a group interval after that, another when its first alert has waited.
     *
     * <p>Resolved alerts are taken only if an integration was told that they fire.
     *
     * @param afterGap whether senders may have been unable to renew alerts until now: one that merely ran out then gets as
     *     much time again as its sender had allowed itself
     */
    void adopt(Collection<Alert> stored, boolean afterGap) {
        Instant now = clock.instant();
        List<AggregationGroup> adopted = new ArrayList<>();
        for (Alert alert : stored) {
            for (Route route : root.match(alert.labels())) {
                Labels groupLabels = route.groupLabels(alert.labels());
                GroupId id = new GroupId(route.id(), groupLabels);
                AggregationGroup group = groups.get(id);
                boolean known = group != null;
                if (group == null) {
                    group = create(id, route);
                }
                boolean resolved = alert.isResolvedAt(now);
                if (resolved && !isOutstanding(group, alert)) {
                    continue;
                }
                group.put(resolved && afterGap ? graced(alert, now) : alert);
                if (!known) {
                    groups.put(id, group);
                    adopted.add(group);
                }
            }
        }
        for (AggregationGroup group : adopted) {
            Instant due = dueAfterAdoption(group);
            group.tickAt(allowed(due.isBefore(now) ? now : due));
        }
    }

    private boolean isOutstanding(AggregationGroup group, Alert alert) {
        return entries(group).stream().anyMatch(entry -> entry.getFiring().contains(alert.fingerprint()));
    }

    private List<NotificationRecord> entries(AggregationGroup group) {
        List<NotificationRecord> entries = new ArrayList<>();
        for (Integration integration : group.receiver().integrations()) {
            String key = NotificationLog.key(group.key(), group.receiver().name(), integration);
            log.get(key).ifPresent(entries::add);
        }
        return entries;
    }

    private static Alert graced(Alert alert, Instant now) {
        Duration allowance = Duration.between(alert.updatedAt(), alert.endsAt());
        if (allowance.isNegative() || allowance.isZero()) {
            return alert;
        }
        return new Alert(
                alert.fingerprint(),
                alert.labels(),
                alert.annotations(),
                alert.startsAt(),
                now.plus(allowance),
                alert.updatedAt(),
                alert.generatorUrl(),
                true);
    }

    private Instant dueAfterAdoption(AggregationGroup group) {
        Optional<Instant> lastTold = entries(group).stream()
                .filter(entry -> !entry.getFiring().isEmpty())
                .map(NotificationRecord::getSentAt)
                .max(Instant::compareTo);
        if (lastTold.isPresent()) {
            return lastTold.get().plus(group.route().groupInterval());
        }
        Instant firstStart = group.alerts().stream()
                .map(Alert::startsAt)
                .min(Instant::compareTo)
                .orElse(Instant.MIN);
        return firstStart.plus(group.route().groupWait());
    }

    /** Takes a new or changed alert. */
    void accept(Alert alert) {
        if (stopped) {
            return;
        }
        Instant now = clock.instant();
        for (Route route : root.match(alert.labels())) {
            GroupId id = new GroupId(route.id(), route.groupLabels(alert.labels()));
            AggregationGroup group = groups.get(id);
            if (group != null) {
                group.put(alert);
                continue;
            }
            AggregationGroup created = create(id, route);
            groups.put(id, created);
            created.put(alert);
            boolean hasWaited = !alert.startsAt().plus(route.groupWait()).isAfter(now);
            created.tickAt(allowed(hasWaited ? now : now.plus(route.groupWait())));
        }
    }

    private Instant allowed(Instant tick) {
        return tick.isBefore(notBefore) ? notBefore : tick;
    }

    private AggregationGroup create(GroupId id, Route route) {
        Receiver receiver = Objects.requireNonNull(receivers.get(route.receiver()), route.receiver());
        return new AggregationGroup(route, id.labels(), receiver, surroundings, () -> flushed(id));
    }

    private void flushed(GroupId id) {
        AggregationGroup group = groups.get(id);
        if (group != null && group.alerts().isEmpty()) {
            groups.remove(id);
        }
        completeIfDrained();
    }

    /** Whether a group still has to deal with the alert. */
    boolean holds(Alert alert) {
        for (Route route : root.match(alert.labels())) {
            AggregationGroup group = groups.get(new GroupId(route.id(), route.groupLabels(alert.labels())));
            if (group != null && group.holds(alert.fingerprint())) {
                return true;
            }
        }
        return false;
    }

    /** May be called from any thread. */
    int groupCount() {
        return groups.size();
    }

    /**
     * Ends all ticks.
     *
     * @return completes when no flush is under way any more
     */
    CompletableFuture<Void> stop() {
        stopped = true;
        groups.values().forEach(AggregationGroup::stop);
        completeIfDrained();
        return drained;
    }

    private void completeIfDrained() {
        if (stopped && groups.values().stream().noneMatch(AggregationGroup::isFlushing)) {
            drained.complete(null);
        }
    }
}
