package io.weir.alertmanager.config;

import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.SecretSource;

/** An entry of {@code discord_configs}. Texts but the user name and avatar are templates. */
public record DiscordConfig(
        Common common,
        HttpClientConfig http,
        SecretSource url,
        String content,
        String title,
        String message,
        String username,
        String avatarUrl)
        implements IntegrationConfig {
    public static final String KIND = "discord";

    @Override
    public String kind() {
        return KIND;
    }

    static DiscordConfig read(FieldReader fields, GlobalConfig global) {
        boolean sendResolved = fields.bool("send_resolved", true);
        HttpClientConfig http = fields.http(global.http());
        SecretSource url = fields.requiredSecretUrl("webhook_url");
        String content = fields.text("content");
        String title = fields.text("title", "{{ template \"discord.default.title\" . }}");
        String message = fields.text("message", "{{ template \"discord.default.message\" . }}");
        String username = fields.text("username");
        String avatarUrl = fields.text("avatar_url");
        return new DiscordConfig(
                new Common(sendResolved, fields.end()), http, url, content, title, message, username, avatarUrl);
    }
}
