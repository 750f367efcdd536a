package io.weir.alertmanager.config;

import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.SecretSource;

/** An entry of {@code msteams_configs}: Teams by its former connector. Texts are templates. */
public record MsTeamsConfig(
        Common common, HttpClientConfig http, SecretSource url, String title, String summary, String text)
        implements IntegrationConfig {
    public static final String KIND = "msteams";

    @Override
    public String kind() {
        return KIND;
    }

    static MsTeamsConfig read(FieldReader fields, GlobalConfig global) {
        boolean sendResolved = fields.bool("send_resolved", true);
        HttpClientConfig http = fields.http(global.http());
        SecretSource url = fields.requiredSecretUrl("webhook_url");
        String title = fields.text("title", "{{ template \"msteams.default.title\" . }}");
        String summary = fields.text("summary", "{{ template \"msteams.default.summary\" . }}");
        String text = fields.text("text", "{{ template \"msteams.default.text\" . }}");
        return new MsTeamsConfig(new Common(sendResolved, fields.end()), http, url, title, summary, text);
    }
}
