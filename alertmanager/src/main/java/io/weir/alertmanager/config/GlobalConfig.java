package io.weir.alertmanager.config;

import io.weir.config.http.HttpClientConfig;
import io.weir.config.yaml.YamlDocument;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * {@code global}.
 *
 * @param resolveTimeout when an alert counts as resolved that was posted without an end
 * @param http for receivers without their own
 * @param smtp for email receivers without their own
 * @param services where services are reached and with which credentials, for receivers that don't say
 * @param shown all fields with defaults filled in and secrets masked
 */
public record GlobalConfig(
        Duration resolveTimeout,
        HttpClientConfig http,
        SmtpDefaults smtp,
        ServiceDefaults services,
        Map<String, Object> shown) {
    public static final Duration DEFAULT_RESOLVE_TIMEOUT = Duration.ofMinutes(5);
    public static final GlobalConfig DEFAULT =
            read(new FieldReader(YamlDocument.parse("", "global").root(), Path.of("")));

    static GlobalConfig read(FieldReader fields) {
        Duration resolveTimeout = fields.duration("resolve_timeout", DEFAULT_RESOLVE_TIMEOUT);
        HttpClientConfig http = fields.http(HttpClientConfig.DEFAULT);
        SmtpDefaults smtp = SmtpDefaults.read(fields);
        ServiceDefaults services = ServiceDefaults.read(fields);
        return new GlobalConfig(resolveTimeout, http, smtp, services, fields.end());
    }
}
