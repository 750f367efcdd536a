package io.weir.web.client;

import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.HttpHeader;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.Request;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests as a configuration says: credentials, headers, TLS, proxy, redirects. Thread-safe; secrets and TLS files
 * are read for each request. Follows {@code NewClientFromConfig} of prometheus/common.
 */
public final class ConfiguredClient {
    private static final int MAX_REDIRECTS = 10;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final HttpClients clients;
    private final HttpClientConfig config;
    private final Credentials credentials;
    private final int maxBodyBytes;

    /** @param maxBodyBytes of an answer; a larger one is an error */
    ConfiguredClient(HttpClients clients, HttpClientConfig config, int maxBodyBytes) {
        this.maxBodyBytes = maxBodyBytes;
        this.clients = clients;
        this.config = config;
        this.credentials = new Credentials(clients, config);
    }

    /**
     * Sends and waits for the whole answer.
     *
     * @param timeout of the exchange, redirects included
     * @throws HttpTimeoutException if it takes longer
     * @throws IOException if there is no answer, or a secret can't be read; the text doesn't quote the URL
     */
    public HttpAnswer send(HttpCall call, Duration timeout) throws IOException, InterruptedException {
        long deadlineNs = System.nanoTime() + timeout.toNanos();
        RequestTarget origin = RequestTarget.parse(call.url());
        boolean trusted = true;
        HttpCall next = call;
        for (int redirects = 0; ; redirects++) {
            RequestTarget target = RequestTarget.parse(next.url());
            // Once another host was asked, credentials stay away, as in Go.
            trusted &= target.mayKnowCredentialsOf(origin);
            ContentResponse response = exchange(next, target, trusted, deadlineNs);
            String location = response.getHeaders().get("Location");
            boolean follows = config.followRedirects() && REDIRECTS.contains(response.getStatus()) && location != null;
            if (!follows) {
                String type = response.getHeaders().get("Content-Type");
                return new HttpAnswer(response.getStatus(), type == null ? "" : type, response.getContent());
            }
            if (redirects == MAX_REDIRECTS) {
                throw new IOException("stopped after " + MAX_REDIRECTS + " redirects");
            }
            next = next.redirected(resolve(next.url(), location), response.getStatus() >= 307);
        }
    }

    private static String resolve(String base, String location) throws IOException {
        try {
            return URI.create(base).resolve(location).toString();
        } catch (IllegalArgumentException e) {
            throw new IOException("redirected to what is not a URL", e);
        }
    }

    private ContentResponse exchange(HttpCall call, RequestTarget target, boolean trusted, long deadlineNs)
            throws IOException, InterruptedException {
        Request request = clients.jetty(config)
                .newRequest(target.host(), target.port())
                .scheme(target.scheme())
                .method(call.method())
                .path(target.path());
        call.headers().forEach((name, value) -> request.headers(headers -> headers.put(name, value)));
        if (trusted && !call.headers().containsKey("Authorization")) {
            String authorization = credentials.header(target.userInfo(), left(deadlineNs));
            if (authorization != null) {
                request.headers(headers -> headers.put("Authorization", authorization));
            }
        }
        for (HttpHeader header : config.headers()) {
            boolean sensitive =
                    header.name().equalsIgnoreCase("Cookie") || header.name().equalsIgnoreCase("Cookie2");
            if (trusted || !sensitive) {
                for (String value : header.values()) {
                    request.headers(headers -> headers.add(header.name(), value));
                }
            }
        }
        byte[] body = call.body();
        if (body != null) {
            String type = call.headers().getOrDefault("Content-Type", "application/octet-stream");
            request.body(new BytesRequestContent(type, body));
        }
        return await(request, left(deadlineNs));
    }

    private static Duration left(long deadlineNs) throws HttpTimeoutException {
        long leftNs = deadlineNs - System.nanoTime();
        if (leftNs <= 0) {
            throw new HttpTimeoutException();
        }
        return Duration.ofNanos(leftNs);
    }

    private ContentResponse await(Request request, Duration timeout) throws IOException, InterruptedException {
        request.timeout(Math.max(1, timeout.toMillis()), java.util.concurrent.TimeUnit.MILLISECONDS);
        try {
            return new CompletableResponseListener(request, maxBodyBytes).send().get();
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (InterruptedException e) {
            request.abort(e);
            throw e;
        }
    }

    private static IOException failure(@Nullable Throwable cause) {
        if (cause instanceof TimeoutException || cause instanceof java.net.SocketTimeoutException) {
            return new HttpTimeoutException();
        }
        String detail = cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
        String kind = cause == null ? "unknown failure" : cause.getClass().getSimpleName();
        return new IOException(kind + detail, cause);
    }
}
