package io.weir.alertmanager.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.alertmanager.config.SlackConfig;
import io.weir.alertmanager.notify.Outcome;
import io.weir.web.client.HttpAnswer;
import java.io.IOException;
import java.util.Map;

/** Slack, by a webhook or as an app. */
final class SlackService implements Service {
    private static final int MAX_TITLE = 1024;
    private static final String UPDATE_URL = "https://slack.com/api/chat.update";

    /** Under these names the notification log knows the message that can be updated. */
    private static final String MESSAGE = "threadTs";

    private static final String CHANNEL = "channelId";

    private final SlackConfig config;
    private final String updateUrl;

    SlackService(SlackConfig config) {
        this(config, UPDATE_URL);
    }

    /** @param updateUrl where messages are updated, which can't be configured */
    SlackService(SlackConfig config, String updateUrl) {
        this.config = config;
        this.updateUrl = updateUrl;
    }

    @Override
    public Outcome deliver(Rendering rendering, Exchange http) throws IOException, InterruptedException {
        ObjectNode message = JsonFields.object();
        String earlier = rendering.remembered().getOrDefault(MESSAGE, "");
        String earlierChannel = rendering.remembered().getOrDefault(CHANNEL, "");
        boolean update = config.updateMessage() && !earlier.isEmpty() && !earlierChannel.isEmpty();
        String channel = update ? earlierChannel : rendering.text(config.channel());
        JsonFields.putUnlessEmpty(message, "channel", channel);
        if (update) {
            message.put("ts", earlier);
        }
        JsonFields.putUnlessEmpty(message, "username", rendering.text(config.username()));
        JsonFields.putUnlessEmpty(message, "icon_emoji", rendering.text(config.iconEmoji()));
        JsonFields.putUnlessEmpty(message, "icon_url", rendering.text(config.iconUrl()));
        if (config.linkNames()) {
            message.put("link_names", true);
        }
        JsonFields.putUnlessEmpty(message, "text", rendering.text(config.messageText()));
        message.putArray("attachments").add(attachment(rendering));
        HttpAnswer answer = http.within(config.timeout())
                .post(update ? updateUrl : config.url().read(), message);
        Outcome outcome = outcome(answer);
        return outcome.kind() == Outcome.Kind.DELIVERED
                ? outcome
                : new Outcome(
                        outcome.kind(),
                        outcome.reason(),
                        "channel \"" + channel + "\": " + outcome.message(),
                        outcome.remember());
    }

    private ObjectNode attachment(Rendering rendering) {
        ObjectNode attachment = JsonFields.object();
        JsonFields.putUnlessEmpty(attachment, "title", rendering.text(config.title(), MAX_TITLE));
        JsonFields.putUnlessEmpty(attachment, "title_link", rendering.text(config.titleLink()));
        JsonFields.putUnlessEmpty(attachment, "pretext", rendering.text(config.pretext()));
        attachment.put("text", rendering.text(config.text()));
        attachment.put("fallback", rendering.text(config.fallback()));
        attachment.put("callback_id", rendering.text(config.callbackId()));
        if (!config.fields().isEmpty()) {
            ArrayNode fields = attachment.putArray("fields");
            for (SlackConfig.Field field : config.fields()) {
                ObjectNode json = fields.addObject();
                JsonFields.putUnlessEmpty(json, "title", rendering.text(field.title()));
                JsonFields.putUnlessEmpty(json, "value", rendering.text(field.value()));
                json.put("short", field.isShort());
            }
        }
        if (!config.actions().isEmpty()) {
            ArrayNode actions = attachment.putArray("actions");
            config.actions().forEach(action -> actions.add(action(action, rendering)));
        }
        JsonFields.putUnlessEmpty(attachment, "image_url", rendering.text(config.imageUrl()));
        JsonFields.putUnlessEmpty(attachment, "thumb_url", rendering.text(config.thumbUrl()));
        attachment.put("footer", rendering.text(config.footer()));
        JsonFields.putUnlessEmpty(attachment, "color", rendering.text(config.color()));
        ArrayNode markdownIn = attachment.putArray("mrkdwn_in");
        config.markdownIn().forEach(markdownIn::add);
        return attachment;
    }

    private static ObjectNode action(SlackConfig.Action action, Rendering rendering) {
        ObjectNode json = JsonFields.object();
        JsonFields.putUnlessEmpty(json, "type", rendering.text(action.type()));
        JsonFields.putUnlessEmpty(json, "text", rendering.text(action.text()));
        JsonFields.putUnlessEmpty(json, "url", rendering.text(action.url()));
        JsonFields.putUnlessEmpty(json, "style", rendering.text(action.style()));
        JsonFields.putUnlessEmpty(json, "name", rendering.text(action.name()));
        JsonFields.putUnlessEmpty(json, "value", rendering.text(action.value()));
        SlackConfig.Confirmation confirmation = action.confirmation();
        if (confirmation != null) {
            ObjectNode confirm = json.putObject("confirm");
            JsonFields.putUnlessEmpty(confirm, "text", rendering.text(confirmation.text()));
            JsonFields.putUnlessEmpty(confirm, "title", rendering.text(confirmation.title()));
            JsonFields.putUnlessEmpty(confirm, "ok_text", rendering.text(confirmation.okText()));
            JsonFields.putUnlessEmpty(confirm, "dismiss_text", rendering.text(confirmation.dismissText()));
        }
        return json;
    }

    /** Slack also fails with the status 200, and says so in the body. */
    private Outcome outcome(HttpAnswer answer) {
        Outcome outcome = Answers.outcome(answer);
        if (outcome.kind() != Outcome.Kind.DELIVERED) {
            return outcome;
        }
        if (!answer.contentType().startsWith("application/json")) {
            return answer.text().equals("ok")
                    ? outcome
                    : Outcome.failed("clientError", "received an error response from Slack: " + quoted(answer));
        }
        try {
            JsonNode body = JsonFields.parse(answer.text());
            return body.path("ok").asBoolean(false)
                    ? Outcome.delivered(remember(body))
                    : Outcome.failed(
                            "clientError",
                            "error response from Slack: " + body.path("error").asText());
        } catch (IOException e) {
            return Outcome.retry("clientError", "could not read Slack's answer: " + quoted(answer));
        }
    }

    /** Which message it became, if later ones are to replace it. */
    private Map<String, String> remember(JsonNode answer) {
        String message = answer.path("ts").asText();
        String channel = answer.path("channel").asText();
        return config.updateMessage() && !message.isEmpty() && !channel.isEmpty()
                ? Map.of(MESSAGE, message, CHANNEL, channel)
                : Map.of();
    }

    private static String quoted(HttpAnswer answer) {
        return Truncation.characters(answer.text(), 200);
    }
}
