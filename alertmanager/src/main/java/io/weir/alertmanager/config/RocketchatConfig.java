package io.weir.alertmanager.config;

import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.SecretSource;
import java.net.URI;
import java.util.List;

/** An entry of {@code rocketchat_configs}. Texts are templates. */
public record RocketchatConfig(
        Common common,
        HttpClientConfig http,
        URI apiUrl,
        SecretSource token,
        SecretSource tokenId,
        String channel,
        String color,
        String title,
        String titleLink,
        String text,
        List<Field> fields,
        String emoji,
        String iconUrl,
        String imageUrl,
        String thumbUrl,
        List<Action> actions)
        implements IntegrationConfig {
    public static final String KIND = "rocketchat";

    @Override
    public String kind() {
        return KIND;
    }

    /** A title with a value beneath. */
    public record Field(String title, String value, boolean isShort) {}

    /** A button. */
    public record Action(String text, String url, String message) {
        static Action read(FieldReader fields) {
            fields.text("type");
            fields.text("image_url");
            fields.bool("is_webview", false);
            fields.text("webview_height_ratio");
            fields.bool("msg_in_chat_window", false);
            fields.text("msg_processing_type");
            return new Action(fields.text("text"), fields.text("url"), fields.text("msg"));
        }
    }

    static RocketchatConfig read(FieldReader fields, GlobalConfig global) {
        boolean sendResolved = fields.bool("send_resolved", false);
        HttpClientConfig http = fields.http(global.http());
        ServiceDefaults.Rocketchat defaults = global.services().rocketchat();
        URI apiUrl = fields.url("api_url", defaults.url());
        SecretSource tokenId = fields.secret("token_id", defaults.tokenId());
        if (tokenId == null) {
            throw fields.error("no global Rocketchat TokenID set either inline or in a file");
        }
        SecretSource token = fields.secret("token", defaults.token());
        if (token == null) {
            throw fields.error("no global Rocketchat Token set either inline or in a file");
        }
        String channel = fields.text("channel");
        String color = fields.text("color", "{{ if eq .Status \"firing\" }}red{{ else }}green{{ end }}");
        String title = fields.text("title", "{{ template \"rocketchat.default.title\" . }}");
        String titleLink = fields.text("title_link", "{{ template \"rocketchat.default.titlelink\" . }}");
        String text = fields.text("text", "{{ template \"rocketchat.default.text\" . }}");
        boolean shortFields = fields.bool("short_fields", false);
        List<Field> fieldList = fields.each(
                "fields",
                field -> new Field(field.text("title"), field.text("value"), field.bool("short", shortFields)));
        String emoji = fields.text("emoji", "{{ template \"rocketchat.default.emoji\" . }}");
        String iconUrl = fields.text("icon_url", "{{ template \"rocketchat.default.iconurl\" . }}");
        String imageUrl = fields.text("image_url");
        String thumbUrl = fields.text("thumb_url");
        // Accepted and without effect, as in Alertmanager.
        fields.bool("link_names", false);
        List<Action> actions = fields.each("actions", Action::read);
        return new RocketchatConfig(
                new Common(sendResolved, fields.end()),
                http,
                apiUrl,
                token,
                tokenId,
                channel,
                color,
                title,
                titleLink,
                text,
                fieldList,
                emoji,
                iconUrl,
                imageUrl,
                thumbUrl,
                actions);
    }
}
