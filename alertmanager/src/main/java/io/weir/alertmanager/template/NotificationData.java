package io.weir.alertmanager.template;

import io.weir.alertmanager.alert.Alert;
import io.weir.template.TemplateObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a notification is about, as templates and webhooks see it.
 *
 * @param receiver the receiver's name quoted as a regular expression, since links made of it filter by one
 * @param status {@code firing} if any alert fires, else {@code resolved}
 * @param reason why the notification is sent
 */
public record NotificationData(
        String receiver,
        String status,
        List<AlertView> alerts,
        String reason,
        KeyValues groupLabels,
        KeyValues commonLabels,
        KeyValues commonAnnotations,
        KeyValues routeLabels,
        String externalUrl)
        implements TemplateObject {
    public NotificationData {
        alerts = List.copyOf(alerts);
    }

    /**
     * The data of {@code alerts} at an instant.
     *
     * @param receiver the receiver's name as it is
     */
    public static NotificationData of(
            String receiver,
            List<Alert> alerts,
            Instant now,
            String reason,
            Map<String, String> groupLabels,
            Map<String, String> routeLabels,
            String externalUrl) {
        List<AlertView> views =
                alerts.stream().map(alert -> AlertView.of(alert, now)).toList();
        boolean firing = views.stream().anyMatch(alert -> alert.status().equals(AlertView.FIRING));
        return new NotificationData(
                quoteMeta(receiver),
                firing ? AlertView.FIRING : AlertView.RESOLVED,
                views,
                reason,
                KeyValues.of(groupLabels),
                common(views, AlertView::labels),
                common(views, AlertView::annotations),
                KeyValues.of(routeLabels),
                externalUrl);
    }

    /** What every alert has with the same value. */
    private static KeyValues common(List<AlertView> alerts, Function<AlertView, KeyValues> part) {
        Map<String, String> common = new TreeMap<>();
        for (int i = 0; i < alerts.size(); i++) {
            Map<String, String> own = part.apply(alerts.get(i)).values();
            if (i == 0) {
                common.putAll(own);
            } else {
                common.entrySet().removeIf(pair -> !pair.getValue().equals(own.get(pair.getKey())));
            }
        }
        return KeyValues.of(common);
    }

    /** As Go's {@code regexp.QuoteMeta}. */
    private static String quoteMeta(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if ("\\.+*?()|[]{}^$".indexOf(text.charAt(i)) >= 0) {
                out.append('\\');
            }
            out.append(text.charAt(i));
        }
        return out.toString();
    }

    public boolean isFiring() {
        return status.equals(AlertView.FIRING);
    }

    @Override
    public String typeName() {
        return "*template.Data";
    }

    @Override
    public @Nullable Member member(String name) {
        return switch (name) {
            case "Receiver" -> Member.field(receiver);
            case "Status" -> Member.field(status);
            case "Alerts" -> Member.field(new AlertList(alerts));
            case "NotificationReason" -> Member.field(reason);
            case "GroupLabels" -> Member.field(groupLabels);
            case "CommonLabels" -> Member.field(commonLabels);
            case "CommonAnnotations" -> Member.field(commonAnnotations);
            case "RouteLabels" -> Member.field(routeLabels);
            case "ExternalURL" -> Member.field(externalUrl);
            default -> null;
        };
    }

    @Override
    public String toString() {
        return "&{" + receiver + " " + status + " " + new AlertList(alerts) + " " + reason + " " + groupLabels + " "
                + commonLabels + " " + commonAnnotations + " " + routeLabels + " " + externalUrl + " true}";
    }
}
