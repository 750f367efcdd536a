package io.weir.alertmanager.notify;

import io.weir.alertmanager.alert.Alert;
import io.weir.model.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One group's turn to notify.
 *
 * @param alerts all alerts of the group, in notification order
 * @param time the instant of the tick: decides which alerts have ended, and what is old
 * @param deadline when attempts to send must stop
 */
public record Flush(
        String groupKey,
        Labels groupLabels,
        Receiver receiver,
        Duration repeatInterval,
        List<Alert> alerts,
        Instant time,
        Instant deadline) {
    public Flush {
        alerts = List.copyOf(alerts);
    }
}
