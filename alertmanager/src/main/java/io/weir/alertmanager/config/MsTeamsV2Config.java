package io.weir.alertmanager.config;

import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.ProxyConfig;
import io.weir.config.http.SecretSource;

/** An entry of {@code msteamsv2_configs}: Teams by its workflows. Texts are templates. */
public record MsTeamsV2Config(Common common, HttpClientConfig http, SecretSource url, String title, String text)
        implements IntegrationConfig {
    public static final String KIND = "msteamsv2";

    @Override
    public String kind() {
        return KIND;
    }

    static MsTeamsV2Config read(FieldReader fields, GlobalConfig global) {
        boolean sendResolved = fields.bool("send_resolved", true);
        HttpClientConfig http =
                fields.ownHttp().map(own -> withGlobalProxy(own, global.http())).orElse(global.http());
        fields.show("http_config", http.toMap());
        SecretSource url = fields.requiredSecretUrl("webhook_url");
        String title = fields.text("title", "{{ template \"msteamsv2.default.title\" . }}");
        String text = fields.text("text", "{{ template \"msteamsv2.default.text\" . }}");
        return new MsTeamsV2Config(new Common(sendResolved, fields.end()), http, url, title, text);
    }

    /** Only here Alertmanager takes one field of the global client into a receiver's own: the proxy. */
    private static HttpClientConfig withGlobalProxy(HttpClientConfig own, HttpClientConfig global) {
        ProxyConfig proxy = own.proxy();
        if (proxy.url().isPresent()
                || proxy.fromEnvironment()
                || global.proxy().url().isEmpty()) {
            return own;
        }
        return own.withProxy(new ProxyConfig(
                global.proxy().optionalUrl(),
                global.proxy().noProxy(),
                false,
                global.proxy().connectHeaders()));
    }
}
