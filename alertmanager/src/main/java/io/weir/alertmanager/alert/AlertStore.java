package io.weir.alertmanager.alert;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.alertmanager.table.Table;
import io.weir.model.record.AlertRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All alerts of the alerts topic by fingerprint. Rule evaluations write whole alerts to the topic; what the API receives is
 * merged with the stored alert first. Thread-safe.
 *
 * <p>A row that was removed while its alert still fires stays: removal only tidies up resolved alerts, and a sender may
 * have written a new start between the decision and the removal.
 */
public final class AlertStore {
    private final Table<AlertRecord> table;
    private final InstantSource clock;
    private final Map<String, Alert> alerts = new ConcurrentHashMap<>();
    private final Map<String, Alert> byTopicKey = new ConcurrentHashMap<>();
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private final Counter handedOver;

    /** Follows alerts, on a thread of the table; must be quick. */
    public interface Listener {
        /** @param isNew whether no alert with its labels was stored before */
        void changed(Alert alert, boolean isNew);
    }

    private record Subscriber(CounterDataPoint handedOver, Listener listener) {}

    public AlertStore(Table<AlertRecord> table, InstantSource clock, PrometheusRegistry registry) {
        this.table = table;
        this.clock = clock;
        handedOver = Counter.builder()
                .name("alertmanager_alerts_subscriber_channel_writes_total")
                .help("New and changed alerts handed to a part that follows them.")
                .labelNames("subscriber")
                .register(registry);
        table.listen(this::changed);
    }

    private void changed(String key, @Nullable AlertRecord record) {
        if (record == null) {
            Alert old = byTopicKey.get(key);
            if (old != null && old.isResolvedAt(clock.instant())) {
                byTopicKey.remove(key);
                alerts.remove(old.fingerprint(), old);
            }
            return;
        }
        Alert alert = Alert.of(record);
        byTopicKey.put(key, alert);
        boolean isNew = alerts.put(alert.fingerprint(), alert) == null;
        for (Subscriber subscriber : subscribers) {
            subscriber.handedOver.inc();
            subscriber.listener.changed(alert, isNew);
        }
    }

    /**
     * Adds a listener of every new or changed alert from now on.
     *
     * @param name of the listener in metrics
     * @return removes it again
     */
    public Runnable listen(String name, Listener listener) {
        Subscriber subscriber = new Subscriber(handedOver.labelValues(name), listener);
        subscribers.add(subscriber);
        return () -> subscribers.remove(subscriber);
    }

    public Collection<Alert> all() {
        return List.copyOf(alerts.values());
    }

    public Optional<Alert> get(String fingerprint) {
        return Optional.ofNullable(alerts.get(fingerprint));
    }

    /**
     * Stores what a sender posted, merged with what is known.
     *
     * @return completes when every alert is acknowledged and visible here
     */
    public CompletableFuture<Void> putAll(List<Alert> posted) {
        List<CompletableFuture<Void>> writes = new ArrayList<>(posted.size());
        for (Alert alert : posted) {
            Alert old = alerts.get(alert.fingerprint());
            Alert merged = old == null ? alert : alert.after(old);
            writes.add(table.put(merged.topicKey(), merged.toRecord()));
        }
        return CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new));
    }

    /** Removes alerts that were resolved for longer than {@code age} and that {@code inUse} doesn't hold. */
    public int removeResolved(Instant now, Duration age, Predicate<Alert> inUse) {
        int removed = 0;
        for (Map.Entry<String, Alert> entry : byTopicKey.entrySet()) {
            Alert alert = entry.getValue();
            if (alert.isResolvedAt(now.minus(age)) && !inUse.test(alert)) {
                table.delete(entry.getKey());
                removed++;
            }
        }
        return removed;
    }
}
