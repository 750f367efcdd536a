package io.weir.alertmanager.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.alertmanager.config.TelegramConfig;
import io.weir.alertmanager.notify.Outcome;
import io.weir.web.client.HttpAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Telegram: a message of a bot. Every failure is worth another attempt. */
final class TelegramService implements Service {
    private static final int MAX_MESSAGE = 4096;

    /** HTML can't be cut anywhere. */
    private static final String TOO_LONG =
            "Alertmanager notification could not be sent: message length exceeds Telegram limits.\n"
                    + "\t\t\tPlease check the template used for producing the message content.";

    private final TelegramConfig config;

    TelegramService(TelegramConfig config) {
        this.config = config;
    }

    @Override
    public Outcome deliver(Rendering rendering, Exchange http) throws IOException, InterruptedException {
        String text = message(rendering);
        ObjectNode message = JsonFields.object();
        String url;
        try {
            message.put("chat_id", chatId());
            url = base() + "/bot" + config.botToken().read() + "/sendMessage";
        } catch (IOException | NumberFormatException e) {
            return Outcome.retry("other", String.valueOf(e.getMessage()));
        }
        if (config.silent()) {
            message.put("disable_notification", "true");
        }
        message.put("disable_web_page_preview", "true");
        if (config.threadId() != 0) {
            message.put("message_thread_id", Long.toString(config.threadId()));
        }
        JsonFields.putUnlessEmpty(message, "parse_mode", config.parseMode());
        message.put("text", text);
        return outcome(http.post(url, message));
    }

    private String base() {
        String url = config.apiUrl().toString();
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private String message(Rendering rendering) {
        if (!config.parseMode().equals(TelegramConfig.HTML)) {
            return rendering.text(config.message(), MAX_MESSAGE);
        }
        String html = rendering.html(config.message());
        return html.codePointCount(0, html.length()) > MAX_MESSAGE ? TOO_LONG : html;
    }

    private String chatId() throws IOException {
        Path file = config.chatIdFile();
        if (file == null) {
            return Long.toString(config.chatId());
        }
        String text = Files.readString(file).strip();
        try {
            return Long.toString(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw new IOException("could not parse chat_id from " + file, e);
        }
    }

    private static Outcome outcome(HttpAnswer answer) {
        Outcome outcome = Answers.outcome(answer);
        if (outcome.kind() != Outcome.Kind.DELIVERED) {
            return Outcome.retry(outcome.reason(), outcome.message());
        }
        try {
            JsonNode body = JsonFields.parse(answer.text());
            return body.path("ok").asBoolean(false)
                    ? outcome
                    : Outcome.retry(
                            "other", "telegram: " + body.path("description").asText());
        } catch (IOException e) {
            return Outcome.retry("other", String.valueOf(e.getMessage()));
        }
    }
}
