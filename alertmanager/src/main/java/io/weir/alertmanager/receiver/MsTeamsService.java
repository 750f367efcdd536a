package io.weir.alertmanager.receiver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.alertmanager.config.MsTeamsConfig;
import io.weir.alertmanager.notify.Outcome;
import java.io.IOException;

/** Microsoft Teams by its former connector: a message card. */
final class MsTeamsService implements Service {
    private static final String RED = "8C1A1A";
    private static final String GREEN = "2DC72D";

    private final MsTeamsConfig config;

    MsTeamsService(MsTeamsConfig config) {
        this.config = config;
    }

    @Override
    public Outcome deliver(Rendering rendering, Exchange http) throws IOException, InterruptedException {
        ObjectNode card = JsonFields.object();
        card.put("@context", "http://schema.org/extensions");
        card.put("type", "MessageCard");
        card.put("title", rendering.text(config.title()));
        card.put("summary", rendering.text(config.summary()));
        card.put("text", rendering.text(config.text()));
        card.put("themeColor", rendering.isFiring() ? RED : GREEN);
        return Answers.outcome(http.post(config.url().read(), card));
    }
}
