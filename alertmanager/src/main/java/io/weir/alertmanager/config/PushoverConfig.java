package io.weir.alertmanager.config;

import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.SecretSource;
import java.time.Duration;

/** An entry of {@code pushover_configs}. Texts, and the keys too, are templates. */
public record PushoverConfig(
        Common common,
        HttpClientConfig http,
        SecretSource userKey,
        SecretSource token,
        String title,
        String message,
        String url,
        String urlTitle,
        String device,
        String sound,
        String priority,
        Duration retry,
        Duration expire,
        Duration ttl,
        boolean html,
        boolean monospace)
        implements IntegrationConfig {
    public static final String KIND = "pushover";

    @Override
    public String kind() {
        return KIND;
    }

    static PushoverConfig read(FieldReader fields, GlobalConfig global) {
        boolean sendResolved = fields.bool("send_resolved", true);
        HttpClientConfig http = fields.http(global.http());
        SecretSource userKey = fields.requiredSecret("user_key");
        SecretSource token = fields.requiredSecret("token");
        String title = fields.text("title", "{{ template \"pushover.default.title\" . }}");
        String message = fields.text("message", "{{ template \"pushover.default.message\" . }}");
        String url = fields.text("url", "{{ template \"pushover.default.url\" . }}");
        String urlTitle = fields.text("url_title");
        String device = fields.text("device");
        String sound = fields.text("sound");
        String priority = fields.text("priority", "{{ if eq .Status \"firing\" }}2{{ else }}0{{ end }}");
        Duration retry = fields.goDuration("retry", Duration.ofMinutes(1));
        Duration expire = fields.goDuration("expire", Duration.ofHours(1));
        Duration ttl = fields.goDuration("ttl", Duration.ZERO);
        boolean html = fields.bool("html", false);
        boolean monospace = fields.bool("monospace", false);
        if (html && monospace) {
            throw fields.error("at most one of monospace & html must be configured");
        }
        return new PushoverConfig(
                new Common(sendResolved, fields.end()),
                http,
                userKey,
                token,
                title,
                message,
                url,
                urlTitle,
                device,
                sound,
                priority,
                retry,
                expire,
                ttl,
                html,
                monospace);
    }
}
