package io.weir.alertmanager.config;

import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.SecretSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entry of {@code mattermost_configs}. Texts are templates.
 *
 * @param attachments as configured, or the one that the receiver's own fields make
 * @param text above the attachments; empty unless they are configured
 */
public record MattermostConfig(
        Common common,
        HttpClientConfig http,
        SecretSource url,
        String channel,
        String username,
        String text,
        List<Attachment> attachments,
        String iconUrl,
        String iconEmoji,
        String type,
        String card,
        @Nullable Priority priority)
        implements IntegrationConfig {
    public static final String KIND = "mattermost";

    @Override
    public String kind() {
        return KIND;
    }

    /** A title with a value beneath; {@code isShort} null says nothing. */
    public record Field(
            String title, String value, @Nullable Boolean isShort) {
        static Field read(FieldReader fields) {
            return new Field(
                    fields.requiredText("title", "missing title in Mattermost field configuration"),
                    fields.requiredText("value", "missing value in Mattermost field configuration"),
                    fields.optionalBool("short"));
        }
    }

    /** How urgent a message is, and what is asked of who reads it. */
    public record Priority(String priority, boolean requestedAck, boolean persistentNotifications) {
        static Priority read(FieldReader fields) {
            return new Priority(
                    fields.text("priority"),
                    fields.bool("requested_ack", false),
                    fields.bool("persistent_notifications", false));
        }
    }

    /** A formatted part of the message. */
    public record Attachment(
            String fallback,
            String color,
            String pretext,
            String text,
            String authorName,
            String authorLink,
            String authorIcon,
            String title,
            String titleLink,
            List<Field> fields,
            String thumbUrl,
            String footer,
            String footerIcon,
            String imageUrl) {
        /** @param defaults whether fields that aren't given have the default templates */
        static Attachment read(FieldReader fields, String text, boolean defaults) {
            return new Attachment(
                    fields.text("fallback", defaults ? template("fallback") : ""),
                    fields.text("color", defaults ? template("color") : ""),
                    fields.text("pretext"),
                    text,
                    fields.text("author_name"),
                    fields.text("author_link"),
                    fields.text("author_icon"),
                    fields.text("title", defaults ? template("title") : ""),
                    fields.text("title_link", defaults ? template("titlelink") : ""),
                    fields.each("fields", Field::read),
                    fields.text("thumb_url"),
                    fields.text("footer"),
                    fields.text("footer_icon"),
                    fields.text("image_url"));
        }
    }

    static MattermostConfig read(FieldReader fields, GlobalConfig global) {
        boolean sendResolved = fields.bool("send_resolved", true);
        HttpClientConfig http = fields.http(global.http());
        SecretSource own = fields.secretUrl("webhook_url");
        SecretSource url = own == null ? global.services().mattermostUrl() : own;
        if (url == null) {
            throw fields.error("missing webhook_url or webhook_url_file on mattermost_config");
        }
        fields.showSecret("webhook_url", url);
        String channel = fields.text("channel");
        String username = fields.text("username", template("username"));
        String text = fields.text("text", template("text"));
        Attachment ownAttachment = Attachment.read(fields, text, true);
        List<Attachment> attachments =
                fields.each("attachments", attachment -> Attachment.read(attachment, attachment.text("text"), false));
        String iconUrl = fields.text("icon_url");
        String iconEmoji = fields.text("icon_emoji");
        String type = fields.text("type");
        String card = fields.block("props", props -> props.text("card"));
        Priority priority = fields.block("priority", Priority::read);
        return new MattermostConfig(
                new Common(sendResolved, fields.end()),
                http,
                url,
                channel,
                username,
                attachments.isEmpty() ? "" : text,
                attachments.isEmpty() ? List.of(ownAttachment) : attachments,
                iconUrl,
                iconEmoji,
                type,
                card == null ? "" : card,
                priority);
    }

    private static String template(String name) {
        return "{{ template \"mattermost.default." + name + "\" . }}";
    }
}
