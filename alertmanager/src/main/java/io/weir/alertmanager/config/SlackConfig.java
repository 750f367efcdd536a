package io.weir.alertmanager.config;

import io.weir.config.Secret;
import io.weir.config.http.Authorization;
import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.SecretSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An entry of {@code slack_configs}. Texts are templates.
 *
 * @param http has the app's token as its authorization if one is given
 * @param url of a webhook, or where messages go that are sent with the app's token
 * @param updateMessage whether later notifications of a group replace the text of its first one
 * @param timeout of one attempt, zero for none but the flush's deadline
 */
public record SlackConfig(
        Common common,
        HttpClientConfig http,
        SecretSource url,
        String channel,
        String username,
        String color,
        String title,
        String titleLink,
        String pretext,
        String text,
        String messageText,
        List<Field> fields,
        String footer,
        String fallback,
        String callbackId,
        String iconEmoji,
        String iconUrl,
        String imageUrl,
        String thumbUrl,
        boolean linkNames,
        List<String> markdownIn,
        List<Action> actions,
        boolean updateMessage,
        Duration timeout)
        implements IntegrationConfig {
    public static final String KIND = "slack";

    private static final String POST_URL = "https://slack.com/api/chat.postMessage";

    @Override
    public String kind() {
        return KIND;
    }

    private static final List<String> MARKDOWN_IN = List.of("fallback", "pretext", "text");

    /** A title with a value beneath; short ones stand side by side. */
    public record Field(String title, String value, boolean isShort) {}

    /** A button; one with a URL has neither name nor value. */
    public record Action(
            String type,
            String text,
            String url,
            String style,
            String name,
            String value,
            @Nullable Confirmation confirmation) {
        static Action read(FieldReader fields) {
            String type = fields.requiredText("type", "missing type in Slack action configuration");
            String text = fields.requiredText("text", "missing text in Slack action configuration");
            String url = fields.text("url");
            String style = fields.text("style");
            String name = fields.text("name");
            String value = fields.text("value");
            Confirmation confirmation = fields.block("confirm", Confirmation::read);
            if (!url.isEmpty()) {
                return new Action(type, text, url, style, "", "", null);
            }
            if (name.isEmpty()) {
                throw fields.error("missing name or url in Slack action configuration");
            }
            return new Action(type, text, "", style, name, value, confirmation);
        }
    }

    /** A question before an action is carried out. */
    public record Confirmation(String text, String title, String okText, String dismissText) {
        static Confirmation read(FieldReader fields) {
            return new Confirmation(
                    fields.requiredText("text", "missing text in Slack confirmation configuration"),
                    fields.text("title"),
                    fields.text("ok_text"),
                    fields.text("dismiss_text"));
        }
    }

    /** How Slack is reached. */
    private record Access(HttpClientConfig http, SecretSource url) {
        /** Whether it answers which message was made. */
        boolean posts() {
            Secret inline = url.inline();
            return inline != null && inline.reveal().equals(POST_URL);
        }

        static Access read(FieldReader fields, GlobalConfig global) {
            ServiceDefaults.Slack defaults = global.services().slack();
            Optional<HttpClientConfig> ownHttp = fields.ownHttp();
            boolean authorized =
                    ownHttp.flatMap(HttpClientConfig::authorization).isPresent();
            SecretSource ownUrl = fields.secretUrl("api_url");
            SecretSource ownToken = fields.secret("app_token");
            if (ownUrl != null && ownToken != null) {
                throw fields.error("at most one of api_url/api_url_file & app_token/app_token_file must be configured");
            }
            boolean inlineUrl = ownUrl != null && ownUrl.inline() != null;
            SecretSource token = ownToken != null || authorized || inlineUrl ? ownToken : defaults.appToken();
            SecretSource url = ownUrl == null ? defaults.url() : ownUrl;
            if (token != null) {
                fields.showSecret("app_token", token);
            } else if (url != null) {
                fields.showSecret("api_url", url);
            }
            SecretSource appUrl =
                    SecretSource.of(fields.url("app_url", defaults.appUrl()).toString());
            HttpClientConfig http = ownHttp.orElse(global.http());
            fields.show("http_config", http.toMap());
            if (token == null) {
                if (url == null) {
                    throw fields.error("no Slack API URL nor App token set either inline or in a file");
                }
                return new Access(http, url);
            }
            if (http.authorization().isPresent()) {
                throw fields.error("http authorization can't be set when using Slack App tokens");
            }
            Authorization authorization = new Authorization(Authorization.DEFAULT_TYPE, token);
            return new Access(http.withAuthorization(authorization), appUrl);
        }
    }

    static SlackConfig read(FieldReader fields, GlobalConfig global) {
        boolean sendResolved = fields.bool("send_resolved", false);
        Access access = Access.read(fields, global);
        boolean shortFields = fields.bool("short_fields", false);
        boolean updateMessage = fields.bool("update_message", false);
        if (updateMessage && !access.posts()) {
            throw fields.error("update_message can only be used with bot tokens: set api_url to " + POST_URL);
        }
        List<String> markdownIn = fields.texts("mrkdwn_in");
        return new SlackConfig(
                new Common(sendResolved, fields.shown()),
                access.http(),
                access.url(),
                fields.text("channel"),
                fields.text("username", template("username")),
                fields.text("color", template("color")),
                fields.text("title", template("title")),
                fields.text("title_link", template("titlelink")),
                fields.text("pretext", template("pretext")),
                fields.text("text", template("text")),
                fields.text("message_text"),
                fields.each("fields", field -> readField(field, shortFields)),
                fields.text("footer", template("footer")),
                fields.text("fallback", template("fallback")),
                fields.text("callback_id", template("callbackid")),
                fields.text("icon_emoji", template("iconemoji")),
                fields.text("icon_url", template("iconurl")),
                fields.text("image_url"),
                fields.text("thumb_url"),
                fields.bool("link_names", false),
                markdownIn.isEmpty() ? MARKDOWN_IN : markdownIn,
                fields.each("actions", Action::read),
                updateMessage,
                fields.goDuration("timeout", Duration.ZERO));
    }

    private static Field readField(FieldReader fields, boolean shortByDefault) {
        return new Field(
                fields.requiredText("title", "missing title in Slack field configuration"),
                fields.requiredText("value", "missing value in Slack field configuration"),
                fields.bool("short", shortByDefault));
    }

    private static String template(String name) {
        return "{{ template \"slack.default." + name + "\" . }}";
    }
}
