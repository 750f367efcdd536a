package io.weir.alertmanager.receiver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.alertmanager.config.IncidentIoConfig;
import io.weir.alertmanager.json.JsonText;
import io.weir.alertmanager.notify.Outcome;
import io.weir.config.http.SecretSource;
import io.weir.web.client.HttpCall;
import java.io.IOException;

/** incident.io: a webhook's body for an alert source. */
final class IncidentIoService implements Service {
    private static final String VERSION = "1";
    private static final int MAX_BYTES = 512 * 1024;
    private static final int TOO_MANY_REQUESTS = 429;

    private final IncidentIoConfig config;

    IncidentIoService(IncidentIoConfig config) {
        this.config = config;
    }

    @Override
    public Outcome deliver(Rendering rendering, Exchange http) throws IOException, InterruptedException {
        Rendering told = rendering.limitedTo(config.maxAlerts());
        ObjectNode body = WebhookService.message(told, rendering.alertCount() - told.alertCount(), VERSION);
        byte[] bytes = JsonText.bytes(body);
        if (bytes.length > MAX_BYTES && body.get("alerts") instanceof ArrayNode alerts) {
            while (alerts.size() > 1) {
                alerts.remove(alerts.size() - 1);
            }
            bytes = JsonText.bytes(body);
        }
        HttpCall call = HttpCall.of("POST", config.url().read(), Exchange.JSON, bytes);
        SecretSource token = config.token();
        if (token != null) {
            call = call.header("Authorization", "Bearer " + token.read());
        }
        return Answers.outcome(http.within(config.timeout()).send(call), TOO_MANY_REQUESTS);
    }
}
