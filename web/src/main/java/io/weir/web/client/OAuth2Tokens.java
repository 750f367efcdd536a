package io.weir.web.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.OAuth2Config;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tokens had for a client's credentials, kept until shortly before they end. Thread-safe. */
final class OAuth2Tokens {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Duration RENEWED_BEFORE_END = Duration.ofSeconds(10);

    /** @param endNs by {@link System#nanoTime} */
    private record Token(String header, String secret, boolean ends, long endNs) {
        boolean isGood(String currentSecret) {
            return secret.equals(currentSecret) && (!ends || System.nanoTime() - endNs < 0);
        }
    }

    private final OAuth2Config config;
    private final ConfiguredClient client;
    private @Nullable Token token;

    OAuth2Tokens(HttpClients clients, OAuth2Config config) {
        this.config = config;
        this.client = clients.configured(
                new HttpClientConfig(null, null, null, config.tls(), config.proxy(), List.of(), true, false));
    }

    synchronized String header(Duration timeout) throws IOException, InterruptedException {
        String secret;
        try {
            secret = config.clientSecret().read();
        } catch (IOException e) {
            throw new IOException("unable to read oauth2 client secret: " + e.getMessage(), e);
        }
        Token current = token;
        if (current == null || !current.isGood(secret)) {
            current = fetch(secret, timeout);
            token = current;
        }
        return current.header();
    }

    private Token fetch(String secret, Duration timeout) throws IOException, InterruptedException {
        // Servers differ in where they look for the client's credentials: in the header first, then in the body.
        HttpAnswer answer = client.send(
                call(Map.of())
                        .header("Authorization", Credentials.basic(encode(config.clientId()) + ':' + encode(secret))),
                timeout);
        if (!answer.isSuccess()) {
            answer = client.send(call(Map.of("client_id", config.clientId(), "client_secret", secret)), timeout);
        }
        if (!answer.isSuccess()) {
            throw new IOException("oauth2: cannot fetch token: the server answered with status " + answer.status());
        }
        return read(answer.text(), secret);
    }

    private HttpCall call(Map<String, String> credentials) {
        Map<String, String> form = new TreeMap<>(config.endpointParams());
        form.put("grant_type", "client_credentials");
        if (!config.scopes().isEmpty()) {
            form.put("scope", String.join(" ", config.scopes()));
        }
        form.putAll(credentials);
        String body = form.entrySet().stream()
                .map(field -> encode(field.getKey()) + '=' + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return HttpCall.of(
                "POST",
                config.tokenUrl().toString(),
                "application/x-www-form-urlencoded",
                body.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Token read(String json, String secret) throws IOException {
        String value = "";
        String type = "";
        long seconds = 0;
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("oauth2: cannot parse the server's answer");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "access_token" -> value = parser.getValueAsString("");
                    case "token_type" -> type = parser.getValueAsString("");
                    case "expires_in" -> seconds = parser.getValueAsLong(0);
                    default -> parser.skipChildren();
                }
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IOException("oauth2: cannot parse the server's answer", e);
        }
        if (value.isEmpty()) {
            throw new IOException("oauth2: the server's answer has no access_token");
        }
        boolean bearer = type.isEmpty() || type.equalsIgnoreCase("bearer");
        Duration life = Duration.ofSeconds(Math.min(seconds, 1L << 32)).minus(RENEWED_BEFORE_END);
        return new Token(
                (bearer ? "Bearer" : type) + ' ' + value, secret, seconds > 0, System.nanoTime() + life.toNanos());
    }
}
