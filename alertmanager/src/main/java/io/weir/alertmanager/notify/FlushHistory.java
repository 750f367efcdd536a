package io.weir.alertmanager.notify;

import io.weir.alertmanager.alert.Alert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Tells the history of what is new in a flush. Groups tick for as long as they have alerts, mostly with the same outcome:
 * that an alert was muted or already known is told once, and again when its group's alerts or what mutes them change.
 * Confined to the loop.
 */
final class FlushHistory {
    /** Beyond so many the oldest are forgotten, and then told again. */
    private static final int MAX_REMEMBERED = 100_000;

    private final History history;
    private final Map<String, String> remembered = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    FlushHistory(History history) {
        this.history = history;
    }

    /** Some of a flush's alerts are kept out by what {@code mutedBy} names; none if {@code muted} is empty. */
    void muted(Flush flush, History.Outcome outcome, List<Alert> muted, List<String> mutedBy) {
        String place = flush.groupKey() + '|' + flush.receiver().name() + '|' + outcome;
        if (muted.isEmpty()) {
            remembered.remove(place);
        } else if (isNew(place, muted, flush.time(), mutedBy)) {
            history.record(event(flush, flush.time(), outcome, "", "", mutedBy, 0, muted));
        }
    }

    void deduplicated(Flush flush, String integration, List<Alert> alerts) {
        if (isNew(place(flush, integration), alerts, flush.time(), List.of())) {
            history.record(
                    event(flush, flush.time(), History.Outcome.DEDUPLICATED, integration, "", List.of(), 0, alerts));
        }
    }

    void notified(Flush flush, String integration, Instant at, String reason, int attempts, List<Alert> alerts) {
        boolean unused = isNew(place(flush, integration), alerts, flush.time(), List.of());
        history.record(event(flush, at, History.Outcome.NOTIFIED, integration, reason, List.of(), attempts, alerts));
    }

    void failed(Flush flush, String integration, Instant at, String cause, int attempts, List<Alert> alerts) {
        remembered.remove(place(flush, integration));
        history.record(event(flush, at, History.Outcome.FAILED, integration, cause, List.of(), attempts, alerts));
    }

    private static String place(Flush flush, String integration) {
        return flush.groupKey() + '|' + flush.receiver().name() + '|' + integration;
    }

    private boolean isNew(String place, List<Alert> alerts, Instant time, List<String> mutedBy) {
        StringJoiner now = new StringJoiner(",");
        for (Alert alert : alerts) {
            now.add(alert.isResolvedAt(time) ? "-" + alert.fingerprint() : alert.fingerprint());
        }
        mutedBy.forEach(now::add);
        return !now.toString().equals(remembered.put(place, now.toString()));
    }

    private static History.Event event(
            Flush flush,
            Instant at,
            History.Outcome outcome,
            String integration,
            String reason,
            List<String> mutedBy,
            int attempts,
            List<Alert> alerts) {
        List<Alert> firing = new ArrayList<>();
        List<Alert> resolved = new ArrayList<>();
        for (Alert alert : alerts) {
            (alert.isResolvedAt(flush.time()) ? resolved : firing).add(alert);
        }
        return new History.Event(
                at,
                outcome,
                flush.groupKey(),
                flush.groupLabels(),
                flush.receiver().name(),
                integration,
                reason,
                mutedBy,
                attempts,
                firing,
                resolved);
    }
}
