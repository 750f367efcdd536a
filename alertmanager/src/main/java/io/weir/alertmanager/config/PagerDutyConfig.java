package io.weir.alertmanager.config;

import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.SecretSource;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entry of {@code pagerduty_configs}. Texts, and the keys too, are templates.
 *
 * @param serviceKey for the first version of the events API, which is used if it is given
 * @param routingKey for the second version
 * @param details any YAML whose texts are templates
 * @param timeout of one attempt, zero for none but the flush's deadline
 */
public record PagerDutyConfig(
        Common common,
        HttpClientConfig http,
        @Nullable SecretSource serviceKey,
        @Nullable SecretSource routingKey,
        URI url,
        String client,
        String clientUrl,
        String description,
        Map<String, Object> details,
        List<Image> images,
        List<Link> links,
        String source,
        String severity,
        String className,
        String component,
        String group,
        Duration timeout)
        implements IntegrationConfig {
    public static final String KIND = "pagerduty";

    @Override
    public String kind() {
        return KIND;
    }

    private static final Map<String, Object> DEFAULT_DETAILS = Map.of(
            "firing", "{{ .Alerts.Firing | toJson }}",
            "resolved", "{{ .Alerts.Resolved | toJson }}",
            "num_firing", "{{ .Alerts.Firing | len }}",
            "num_resolved", "{{ .Alerts.Resolved | len }}");

    /** A picture in the incident. */
    public record Image(String src, String alt, String href) {
        static Image read(FieldReader fields) {
            return new Image(fields.text("src"), fields.text("alt"), fields.text("href"));
        }
    }

    /** A link in the incident. */
    public record Link(String href, String text) {
        static Link read(FieldReader fields) {
            return new Link(fields.text("href"), fields.text("text"));
        }
    }

    static PagerDutyConfig read(FieldReader fields, GlobalConfig global) {
        boolean sendResolved = fields.bool("send_resolved", true);
        HttpClientConfig http = fields.http(global.http());
        SecretSource serviceKey = fields.secret("service_key");
        SecretSource routingKey = fields.secret("routing_key");
        if (serviceKey == null && routingKey == null) {
            throw fields.error("missing service or routing key in PagerDuty config");
        }
        URI url = fields.url("url", global.services().pagerdutyUrl());
        String client = fields.text("client", "{{ template \"pagerduty.default.client\" . }}");
        String clientUrl = fields.text("client_url", "{{ template \"pagerduty.default.clientURL\" . }}");
        String description = fields.text("description", "{{ template \"pagerduty.default.description\" .}}");
        Map<String, Object> details = fields.tree("details", DEFAULT_DETAILS);
        List<Image> images = fields.each("images", Image::read);
        List<Link> links = fields.each("links", Link::read);
        String source = fields.text("source", client);
        String severity = fields.text("severity", "error");
        String className = fields.text("class");
        String component = fields.text("component");
        String group = fields.text("group");
        Duration timeout = fields.goDuration("timeout", Duration.ZERO);
        return new PagerDutyConfig(
                new Common(sendResolved, fields.end()),
                http,
                serviceKey,
                routingKey,
                url,
                client,
                clientUrl,
                description,
                details,
                images,
                links,
                source.isEmpty() ? client : source,
                severity.isEmpty() ? "error" : severity,
                className,
                component,
                group,
                timeout);
    }
}
