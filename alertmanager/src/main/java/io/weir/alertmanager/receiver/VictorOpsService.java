package io.weir.alertmanager.receiver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.alertmanager.config.VictorOpsConfig;
import io.weir.alertmanager.notify.Outcome;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** VictorOps, which is Splunk On-Call: an incident for each group. */
final class VictorOpsService implements Service {
    private static final int MAX_MESSAGE = 20480;
    private static final Set<String> TYPES = Set.of("INFO", "WARNING", "CRITICAL");

    private final VictorOpsConfig config;

    VictorOpsService(VictorOpsConfig config) {
        this.config = config;
    }

    @Override
    public Outcome deliver(Rendering rendering, Exchange http) throws IOException, InterruptedException {
        String path = config.apiKey().read() + "/" + rendering.text(config.routingKey());
        Map<String, String> message = new TreeMap<>();
        String type = rendering.text(config.messageType());
        message.put("message_type", rendering.isFiring() ? TYPES.contains(type) ? type : "CRITICAL" : "RECOVERY");
        message.put("entity_id", rendering.deduplicationKey());
        message.put("entity_display_name", rendering.text(config.displayName()));
        message.put("state_message", rendering.text(config.stateMessage(), MAX_MESSAGE));
        message.put("monitoring_tool", rendering.text(config.monitoringTool()));
        config.customFields().forEach((name, value) -> message.put(name, rendering.text(value)));
        ObjectNode json = JsonFields.object();
        message.forEach(json::put);
        return Answers.outcome(http.post(Urls.below(config.apiUrl(), Urls.path(path)), json));
    }
}
