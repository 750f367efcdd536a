package io.weir.alertmanager.config;

import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.SecretSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An entry of {@code incidentio_configs}.
 *
 * @param token of the alert source, null if {@code http} has the authorization
 * @param maxAlerts how many alerts a notification has at most, 0 for all
 * @param timeout of one attempt, zero for none but the flush's deadline
 */
public record IncidentIoConfig(
        Common common,
        HttpClientConfig http,
        SecretSource url,
        @Nullable SecretSource token,
        int maxAlerts,
        Duration timeout)
        implements IntegrationConfig {
    public static final String KIND = "incidentio";

    @Override
    public String kind() {
        return KIND;
    }

    static IncidentIoConfig read(FieldReader fields, GlobalConfig global) {
        boolean sendResolved = fields.bool("send_resolved", true);
        boolean authorized =
                fields.ownHttp().flatMap(HttpClientConfig::authorization).isPresent();
        HttpClientConfig http = fields.http(global.http());
        SecretSource url = fields.plainUrl("url");
        SecretSource token = fields.secret("alert_source_token");
        if (authorized && token != null) {
            throw fields.error("cannot specify alert_source_token or alert_source_token_file when using"
                    + " http_config.authorization");
        }
        if (token == null && http.authorization().isEmpty()) {
            throw fields.error("at least one of alert_source_token, alert_source_token_file or"
                    + " http_config.authorization must be configured");
        }
        long maxAlerts = fields.unsigned("max_alerts");
        Duration timeout = fields.goDuration("timeout", Duration.ZERO);
        return new IncidentIoConfig(
                new Common(sendResolved, fields.end()),
                http,
                url,
                token,
                (int) Math.min(maxAlerts, Integer.MAX_VALUE),
                timeout);
    }
}
