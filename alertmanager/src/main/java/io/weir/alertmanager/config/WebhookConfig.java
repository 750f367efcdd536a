package io.weir.alertmanager.config;

import io.weir.config.Secret;
import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.SecretSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An entry of {@code webhook_configs}.
 *
 * @param url where to send, may be a template; a file is read again for each notification
 * @param maxAlerts how many alerts a notification has at most, 0 for all
 * @param timeout of one attempt, zero for none but the flush's deadline
 * @param payload replaces the body: YAML whose texts are templates; null for the usual body
 */
public record WebhookConfig(
        Common common,
        HttpClientConfig http,
        SecretSource url,
        int maxAlerts,
        Duration timeout,
        @Nullable Object payload)
        implements IntegrationConfig {
    public static final String KIND = "webhook";

    @Override
    public String kind() {
        return KIND;
    }

    static WebhookConfig read(FieldReader fields, GlobalConfig global) {
        boolean sendResolved = fields.bool("send_resolved", true);
        HttpClientConfig http = fields.http(global.http());
        SecretSource url = fields.secret("url");
        if (url == null) {
            throw fields.error("one of url or url_file must be configured");
        }
        Secret inline = url.inline();
        if (inline != null
                && !inline.reveal().equals(Secret.MASK)
                && !inline.reveal().contains("{{")) {
            fields.verifyUrl("url", inline.reveal());
        }
        long maxAlerts = fields.unsigned("max_alerts");
        Duration timeout = fields.goDuration("timeout", Duration.ZERO);
        Object payload = fields.optionalTree("payload");
        return new WebhookConfig(
                new Common(sendResolved, fields.end()),
                http,
                url,
                (int) Math.min(maxAlerts, Integer.MAX_VALUE),
                timeout,
                payload);
    }
}
