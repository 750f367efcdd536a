package io.weir.alertmanager.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.alertmanager.config.RocketchatConfig;
import io.weir.alertmanager.json.JsonText;
import io.weir.alertmanager.notify.Outcome;
import io.weir.web.client.HttpAnswer;
import io.weir.web.client.HttpCall;
import java.io.IOException;

/** Rocket.Chat: a message of a user. */
final class RocketchatService implements Service {
    private static final int MAX_TITLE = 1024;

    private final RocketchatConfig config;

    RocketchatService(RocketchatConfig config) {
        this.config = config;
    }

    @Override
    public Outcome deliver(Rendering rendering, Exchange http) throws IOException, InterruptedException {
        ObjectNode message = JsonFields.object();
        JsonFields.putUnlessEmpty(message, "channel", rendering.text(config.channel()));
        JsonFields.putUnlessEmpty(message, "emoji", rendering.text(config.emoji()));
        JsonFields.putUnlessEmpty(message, "avatar", rendering.text(config.iconUrl()));
        message.putArray("attachments").add(attachment(rendering));
        HttpCall call = HttpCall.of(
                        "POST",
                        Urls.below(config.apiUrl(), "api/v1/chat.postMessage"),
                        Exchange.JSON,
                        JsonText.bytes(message))
                .header("X-Auth-Token", config.token().read())
                .header("X-User-Id", config.tokenId().read());
        return outcome(http.send(call));
    }

    private ObjectNode attachment(Rendering rendering) {
        ObjectNode attachment = JsonFields.object();
        JsonFields.putUnlessEmpty(attachment, "title", rendering.text(config.title(), MAX_TITLE));
        JsonFields.putUnlessEmpty(attachment, "title_link", rendering.text(config.titleLink()));
        JsonFields.putUnlessEmpty(attachment, "text", rendering.text(config.text()));
        JsonFields.putUnlessEmpty(attachment, "image_url", rendering.text(config.imageUrl()));
        JsonFields.putUnlessEmpty(attachment, "thumb_url", rendering.text(config.thumbUrl()));
        JsonFields.putUnlessEmpty(attachment, "color", rendering.text(config.color()));
        if (!config.fields().isEmpty()) {
            ArrayNode fields = attachment.putArray("fields");
            for (RocketchatConfig.Field field : config.fields()) {
                ObjectNode json = fields.addObject().put("short", field.isShort());
                JsonFields.putUnlessEmpty(json, "title", rendering.text(field.title()));
                JsonFields.putUnlessEmpty(json, "value", rendering.text(field.value()));
            }
        }
        if (!config.actions().isEmpty()) {
            ArrayNode actions = attachment.putArray("actions");
            for (RocketchatConfig.Action action : config.actions()) {
                ObjectNode json = actions.addObject().put("type", "button");
                JsonFields.putUnlessEmpty(json, "text", rendering.text(action.text()));
                JsonFields.putUnlessEmpty(json, "url", rendering.text(action.url()));
                json.put("is_webview", false);
                JsonFields.putUnlessEmpty(json, "msg", rendering.text(action.message()));
                json.put("msg_in_chat_window", false);
            }
        }
        return attachment;
    }

    /** Rocket.Chat also fails with the status 200. */
    private static Outcome outcome(HttpAnswer answer) {
        Outcome outcome = Answers.outcome(answer);
        if (outcome.kind() != Outcome.Kind.DELIVERED) {
            return outcome;
        }
        try {
            JsonNode body = JsonFields.parse(answer.text());
            return body.path("success").asBoolean(false)
                    ? outcome
                    : Outcome.failed(
                            "clientError",
                            "error response from Rocketchat: "
                                    + body.path("error").asText());
        } catch (IOException e) {
            return Outcome.retry("clientError", String.valueOf(e.getMessage()));
        }
    }
}
