package io.weir.alertmanager.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.alertmanager.config.WechatConfig;
import io.weir.alertmanager.notify.Outcome;
import io.weir.web.client.HttpAnswer;
import io.weir.web.client.HttpCall;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** WeChat Work: a message of an application, sent with a token that is had for the secret. */
final class WechatService implements Service {
    private static final Duration TOKEN_LIFE = Duration.ofHours(2);
    private static final int TOKEN_EXPIRED = 42001;

    private record Token(String value, Instant end) {}

    private final WechatConfig config;
    private final InstantSource clock;
    private volatile @Nullable Token token;

    WechatService(WechatConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Outcome deliver(Rendering rendering, Exchange http) throws IOException, InterruptedException {
        ObjectNode message = message(rendering);
        Token current = token;
        if (current == null || clock.instant().isAfter(current.end())) {
            current = fetch(rendering, http);
            token = current;
        }
        String url =
                Urls.withQuery(Urls.below(config.apiUrl(), "message/send"), Map.of("access_token", current.value()));
        HttpAnswer answer = http.post(url, message);
        if (answer.status() != 200) {
            return Outcome.retry(Answers.outcome(answer).reason(), "unexpected status code " + answer.status());
        }
        JsonNode body;
        try {
            body = JsonFields.parse(answer.text());
        } catch (IOException e) {
            return Outcome.retry("other", String.valueOf(e.getMessage()));
        }
        int code = body.path("errcode").asInt();
        if (code == 0) {
            return Outcome.DELIVERED;
        }
        String error = body.path("errmsg").asText();
        if (code == TOKEN_EXPIRED) {
            token = null;
            return Outcome.retry("other", error);
        }
        return Outcome.failed("other", error);
    }

    private Token fetch(Rendering rendering, Exchange http) throws IOException, InterruptedException {
        Map<String, String> query =
                Map.of("corpsecret", rendering.text(config.secret().read()), "corpid", rendering.text(config.corpId()));
        HttpAnswer answer = http.send(HttpCall.get(Urls.withQuery(Urls.below(config.apiUrl(), "gettoken"), query)));
        String value = JsonFields.parse(answer.text()).path("access_token").asText();
        if (value.isEmpty()) {
            throw new IOException("invalid APISecret for CorpID: " + config.corpId());
        }
        return new Token(value, clock.instant().plus(TOKEN_LIFE));
    }

    private ObjectNode message(Rendering rendering) {
        String text = rendering.text(config.message());
        ObjectNode message = JsonFields.object();
        message.putObject("text").put("content", config.markdown() ? "" : text);
        JsonFields.putUnlessEmpty(message, "touser", rendering.text(config.toUser()));
        JsonFields.putUnlessEmpty(message, "toparty", rendering.text(config.toParty()));
        JsonFields.putUnlessEmpty(message, "totag", rendering.text(config.toTag()));
        JsonFields.putUnlessEmpty(message, "agentid", rendering.text(config.agentId()));
        message.put("safe", "0");
        message.put("msgtype", config.markdown() ? "markdown" : "text");
        message.putObject("markdown").put("content", config.markdown() ? text : "");
        return message;
    }
}
