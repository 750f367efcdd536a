package io.weir.alertmanager.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.alertmanager.config.WebhookConfig;
import io.weir.alertmanager.notify.Outcome;
import io.weir.alertmanager.template.TemplateJson;
import java.io.IOException;

/** Posts notifications as JSON. The body doesn't depend on the attempt, so that a receiver may recognise a repetition. */
final class WebhookService implements Service {
    private static final String VERSION = "4";

    private final WebhookConfig config;

    WebhookService(WebhookConfig config) {
        this.config = config;
    }

    @Override
    public Outcome deliver(Rendering rendering, Exchange http) throws IOException, InterruptedException {
        Rendering told = rendering.limitedTo(config.maxAlerts());
        Object payload = config.payload();
        JsonNode body = payload == null
                ? message(told, rendering.alertCount() - told.alertCount(), VERSION)
                : TemplateJson.of(told.tree(payload));
        String url = told.text(config.url().read());
        if (url.isEmpty()) {
            return Outcome.failed("other", "webhook URL is empty after templating");
        }
        return Answers.outcome(http.within(config.timeout()).post(url, body));
    }

    /** The usual body. */
    static ObjectNode message(Rendering rendering, int leftOut, String version) {
        ObjectNode body = TemplateJson.of(rendering.data());
        body.put("version", version);
        body.put("groupKey", rendering.groupKey());
        body.put("truncatedAlerts", leftOut);
        return body;
    }
}
