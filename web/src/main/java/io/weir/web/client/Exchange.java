package io.weir.web.client;

import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.HttpHeader;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Transport;
import org.jspecify.annotations.Nullable;

/** One call on its way: the request, those that redirects lead to, and the answer of the last. Used once. */
final class Exchange {
    private static final int MAX_REDIRECTS = 10;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final HttpClients clients;
    private final HttpClientConfig config;
    private final Credentials credentials;
    private final BodySink sink;
    private final long deadlineNs;
    private final CompletableFuture<HttpHead> answer = new CompletableFuture<>();

    /** Where the call goes now; replaced by redirects. */
    private HttpCall call;

    private @Nullable RequestTarget origin;
    /** Whether no other host was asked meanwhile: only then credentials are shown, as in Go. */
    private boolean trusted = true;

    private int redirects;
    private boolean retried;

    private @Nullable HttpHead head;
    private boolean received;
    private @Nullable IOException sinkFailure;

    Exchange(
            HttpClients clients,
            HttpClientConfig config,
            Credentials credentials,
            HttpCall call,
            Duration timeout,
            BodySink sink) {
        this.clients = clients;
        this.config = config;
        this.credentials = credentials;
        this.call = call;
        this.sink = sink;
        this.deadlineNs = System.nanoTime() + timeout.toNanos();
    }

    /** Sends the call. The future fails with an {@link IOException} only; to cancel it ends the exchange. */
    CompletableFuture<HttpHead> start() {
        next();
        return answer;
    }

    private void next() {
        try {
            RequestTarget target = RequestTarget.parse(call.url());
            origin = origin == null ? target : origin;
            trusted &= target.mayKnowCredentialsOf(origin);
            Request request = request(target);
            if (trusted && !call.headers().containsKey("Authorization")) {
                credentials.header(target.userInfo(), left()).whenComplete((authorization, failure) -> {
                    if (failure != null) {
                        fail(failure);
                    } else {
                        if (!authorization.isEmpty()) {
                            request.headers(headers -> headers.put("Authorization", authorization));
                        }
                        send(request);
                    }
                });
            } else {
                send(request);
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    private Request request(RequestTarget target) throws IOException {
        // Made for another host first: the client's own URLs don't take names with underscores.
        Request request = clients.jetty(config)
                .newRequest("localhost", target.port())
                .scheme(target.scheme())
                .host(target.host())
                .method(call.method())
                .path(target.path())
                .onResponseHeaders(this::begin)
                .onResponseContent(this::receive);
        Path socket = call.unixSocket();
        if (socket != null) {
            request.transport(new Transport.TCPUnix(socket));
        }
        if (call.http2()) {
            request.version(HttpVersion.HTTP_2);
        }
        request.headers(headers -> call.headers().forEach(headers::put));
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
        return request;
    }

    private Duration left() throws HttpTimeoutException {
        long leftNs = deadlineNs - System.nanoTime();
        if (leftNs <= 0) {
            throw new HttpTimeoutException();
        }
        return Duration.ofNanos(leftNs);
    }

    private void send(Request request) {
        try {
            request.timeout(Math.max(1, left().toMillis()), TimeUnit.MILLISECONDS);
        } catch (HttpTimeoutException e) {
            fail(e);
            return;
        }
        received = false;
        head = null;
        answer.whenComplete((done, failure) -> {
            if (answer.isCancelled() && failure != null) {
                request.abort(failure);
            }
        });
        request.send(this::complete);
    }

    private void begin(Response response) {
        received = true;
        HttpHead now = new HttpHead(response);
        head = now;
        if (!isFollowed(now)) {
            try {
                sink.begin(now);
            } catch (IOException e) {
                sinkFailure = e;
                response.abort(e);
            }
        }
    }

    private boolean isFollowed(HttpHead head) {
        return config.followRedirects() && REDIRECTS.contains(head.status()) && head.header("Location") != null;
    }

    private void receive(Response response, ByteBuffer chunk) {
        HttpHead now = head;
        if (now == null || isFollowed(now)) {
            return;
        }
        try {
            sink.append(chunk);
        } catch (IOException e) {
            sinkFailure = e;
            response.abort(e);
        }
    }

    private void complete(Result result) {
        Throwable failure = result.getFailure();
        HttpHead now = head;
        if (sinkFailure != null) {
            answer.completeExceptionally(sinkFailure);
        } else if (failure != null) {
            if (isStaleConnection(failure)) {
                // The server closed the kept connection just as it was used: once more, on a new one.
                retried = true;
                next();
            } else {
                fail(failure);
            }
        } else if (now == null) {
            fail(new EOFException());
        } else if (isFollowed(now)) {
            follow(now, String.valueOf(now.header("Location")));
        } else {
            answer.complete(now);
        }
    }

    private boolean isStaleConnection(Throwable failure) {
        boolean closed = failure instanceof EOFException || failure instanceof ClosedChannelException;
        return closed && !received && !retried && call.method().equals("GET");
    }

    private void follow(HttpHead redirect, String location) {
        if (redirects == MAX_REDIRECTS) {
            fail(new IOException("stopped after " + MAX_REDIRECTS + " redirects"));
            return;
        }
        redirects++;
        try {
            String url = URI.create(call.url()).resolve(location).toString();
            call = call.redirected(url, redirect.status() >= 307);
        } catch (IllegalArgumentException e) {
            fail(new IOException("redirected to what is not a URL", e));
            return;
        }
        next();
    }

    private void fail(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        answer.completeExceptionally(describe(cause));
    }

    /** An exception of this package or of the JDK's own kind as it is; others become the cause of one. */
    private static IOException describe(Throwable failure) {
        if (failure instanceof TimeoutException || failure instanceof SocketTimeoutException) {
            return new HttpTimeoutException();
        }
        if (failure.getClass() == IOException.class && failure.getMessage() != null
                || failure instanceof HttpTimeoutException) {
            return (IOException) failure;
        }
        String detail = failure.getMessage() == null ? "" : ": " + failure.getMessage();
        return new IOException(failure.getClass().getSimpleName() + detail, failure);
    }
}
