package io.weir.alertmanager.receiver;

import io.weir.alertmanager.alert.Alert;
import io.weir.alertmanager.notify.Notification;
import io.weir.alertmanager.template.NotificationData;
import io.weir.alertmanager.template.NotificationTemplates;
import io.weir.alertmanager.template.RenderedTree;
import io.weir.model.Labels;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A notification with the templates that say it. Its methods throw {@link io.weir.template.TemplateException} if a template
 * can't be parsed or executed.
 */
final class Rendering {
    private final NotificationTemplates templates;
    private final Notification notification;
    private final Map<String, String> routeLabels;
    private final NotificationData data;

    Rendering(NotificationTemplates templates, Notification notification) {
        this.templates = templates;
        this.notification = notification;
        this.routeLabels = routeLabels(
                templates,
                notification.receiver(),
                notification.groupLabels(),
                notification.routeLabels(),
                notification.alerts(),
                notification.time());
        this.data = NotificationData.of(
                notification.receiver(),
                notification.alerts(),
                notification.time(),
                notification.reason().text(),
                notification.groupLabels().toMap(),
                routeLabels,
                templates.externalUrl());
    }

    /** The labels of a group's route; their templates don't learn why there is a notification, if there is one. */
    static Map<String, String> routeLabels(
            NotificationTemplates templates,
            String receiver,
            Labels groupLabels,
            Map<String, String> labels,
            List<Alert> alerts,
            Instant now) {
        return labels.isEmpty()
                ? Map.of()
                : templates.routeLabels(NotificationData.of(
                        receiver, alerts, now, "unknown", groupLabels.toMap(), labels, templates.externalUrl()));
    }

    /** The notification with at most {@code maxAlerts} of its alerts, 0 for all. */
    Rendering limitedTo(int maxAlerts) {
        if (maxAlerts == 0 || notification.alerts().size() <= maxAlerts) {
            return this;
        }
        return new Rendering(templates, notification.ofFirst(maxAlerts));
    }

    /** What the service asked to remember when it was last told of the group. */
    Map<String, String> remembered() {
        return notification.remembered();
    }

    NotificationData data() {
        return data;
    }

    boolean isFiring() {
        return data.isFiring();
    }

    int alertCount() {
        return notification.alerts().size();
    }

    String groupKey() {
        return notification.groupKey();
    }

    /** The same for all notifications of the group: how services know what belongs together. */
    String deduplicationKey() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(groupKey().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    String text(String template) {
        return templates.text(template, data);
    }

    /** For HTML: what the data says is escaped. */
    String html(String template) {
        return templates.html(template, data);
    }

    /** {@link #text} cut to so many characters, with an ellipsis. */
    String text(String template, int maxCharacters) {
        return Truncation.characters(text(template), maxCharacters);
    }

    /** A tree of maps, lists and scalars with its texts and names executed, and typed as YAML understands the results. */
    @Nullable
    Object tree(@Nullable Object tree) {
        return RenderedTree.of(tree, this::text);
    }
}
