package io.weir.alertmanager.receiver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.alertmanager.config.MsTeamsV2Config;
import io.weir.alertmanager.notify.Outcome;
import java.io.IOException;

/** Microsoft Teams by its workflows: an adaptive card. */
final class MsTeamsV2Service implements Service {
    private final MsTeamsV2Config config;

    MsTeamsV2Service(MsTeamsV2Config config) {
        this.config = config;
    }

    @Override
    public Outcome deliver(Rendering rendering, Exchange http) throws IOException, InterruptedException {
        ObjectNode message = JsonFields.object();
        message.put("type", "message");
        ObjectNode attachment = message.putArray("attachments").addObject();
        attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
        attachment.putNull("contentUrl");
        ObjectNode content = attachment.putObject("content");
        content.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        content.put("type", "AdaptiveCard");
        content.put("version", "1.2");
        ArrayNode body = content.putArray("body");
        body.addObject()
                .put("type", "TextBlock")
                .put("text", rendering.text(config.title()))
                .put("weight", "Bolder")
                .put("size", "Medium")
                .put("wrap", true)
                .put("style", "heading")
                .put("color", rendering.isFiring() ? "Attention" : "Good");
        body.addObject()
                .put("type", "TextBlock")
                .put("text", rendering.text(config.text()))
                .put("wrap", true);
        content.putObject("msteams").put("width", "full");
        return Answers.outcome(http.post(config.url().read(), message));
    }
}
