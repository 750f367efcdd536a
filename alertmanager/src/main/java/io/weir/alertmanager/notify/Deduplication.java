package io.weir.alertmanager.notify;

import io.weir.model.record.NotificationRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides whether a group's present alerts are news for an integration. Follows {@code DedupStage.needsUpdate}. */
final class Deduplication {
    private Deduplication() {}

    /**
     * Why to notify now, if at all.
     *
     * @param entry of the notification log, null if there is none
     * @param firing fingerprints of the firing alerts that are not muted
     * @param resolved likewise of the resolved alerts
     */
    static Optional<Reason> reason(
            @Nullable NotificationRecord entry,
            Set<String> firing,
            Set<String> resolved,
            boolean sendResolved,
            Duration repeatInterval,
            Instant now) {
        if (entry == null) {
            return firing.isEmpty() ? Optional.empty() : Optional.of(Reason.FIRST_NOTIFICATION);
        }
        boolean firedBefore = !entry.getFiring().isEmpty();
        if (!isSubset(firing, entry.getFiring())) {
            return Optional.of(firedBefore ? Reason.NEW_ALERTS : Reason.FIRST_NOTIFICATION);
        }
        if (firing.isEmpty()) {
            return firedBefore ? Optional.of(Reason.ALL_RESOLVED) : Optional.empty();
        }
        if (sendResolved && !isSubset(resolved, entry.getResolved())) {
            return Optional.of(Reason.SOME_RESOLVED);
        }
        boolean old = entry.getSentAt().isBefore(now.minus(repeatInterval));
        return old ? Optional.of(Reason.REPEAT) : Optional.empty();
    }

    private static boolean isSubset(Set<String> some, Iterable<String> all) {
        Set<String> rest = new HashSet<>(some);
        all.forEach(rest::remove);
        return rest.isEmpty();
    }
}
