package io.weir.alertmanager.notify;

import io.weir.alertmanager.table.Table;
import io.weir.alertmanager.table.TableMetrics;
import io.weir.model.record.NotificationRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What was last sent for each group to each integration, in the notifications topic. Thread-safe.
 *
 * <p>An entry whose write failed is remembered here and written again by {@link #retry}: what was delivered is not sent
 * twice because Kafka was away for a moment. Only the end of the process between the delivery and the acknowledged
 * write loses an entry, and then the notification is repeated.
 */
public final class NotificationLog {
    private static final Duration STALLED = Duration.ofSeconds(1);

    private final Table<NotificationRecord> table;
    private final TableMetrics metrics;
    private final Map<String, NotificationRecord> unwritten = new ConcurrentHashMap<>();
    /** Writes whose answer hasn't come, the oldest first. */
    private final ConcurrentSkipListSet<Write> underWay = new ConcurrentSkipListSet<>();

    private final AtomicLong writes = new AtomicLong();

    private record Write(Instant start, long number) implements Comparable<Write> {
        private static final Comparator<Write> ORDER =
                Comparator.comparing(Write::start).thenComparing(Write::number);

        @Override
        public int compareTo(Write other) {
            return ORDER.compare(this, other);
        }
    }

    public NotificationLog(Table<NotificationRecord> table, TableMetrics metrics) {
        this.table = table;
        this.metrics = metrics;
    }

    /** The key of an entry. */
    public static String key(String groupKey, String receiver, Integration integration) {
        return groupKey + "|" + receiver + "/" + integration.kind() + "/" + integration.index();
    }

    /**
     * The entry under {@code key}, even if it has expired: it counts until it is removed, as in Alertmanager. Otherwise
     * nobody would be told of the end of alerts whose group ticks more slowly than entries expire.
     */
    public Optional<NotificationRecord> get(String key) {
        return metrics.query(() -> find(key));
    }

    private Optional<NotificationRecord> find(String key) {
        NotificationRecord mine = unwritten.get(key);
        NotificationRecord stored = table.get(key).orElse(null);
        boolean mineIsNewer =
                mine != null && (stored == null || !mine.getSentAt().isBefore(stored.getSentAt()));
        return Optional.ofNullable(mineIsNewer ? mine : stored);
    }

    /**
     * Records what was sent. From now on {@link #get} gives it.
     *
     * @return completes when the entry is stored, or exceptionally; then it is kept for {@link #retry}
     */
    public CompletableFuture<Void> record(String key, NotificationRecord entry, Instant now) {
        unwritten.put(key, entry);
        Write write = new Write(now, writes.incrementAndGet());
        underWay.add(write);
        return table.put(key, entry)
                .whenComplete((stored, failure) -> underWay.remove(write))
                .thenRun(() -> unwritten.remove(key, entry));
    }

    /**
     * Whether an entry has been on its way to Kafka for a second: whatever is sent now may never be recorded, and would be
     * repeated by another instance.
     */
    boolean isStalled(Instant now) {
        // Asked before each attempt, when there may be thousands: the oldest is enough.
        Iterator<Write> oldestFirst = underWay.iterator();
        return oldestFirst.hasNext() && oldestFirst.next().start().isBefore(now.minus(STALLED));
    }

    /** Writes the entry under {@code key} again if it could not be stored. */
    public CompletableFuture<Void> retry(String key, Instant now) {
        NotificationRecord entry = unwritten.get(key);
        return entry == null ? CompletableFuture.completedFuture(null) : record(key, entry, now);
    }

    /** Removes entries that have expired. */
    public int removeExpired(Instant now) {
        return metrics.removal(() -> remove(now));
    }

    private int remove(Instant now) {
        int removed = 0;
        for (Map.Entry<String, NotificationRecord> entry : table.snapshot().entrySet()) {
            if (!entry.getValue().getExpiresAt().isAfter(now)) {
                table.delete(entry.getKey());
                removed++;
            }
        }
        return removed;
    }
}
