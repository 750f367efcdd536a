package io.weir.alertmanager.config;

import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.SecretSource;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An entry of {@code telegram_configs}.
 *
 * @param chatId of the chat, unless it is read from a file for each notification
 * @param threadId of a topic in the chat, 0 for none
 * @param parseMode how Telegram reads the message; in HTML values are escaped
 */
public record TelegramConfig(
        Common common,
        HttpClientConfig http,
        URI apiUrl,
        SecretSource botToken,
        long chatId,
        @Nullable Path chatIdFile,
        long threadId,
        String message,
        boolean silent,
        String parseMode)
        implements IntegrationConfig {
    public static final String KIND = "telegram";

    @Override
    public String kind() {
        return KIND;
    }

    public static final String HTML = "HTML";

    private static final Set<String> PARSE_MODES = Set.of("", "Markdown", "MarkdownV2", HTML);

    static TelegramConfig read(FieldReader fields, GlobalConfig global) {
        boolean sendResolved = fields.bool("send_resolved", true);
        HttpClientConfig http = fields.http(global.http());
        URI apiUrl = fields.url("api_url", global.services().telegram().url());
        SecretSource token =
                fields.secret("bot_token", global.services().telegram().key());
        if (token == null) {
            throw fields.error("missing bot_token or bot_token_file on telegram_config");
        }
        long chatId = fields.integer("chat_id");
        String chatIdFile = fields.text("chat_id_file");
        if (chatId == 0 && chatIdFile.isEmpty()) {
            throw fields.error("missing chat_id or chat_id_file on telegram_config");
        }
        if (chatId != 0 && !chatIdFile.isEmpty()) {
            throw fields.error("at most one of chat_id & chat_id_file must be configured");
        }
        long threadId = fields.integer("message_thread_id");
        String message = fields.text("message", "{{ template \"telegram.default.message\" . }}");
        boolean silent = fields.bool("disable_notifications", false);
        String parseMode = fields.text("parse_mode", HTML);
        if (!PARSE_MODES.contains(parseMode)) {
            throw fields.error(
                    "parse_mode",
                    "unknown parse_mode on telegram_config, must be Markdown, MarkdownV2, HTML or empty string");
        }
        return new TelegramConfig(
                new Common(sendResolved, fields.end()),
                http,
                apiUrl,
                token,
                chatId,
                chatIdFile.isEmpty() ? null : Path.of(chatIdFile),
                threadId,
                message,
                silent,
                parseMode);
    }
}
