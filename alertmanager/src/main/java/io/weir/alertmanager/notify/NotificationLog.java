package io.weir.alertmanager.notify;

import io.weir.alertmanager.table.Table;
import io.weir.model.record.NotificationRecord;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was last sent for each group to each integration, in the notifications topic. Thread-safe.
 *
 * <p>An entry whose write failed is remembered here and written again by {@link #retry}: what was delivered is not sent
 * twice because Kafka was away for a moment. Only the end of the process between the delivery and the acknowledged
 * write loses an entry, and then the notification is repeated.
 */
public final class NotificationLog {
    private final Table<NotificationRecord> table;
    private final Map<String, NotificationRecord> unwritten = new ConcurrentHashMap<>();

    public NotificationLog(Table<NotificationRecord> table) {
        this.table = table;
    }

    /** The key of an entry. */
    public static String key(String groupKey, String receiver, Integration integration) {
        return groupKey + "|" + receiver + "/" + integration.kind() + "/" + integration.index();
    }

    /** The entry under {@code key} that has not expired. */
    public Optional<NotificationRecord> get(String key, Instant now) {
        NotificationRecord mine = unwritten.get(key);
        NotificationRecord stored = table.get(key).orElse(null);
        boolean mineIsNewer =
                mine != null && (stored == null || !mine.getSentAt().isBefore(stored.getSentAt()));
        return Optional.ofNullable(mineIsNewer ? mine : stored)
                .filter(entry -> entry.getExpiresAt().isAfter(now));
    }

    /**
     * Records what was sent. From now on {@link #get} gives it.
     *
     * @return completes when the entry is stored, or exceptionally; then it is kept for {@link #retry}
     */
    public CompletableFuture<Void> record(String key, NotificationRecord entry) {
        unwritten.put(key, entry);
        return table.put(key, entry).thenRun(() -> unwritten.remove(key, entry));
    }

    /** Writes the entry under {@code key} again if it could not be stored. */
    public CompletableFuture<Void> retry(String key) {
        NotificationRecord entry = unwritten.get(key);
        return entry == null ? CompletableFuture.completedFuture(null) : record(key, entry);
    }

    /** Removes entries that have expired. */
    public int removeExpired(Instant now) {
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
