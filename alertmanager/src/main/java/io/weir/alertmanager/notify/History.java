package io.weir.alertmanager.notify;

import io.weir.alertmanager.alert.Alert;
import io.weir.model.Labels;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Keeps what became of alerts. Called on the loop; must be quick and must not fail. */
@FunctionalInterface
public interface History {
    /** What happened to a group's alerts at a flush. */
    enum Outcome {
        NOTIFIED,
        FAILED,
        DEDUPLICATED,
        SILENCED,
        INHIBITED,
        TIME_MUTED;

        /** The word for it in the topic and the API. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One thing that happened.
     *
     * @param integration kind and index, {@code webhook[0]}; empty if alerts were muted before any was asked
     * @param reason why it was notified, or why that failed; may be empty
     * @param mutedBy silences, alerts or time intervals; empty unless muted
     * @param attempts to deliver
     */
    record Event(
            Instant at,
            Outcome outcome,
            String groupKey,
            Labels groupLabels,
            String receiver,
            String integration,
            String reason,
            List<String> mutedBy,
            int attempts,
            List<Alert> firing,
            List<Alert> resolved) {
        public Event {
            mutedBy = List.copyOf(mutedBy);
            firing = List.copyOf(firing);
            resolved = List.copyOf(resolved);
        }
    }

    void record(Event event);

    /** Keeps nothing. */
    History NONE = event -> {};
}
