package io.weir.scraper.fetch;

import io.weir.config.http.Authorization;
import io.weir.config.http.BasicAuth;
import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.SecretSource;
import io.weir.config.prometheus.NameEscaping;
import io.weir.config.prometheus.ScrapeConfig;
import io.weir.config.prometheus.ScrapeProtocol;
import io.weir.model.GoFloat;
import io.weir.scraper.targets.Endpoint;
import io.weir.scraper.targets.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.client.HttpClient;
import org.jspecify.annotations.Nullable;

/** Fetches over HTTP as one job says: credentials, TLS, formats, redirects, size limit. Thread-safe. */
public final class HttpFetcher implements Fetcher {
    private static final int MAX_REDIRECTS = 10;

    private final HttpClients clients;
    private final Executor workers;
    private final HttpClientConfig http;
    private final long bodySizeLimit;
    private final boolean compression;
    private final String accept;
    private final Map<String, String> headers;

    /**
     * @param workers read credentials and decompress bodies
     * @param headers sent with every request, such as {@code User-Agent}
     */
    public HttpFetcher(HttpClients clients, Executor workers, ScrapeConfig config, Map<String, String> headers) {
        this.clients = clients;
        this.workers = workers;
        this.http = config.http();
        this.bodySizeLimit = config.limits().bodySizeBytes();
        this.compression = config.enableCompression();
        this.accept = accept(config);
        this.headers = Map.copyOf(headers);
        clients.warmUp(http.tls());
    }

    /** The formats in order of preference with falling weights, then anything. */
    static String accept(ScrapeConfig config) {
        StringBuilder accept = new StringBuilder();
        int weight = 6;
        for (ScrapeProtocol protocol : config.settings().protocols()) {
            accept.append(protocol.mediaType()).append(";version=").append(protocol.version());
            NameEscaping escaping = config.settings().nameEscaping();
            if (protocol.version().equals("1.0.0")) {
                accept.append(";escaping=").append(escaping.text());
            }
            accept.append(";q=0.").append(weight--).append(',');
        }
        return accept.append("*/*;q=0.").append(weight).toString();
    }

    @Override
    public CompletableFuture<FetchedBody> fetch(Target target) {
        long deadlineNanos = System.nanoTime() + target.timeout().toNanos();
        CompletableFuture<HttpExchange.Answer> answer = CompletableFuture.supplyAsync(() -> null, workers)
                .thenCompose(ignored -> send(target, Endpoint.parse(target.url()), deadlineNanos, 0));
        return answer.thenApplyAsync(this::body, workers);
    }

    private CompletableFuture<HttpExchange.Answer> send(
            Target target, Endpoint endpoint, long deadlineNanos, int redirects) {
        HttpClient client;
        String authorization;
        try {
            client = clients.client(http.tls());
            boolean sameHost =
                    endpoint.host().equals(Endpoint.parse(target.url()).host());
            // As in Go: credentials don't follow a redirect to another host.
            authorization = sameHost ? authorization() : null;
        } catch (FetchException e) {
            return CompletableFuture.failedFuture(e);
        }
        HttpExchange exchange = new HttpExchange(
                client, endpoint, target.url(), new BodyBuffer(clients.buffers(), bodySizeLimit), deadlineNanos);
        exchange.header("Accept", accept);
        exchange.header("Accept-Encoding", compression ? "gzip" : "identity");
        headers.forEach(exchange::header);
        exchange.header(
                "X-Prometheus-Scrape-Timeout-Seconds",
                GoFloat.formatF(target.timeout().toMillis() / 1000.0));
        if (authorization != null) {
            exchange.header("Authorization", authorization);
        }
        return exchange.send().thenCompose(answer -> {
            String location = answer.location();
            if (!http.followRedirects() || !answer.isRedirect() || location == null) {
                return CompletableFuture.completedFuture(answer);
            }
            answer.body().release();
            if (redirects == MAX_REDIRECTS) {
                return failed(target, "stopped after 10 redirects");
            }
            try {
                return send(target, endpoint.resolve(location), deadlineNanos, redirects + 1);
            } catch (IllegalArgumentException e) {
                return failed(target, "bad redirect to \"" + location + "\": " + e.getMessage());
            }
        });
    }

    private static CompletableFuture<HttpExchange.Answer> failed(Target target, String problem) {
        return CompletableFuture.failedFuture(new FetchException("Get \"" + target.url() + "\": " + problem));
    }

    private @Nullable String authorization() throws FetchException {
        try {
            Optional<BasicAuth> basic = http.basicAuth();
            if (basic.isPresent()) {
                Optional<SecretSource> password = basic.get().password();
                String pair = basic.get().username().read()
                        + ':'
                        + (password.isPresent() ? password.get().read() : "");
                return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
            }
            Optional<Authorization> authorization = http.authorization();
            if (authorization.isPresent()) {
                return authorization.get().type()
                        + ' '
                        + authorization.get().credentials().read();
            }
            return null;
        } catch (IOException e) {
            throw new FetchException("unable to read credentials: " + e.getMessage());
        }
    }

    private FetchedBody body(HttpExchange.Answer answer) {
        BodyBuffer body = answer.body();
        try {
            if (answer.status() != 200) {
                throw new FetchException("server returned HTTP status " + answer.statusText());
            }
            if (answer.isGzip()) {
                body = unzip(body);
            }
            return new FetchedBody(body.bytes(), body.length(), answer.contentType(), body::release);
        } catch (FetchException e) {
            body.release();
            throw new CompletionException(e);
        }
    }

    private BodyBuffer unzip(BodyBuffer compressed) throws FetchException {
        BodyBuffer plain = new BodyBuffer(clients.buffers(), bodySizeLimit);
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(compressed.bytes(), 0, compressed.length()), 8192)) {
            plain.appendAll(in);
        } catch (IOException e) {
            plain.release();
            throw new FetchException("gzip: " + e.getMessage());
        } catch (FetchException e) {
            plain.release();
            throw e;
        }
        compressed.release();
        return plain;
    }
}
