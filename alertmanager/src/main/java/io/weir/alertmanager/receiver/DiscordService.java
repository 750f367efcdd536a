package io.weir.alertmanager.receiver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.alertmanager.config.DiscordConfig;
import io.weir.alertmanager.notify.Outcome;
import java.io.IOException;

/** Discord, by a webhook. */
final class DiscordService implements Service {
    private static final int RED = 0x992D22;
    private static final int GREEN = 0x2ECC71;
    private static final int MAX_CONTENT = 2000;
    private static final int MAX_TITLE = 256;
    private static final int MAX_DESCRIPTION = 4096;

    private final DiscordConfig config;

    DiscordService(DiscordConfig config) {
        this.config = config;
    }

    @Override
    public Outcome deliver(Rendering rendering, Exchange http) throws IOException, InterruptedException {
        ObjectNode message = JsonFields.object();
        message.put("content", rendering.text(config.content(), MAX_CONTENT));
        message.putArray("embeds")
                .addObject()
                .put("title", rendering.text(config.title(), MAX_TITLE))
                .put("description", rendering.text(config.message(), MAX_DESCRIPTION))
                .put("color", rendering.isFiring() ? RED : GREEN);
        JsonFields.putUnlessEmpty(message, "username", config.username());
        JsonFields.putUnlessEmpty(message, "avatar_url", config.avatarUrl());
        return Answers.outcome(http.post(config.url().read(), message));
    }
}
