package io.weir.alertmanager.notify;

import io.weir.alertmanager.alert.Alert;
import java.time.Instant;
import java.util.List;

/** Keeps alerts out of a notification. */
@FunctionalInterface
public interface Muting {
    /** What mutes the alert: ids of silences or fingerprints of alerts; empty if nothing does. */
    List<String> mutedBy(Alert alert, Instant now);
}
