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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    /** The fetch under way, which all that wait for a token share. */
    private @Nullable CompletableFuture<Token> fetching;

    OAuth2Tokens(HttpClients clients, OAuth2Config config) {
        this.config = config;
        this.client = clients.configured(
                new HttpClientConfig(null, null, null, config.tls(), config.proxy(), List.of(), true, false));
    }

    /** The header with a token that is good; fails with an {@link IOException} or a {@link TimeoutException}. */
    synchronized CompletableFuture<String> header(Duration timeout) {
        String secret;
        try {
            secret = config.clientSecret().read();
        } catch (IOException e) {
            return CompletableFuture.failedFuture(
                    new IOException("unable to read oauth2 client secret: " + e.getMessage(), e));
        }
        Token current = token;
        if (current != null && current.isGood(secret)) {
            return CompletableFuture.completedFuture(current.header());
        }
        CompletableFuture<Token> fetched = fetching;
        if (fetched == null) {
            fetched = fetch(secret, timeout);
            fetching = fetched;
            fetched.whenComplete((fresh, failure) -> fetched(fresh));
        }
        return fetched.thenApply(Token::header).orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    private synchronized void fetched(@Nullable Token fresh) {
        token = fresh;
        fetching = null;
    }

    private CompletableFuture<Token> fetch(String secret, Duration timeout) {
        // Servers differ in where they look for the client's credentials: in the header first, then in the body.
        String basic = Credentials.basic(encode(config.clientId()) + ':' + encode(secret));
        return client.collect(call(Map.of()).header("Authorization", basic), timeout)
                .thenCompose(answer -> answer.isSuccess()
                        ? CompletableFuture.completedFuture(answer)
                        : client.collect(
                                call(Map.of("client_id", config.clientId(), "client_secret", secret)), timeout))
                .thenCompose(answer -> read(answer, secret));
    }

    private static CompletableFuture<Token> read(HttpAnswer answer, String secret) {
        try {
            if (!answer.isSuccess()) {
                throw new IOException("oauth2: cannot fetch token: the server answered with status " + answer.status());
            }
            return CompletableFuture.completedFuture(read(answer.text(), secret));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
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
