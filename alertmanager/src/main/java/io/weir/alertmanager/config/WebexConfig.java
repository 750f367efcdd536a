package io.weir.alertmanager.config;

import io.weir.config.http.HttpClientConfig;
import java.net.URI;

/** An entry of {@code webex_configs}. Message and room are templates. */
public record WebexConfig(Common common, HttpClientConfig http, URI apiUrl, String message, String roomId)
        implements IntegrationConfig {
    public static final String KIND = "webex";

    @Override
    public String kind() {
        return KIND;
    }

    static WebexConfig read(FieldReader fields, GlobalConfig global) {
        boolean sendResolved = fields.bool("send_resolved", true);
        boolean authorized =
                fields.ownHttp().flatMap(HttpClientConfig::authorization).isPresent();
        HttpClientConfig http = fields.http(global.http());
        URI apiUrl = fields.url("api_url", global.services().webexUrl());
        String message = fields.text("message", "{{ template \"webex.default.message\" . }}");
        String roomId = fields.requiredText("room_id", "missing room_id on webex_config");
        if (!authorized) {
            throw fields.error("missing webex_configs.http_config.authorization");
        }
        return new WebexConfig(new Common(sendResolved, fields.end()), http, apiUrl, message, roomId);
    }
}
