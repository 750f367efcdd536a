package io.weir.alertmanager.notify;

import io.weir.alertmanager.alert.Alert;
import io.weir.alertmanager.event.Event;
import io.weir.model.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One group's turn to notify.
 *
 * @param number of this flush in its group, from 1
 * @param routeLabels the labels of the route, as templates
 * @param alerts all alerts of the group, in notification order
 * @param timeMuting what mutes the whole group, null for nothing
 * @param time the instant of the tick: decides which alerts have ended, and what is old
 * @param deadline when attempts to send must stop
 */
public record Flush(
        Event.Group group,
        long number,
        Receiver receiver,
        Duration repeatInterval,
        Map<String, String> routeLabels,
        List<Alert> alerts,
        @Nullable TimeMuting timeMuting,
        Instant time,
        Instant deadline) {
    public Flush {
        alerts = List.copyOf(alerts);
    }

    String groupKey() {
        return group.key();
    }

    Labels groupLabels() {
        return group.labels();
    }
}
