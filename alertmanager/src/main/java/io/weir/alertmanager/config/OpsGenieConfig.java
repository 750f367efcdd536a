package io.weir.alertmanager.config;

import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.SecretSource;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** An entry of {@code opsgenie_configs}. Texts, and the key too, are templates. */
public record OpsGenieConfig(
        Common common,
        HttpClientConfig http,
        SecretSource apiKey,
        URI apiUrl,
        String message,
        String description,
        String source,
        Map<String, String> details,
        String entity,
        List<Responder> responders,
        String actions,
        String tags,
        String note,
        String priority,
        boolean updateAlerts)
        implements IntegrationConfig {
    public static final String KIND = "opsgenie";

    @Override
    public String kind() {
        return KIND;
    }

    private static final Set<String> TYPES = Set.of("team", "teams", "user", "escalation", "schedule");

    /** Who is to respond; {@code teams} stands for several teams whose names are separated by commas. */
    public record Responder(String id, String name, String username, String type) {
        static Responder read(FieldReader fields) {
            Responder responder =
                    new Responder(fields.text("id"), fields.text("name"), fields.text("username"), fields.text("type"));
            if (responder.id.isEmpty() && responder.name.isEmpty() && responder.username.isEmpty()) {
                throw fields.error(
                        "opsGenieConfig responder has to have at least one of id, username or name specified");
            }
            boolean template = responder.type.contains("{{");
            if (!template && !TYPES.contains(responder.type.toLowerCase(Locale.ROOT))) {
                throw fields.error("type", "must be one of team, teams, user, escalation, schedule");
            }
            return responder;
        }
    }

    static OpsGenieConfig read(FieldReader fields, GlobalConfig global) {
        boolean sendResolved = fields.bool("send_resolved", true);
        HttpClientConfig http = fields.http(global.http());
        SecretSource apiKey =
                fields.secret("api_key", global.services().opsgenie().key());
        if (apiKey == null) {
            throw fields.error("no global OpsGenie API Key set either inline or in a file");
        }
        URI apiUrl = fields.url("api_url", global.services().opsgenie().url());
        String message = fields.text("message", "{{ template \"opsgenie.default.message\" . }}");
        String description = fields.text("description", "{{ template \"opsgenie.default.description\" . }}");
        String source = fields.text("source", "{{ template \"opsgenie.default.source\" . }}");
        Map<String, String> details = fields.textMap("details");
        String entity = fields.text("entity");
        List<Responder> responders = fields.each("responders", Responder::read);
        String actions = fields.text("actions");
        String tags = fields.text("tags");
        String note = fields.text("note");
        String priority = fields.text("priority");
        boolean updateAlerts = fields.bool("update_alerts", false);
        return new OpsGenieConfig(
                new Common(sendResolved, fields.end()),
                http,
                apiKey,
                apiUrl,
                message,
                description,
                source,
                details,
                entity,
                responders,
                actions,
                tags,
                note,
                priority,
                updateAlerts);
    }
}
