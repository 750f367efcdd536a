package io.weir.web.client;

import io.weir.config.http.Authorization;
import io.weir.config.http.BasicAuth;
import io.weir.config.http.HttpClientConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The header {@code Authorization} of requests. Secrets in files are read for each request. Thread-safe. */
final class Credentials {
    private final HttpClientConfig config;
    private final @Nullable OAuth2Tokens tokens;

    Credentials(HttpClients clients, HttpClientConfig config) {
        this.config = config;
        this.tokens =
                config.oauth2().map(oauth2 -> new OAuth2Tokens(clients, oauth2)).orElse(null);
    }

    /**
     * The header's value, empty for none.
     *
     * @param userInfo of the URL, empty for none; it comes before what is configured
     * @return fails with an {@link IOException} if a secret can't be read, or no token is to be had
     */
    CompletableFuture<String> header(String userInfo, Duration timeout) {
        if (!userInfo.isEmpty()) {
            String pair = java.net.URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8);
            return CompletableFuture.completedFuture(basic(userInfo.indexOf(':') < 0 ? pair + ':' : pair));
        }
        if (tokens != null) {
            return tokens.header(timeout);
        }
        try {
            return CompletableFuture.completedFuture(configured());
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private String configured() throws IOException {
        try {
            if (config.basicAuth().isPresent()) {
                BasicAuth auth = config.basicAuth().get();
                String password =
                        auth.password().isPresent() ? auth.password().get().read() : "";
                return basic(auth.username().read() + ':' + password);
            }
            if (config.authorization().isPresent()) {
                Authorization authorization = config.authorization().get();
                return authorization.type() + ' ' + authorization.credentials().read();
            }
            return "";
        } catch (IOException e) {
            throw new IOException("unable to read credentials: " + e.getMessage(), e);
        }
    }

    static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
