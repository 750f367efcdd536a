package io.weir.alertmanager.config;

import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.SecretSource;
import java.net.URI;
import java.util.Map;
import java.util.Set;

/** An entry of {@code victorops_configs}.
 *
 * @param messageType a template; {@code CRITICAL} if it gives nothing that VictorOps knows
 * @param customFields further fields of the message, templates
 */
public record VictorOpsConfig(
        Common common,
        HttpClientConfig http,
        SecretSource apiKey,
        URI apiUrl,
        String routingKey,
        String messageType,
        String stateMessage,
        String displayName,
        String monitoringTool,
        Map<String, String> customFields)
        implements IntegrationConfig {
    public static final String KIND = "victorops";

    @Override
    public String kind() {
        return KIND;
    }

    private static final Set<String> RESERVED = Set.of(
            "routing_key",
            "message_type",
            "state_message",
            "entity_display_name",
            "monitoring_tool",
            "entity_id",
            "entity_state");

    static VictorOpsConfig read(FieldReader fields, GlobalConfig global) {
        boolean sendResolved = fields.bool("send_resolved", true);
        HttpClientConfig http = fields.http(global.http());
        SecretSource apiKey =
                fields.secret("api_key", global.services().victorops().key());
        URI apiUrl = fields.url("api_url", global.services().victorops().url());
        String routingKey = fields.requiredText("routing_key", "missing Routing key in VictorOps config");
        if (apiKey == null) {
            throw fields.error("no global VictorOps API Key set");
        }
        String messageType = fields.text("message_type", "CRITICAL");
        String stateMessage = fields.text("state_message", "{{ template \"victorops.default.state_message\" . }}");
        String displayName =
                fields.text("entity_display_name", "{{ template \"victorops.default.entity_display_name\" . }}");
        String monitoringTool =
                fields.text("monitoring_tool", "{{ template \"victorops.default.monitoring_tool\" . }}");
        Map<String, String> customFields = fields.textMap("custom_fields");
        for (String name : customFields.keySet()) {
            if (RESERVED.contains(name)) {
                throw fields.error(
                        "custom_fields",
                        "victorOps config contains custom field " + name
                                + " which cannot be used as it conflicts with the fixed/static fields");
            }
        }
        return new VictorOpsConfig(
                new Common(sendResolved, fields.end()),
                http,
                apiKey,
                apiUrl,
                routingKey,
                messageType,
                stateMessage,
                displayName,
                monitoringTool,
                customFields);
    }
}
