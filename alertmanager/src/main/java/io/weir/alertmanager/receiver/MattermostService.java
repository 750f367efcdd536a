package io.weir.alertmanager.receiver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.alertmanager.config.MattermostConfig;
import io.weir.alertmanager.notify.Outcome;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/** Mattermost, by a webhook. */
final class MattermostService implements Service {
    private static final int MAX_TEXT = 16383;
    private static final Set<String> PRIORITIES = Set.of("urgent", "important", "standard");

    private final MattermostConfig config;

    MattermostService(MattermostConfig config) {
        this.config = config;
    }

    @Override
    public Outcome deliver(Rendering rendering, Exchange http) throws IOException, InterruptedException {
        String url = config.url().read();
        if (url.isEmpty()) {
            return Outcome.failed("other", "webhook url missing");
        }
        ObjectNode message = JsonFields.object();
        JsonFields.putUnlessEmpty(message, "text", rendering.text(config.text(), MAX_TEXT));
        JsonFields.putUnlessEmpty(message, "channel", rendering.text(config.channel()));
        JsonFields.putUnlessEmpty(message, "username", rendering.text(config.username()));
        JsonFields.putUnlessEmpty(message, "icon_url", rendering.text(config.iconUrl()));
        JsonFields.putUnlessEmpty(message, "icon_emoji", rendering.text(config.iconEmoji()));
        ArrayNode attachments = message.putArray("attachments");
        config.attachments().forEach(attachment -> attachments.add(attachment(attachment, rendering)));
        JsonFields.putUnlessEmpty(message, "type", rendering.text(config.type()));
        if (!config.card().isEmpty()) {
            JsonFields.putUnlessEmpty(message.putObject("props"), "card", rendering.text(config.card()));
        }
        MattermostConfig.Priority priority = config.priority();
        if (priority != null && !priority.priority().isEmpty()) {
            message.set("priority", priority(priority, rendering));
        }
        return Answers.outcome(http.post(url, message));
    }

    private static ObjectNode attachment(MattermostConfig.Attachment attachment, Rendering rendering) {
        ObjectNode json = JsonFields.object();
        JsonFields.putUnlessEmpty(json, "fallback", rendering.text(attachment.fallback()));
        JsonFields.putUnlessEmpty(json, "color", rendering.text(attachment.color()));
        JsonFields.putUnlessEmpty(json, "pretext", rendering.text(attachment.pretext()));
        JsonFields.putUnlessEmpty(json, "text", rendering.text(attachment.text()));
        JsonFields.putUnlessEmpty(json, "author_name", rendering.text(attachment.authorName()));
        JsonFields.putUnlessEmpty(json, "author_link", rendering.text(attachment.authorLink()));
        JsonFields.putUnlessEmpty(json, "author_icon", rendering.text(attachment.authorIcon()));
        JsonFields.putUnlessEmpty(json, "title", rendering.text(attachment.title()));
        JsonFields.putUnlessEmpty(json, "title_link", rendering.text(attachment.titleLink()));
        if (!attachment.fields().isEmpty()) {
            ArrayNode fields = json.putArray("fields");
            for (MattermostConfig.Field field : attachment.fields()) {
                ObjectNode item = fields.addObject();
                JsonFields.putUnlessEmpty(item, "title", rendering.text(field.title()));
                JsonFields.putUnlessEmpty(item, "value", rendering.text(field.value()));
                if (field.isShort() != null) {
                    item.put("short", field.isShort());
                }
            }
        }
        JsonFields.putUnlessEmpty(json, "thumb_url", rendering.text(attachment.thumbUrl()));
        JsonFields.putUnlessEmpty(json, "footer", rendering.text(attachment.footer()));
        JsonFields.putUnlessEmpty(json, "footer_icon", rendering.text(attachment.footerIcon()));
        JsonFields.putUnlessEmpty(json, "image_url", rendering.text(attachment.imageUrl()));
        return json;
    }

    /** Only what is more than standard can ask for more. */
    private static ObjectNode priority(MattermostConfig.Priority configured, Rendering rendering) {
        String name = rendering.text(configured.priority()).toLowerCase(Locale.ROOT);
        String priority = PRIORITIES.contains(name) ? name : "standard";
        ObjectNode json = JsonFields.object().put("priority", priority);
        if (configured.requestedAck() && !priority.equals("standard")) {
            json.put("requested_ack", true);
        }
        if (configured.persistentNotifications() && priority.equals("urgent")) {
            json.put("persistent_notifications", true);
        }
        return json;
    }
}
