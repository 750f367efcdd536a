package io.weir.alertmanager.receiver;

import io.weir.alertmanager.config.PushoverConfig;
import io.weir.alertmanager.notify.Outcome;
import io.weir.config.http.SecretSource;
import io.weir.web.client.HttpCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Pushover: everything is in the query. */
final class PushoverService implements Service {
    private static final String URL = "https://api.pushover.net/1/messages.json";
    private static final int MAX_TITLE = 250;
    private static final int MAX_MESSAGE = 1024;
    private static final int MAX_URL = 512;

    private final PushoverConfig config;
    private final String url;

    PushoverService(PushoverConfig config) {
        this(config, URL);
    }

    /** @param url of the API, which can't be configured */
    PushoverService(PushoverConfig config, String url) {
        this.config = config;
        this.url = url;
    }

    @Override
    public Outcome deliver(Rendering rendering, Exchange http) throws IOException, InterruptedException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("token", rendering.text(untrimmed(config.token())));
        query.put("user", rendering.text(untrimmed(config.userKey())));
        query.put("title", rendering.text(config.title(), MAX_TITLE));
        String message = config.html() ? rendering.html(config.message()) : rendering.text(config.message());
        message = Truncation.characters(message, MAX_MESSAGE).strip();
        if (config.html()) {
            query.put("html", "1");
        }
        if (config.monospace()) {
            query.put("monospace", "1");
        }
        // Pushover refuses empty messages.
        query.put("message", message.isEmpty() ? "(no details)" : message);
        query.put("url", rendering.text(config.url(), MAX_URL));
        query.put("url_title", rendering.text(config.urlTitle()));
        query.put("priority", rendering.text(config.priority()));
        query.put("retry", Long.toString(config.retry().toSeconds()));
        query.put("expire", Long.toString(config.expire().toSeconds()));
        query.put("device", rendering.text(config.device()));
        query.put("sound", rendering.text(config.sound()));
        if (config.ttl().toSeconds() > 0) {
            query.put("ttl", Long.toString(config.ttl().toSeconds()));
        }
        return Answers.outcome(http.send(HttpCall.of("POST", Urls.withQuery(url, query), "text/plain", new byte[0])));
    }

    /** As Alertmanager reads these: with the newline that the file may end with. */
    private static String untrimmed(SecretSource secret) throws IOException {
        Path file = secret.file();
        return file == null ? secret.read() : Files.readString(file);
    }
}
