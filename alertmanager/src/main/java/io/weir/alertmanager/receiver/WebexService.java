package io.weir.alertmanager.receiver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.alertmanager.config.WebexConfig;
import io.weir.alertmanager.notify.Outcome;
import java.io.IOException;

/** Webex: a message in a room. */
final class WebexService implements Service {
    private static final int MAX_BYTES = 7439;

    private final WebexConfig config;

    WebexService(WebexConfig config) {
        this.config = config;
    }

    @Override
    public Outcome deliver(Rendering rendering, Exchange http) throws IOException, InterruptedException {
        ObjectNode message = JsonFields.object();
        message.put("markdown", Truncation.bytes(rendering.text(config.message()), MAX_BYTES));
        JsonFields.putUnlessEmpty(message, "roomId", rendering.text(config.roomId()));
        return Answers.outcome(http.post(config.apiUrl().toString(), message));
    }
}
