package io.weir.scraper.fetch;

import io.weir.scraper.targets.Endpoint;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** One GET request and its answer, redirects not followed. Used once. */
final class HttpExchange {
    private final HttpClient client;
    private final Endpoint endpoint;
    private final String url;
    private final BodyBuffer body;
    private final long deadlineNanos;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private boolean retried;

    /** @param url as a user knows it, for errors */
    HttpExchange(HttpClient client, Endpoint endpoint, String url, BodyBuffer body, long deadlineNanos) {
        this.client = client;
        this.endpoint = endpoint;
        this.url = url;
        this.body = body;
        this.deadlineNanos = deadlineNanos;
    }

    /** What came back. The receiver owns the body. */
    record Answer(
            int status,
            @Nullable String reason,
            @Nullable String contentType,
            @Nullable String contentEncoding,
            @Nullable String location,
            BodyBuffer body) {
        boolean isRedirect() {
            return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
        }

        boolean isGzip() {
            return "gzip".equalsIgnoreCase(contentEncoding);
        }

        String statusText() {
            String standard = HttpStatus.getMessage(status);
            String text = reason == null || reason.isEmpty() ? standard : reason;
            return text.equals(Integer.toString(status)) ? text : status + " " + text;
        }
    }

    void header(String name, String value) {
        headers.put(name, value);
    }

    /** Sends the request; the future fails with a {@link FetchException} only. */
    CompletableFuture<Answer> send() {
        long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        if (leftMs <= 0) {
            body.release();
            answer.completeExceptionally(new FetchException("Get \"" + url + "\": context deadline exceeded"));
            return answer;
        }
        Request request = client.newRequest("localhost", endpoint.port())
                .scheme(endpoint.scheme())
                .host(endpoint.host())
                .port(endpoint.port())
                .path(endpoint.pathAndQuery())
                .version(HttpVersion.HTTP_1_1)
                .timeout(leftMs, TimeUnit.MILLISECONDS)
                .onResponseContent(this::receive);
        request.headers(fields -> headers.forEach(fields::put));
        request.send(this::complete);
        return answer;
    }

    private void receive(Response response, ByteBuffer chunk) {
        try {
            body.append(chunk);
        } catch (FetchException e) {
            response.abort(e);
        }
    }

    private void complete(Result result) {
        Throwable failure = result.getFailure();
        if (failure == null) {
            Response response = result.getResponse();
            answer.complete(new Answer(
                    response.getStatus(),
                    response.getReason(),
                    response.getHeaders().get(HttpHeader.CONTENT_TYPE),
                    response.getHeaders().get(HttpHeader.CONTENT_ENCODING),
                    response.getHeaders().get(HttpHeader.LOCATION),
                    body));
        } else if (isStaleConnection(result, failure)) {
            // The server closed the kept connection just as we used it: once more, on a new one.
            retried = true;
            send();
        } else {
            body.release();
            answer.completeExceptionally(
                    failure instanceof FetchException
                            ? failure
                            : new FetchException("Get \"" + url + "\": " + describe(failure)));
        }
    }

    private boolean isStaleConnection(Result result, Throwable failure) {
        boolean closed = failure instanceof EOFException || failure instanceof ClosedChannelException;
        boolean nothingReceived = body.length() == 0
                && (result.getResponse() == null || result.getResponse().getStatus() == 0);
        return !retried && closed && nothingReceived;
    }

    /** In Go's words where there are some: people search for them. */
    private String describe(Throwable failure) {
        if (failure instanceof TimeoutException || failure instanceof SocketTimeoutException) {
            return "context deadline exceeded";
        }
        if (failure instanceof UnknownHostException || failure instanceof UnresolvedAddressException) {
            return "dial tcp: lookup " + endpoint.host() + ": no such host";
        }
        if (failure instanceof ConnectException) {
            return "dial tcp " + endpoint.host() + ':' + endpoint.port() + ": connect: connection refused";
        }
        if (failure instanceof EOFException) {
            return "EOF";
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
