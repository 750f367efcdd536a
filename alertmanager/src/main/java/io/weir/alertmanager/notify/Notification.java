package io.weir.alertmanager.notify;

import io.weir.alertmanager.alert.Alert;
import io.weir.model.Labels;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is sent to one integration.
 *
 * @param receiver the receiver's name
 * @param routeLabels the labels of the route, as templates
 * @param alerts in notification order; resolved ones too if the integration wants them
 * @param remembered what the integration asked to remember when it last notified of this sequence of notifications
 * @param time the instant of the flush: an alert that has not ended then is firing
 */
public record Notification(
        String groupKey,
        String receiver,
        Labels groupLabels,
        Map<String, String> routeLabels,
        List<Alert> alerts,
        Reason reason,
        Map<String, String> remembered,
        Instant time) {
    public Notification {
        alerts = List.copyOf(alerts);
        remembered = Map.copyOf(remembered);
    }

    /** The same with only the first {@code count} of its alerts. */
    public Notification ofFirst(int count) {
        return new Notification(
                groupKey, receiver, groupLabels, routeLabels, alerts.subList(0, count), reason, remembered, time);
    }

    public List<Alert> firing() {
        return alerts.stream().filter(alert -> !alert.isResolvedAt(time)).toList();
    }

    public List<Alert> resolved() {
        return alerts.stream().filter(alert -> alert.isResolvedAt(time)).toList();
    }
}
