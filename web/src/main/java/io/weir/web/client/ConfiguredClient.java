package io.weir.web.client;

import io.weir.config.http.HttpClientConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Sends requests as a configuration says: credentials, headers, TLS, proxy, redirects. Thread-safe; secrets and TLS files
 * are read for each request. Follows {@code NewClientFromConfig} of prometheus/common.
 */
public final class ConfiguredClient {
    private final HttpClients clients;
    private final HttpClientConfig config;
    private final Credentials credentials;
    private final int maxBodyBytes;
    private final ClientSpans spans;

    /** @param maxBodyBytes of an answer that is collected; a larger one is an error */
    ConfiguredClient(HttpClients clients, HttpClientConfig config, int maxBodyBytes) {
        this.maxBodyBytes = maxBodyBytes;
        this.clients = clients;
        this.config = config;
        this.spans = new ClientSpans(clients.tracer());
        this.credentials = new Credentials(clients, config);
    }

    /**
     * Starts what connections need, which takes longer than some time-outs.
     *
     * @throws IOException if TLS can't be set up; sending would fail likewise
     */
    public void warmUp() throws IOException {
        clients.jetty(config);
    }

    /**
     * Sends and hands the answer's body to {@code sink} as it arrives.
     *
     * @param timeout of the exchange, redirects and the whole body included
     * @return completes when the body has ended, or with an {@link IOException}: an {@link HttpTimeoutException}, what the
     *     sink threw, or one whose text doesn't quote the URL and whose cause is what the connection failed of, if it did;
     *     cancelling it ends the exchange
     */
    public CompletableFuture<HttpHead> send(HttpCall call, Duration timeout, BodySink sink) {
        return new Exchange(clients, config, credentials, call, timeout, sink).start();
    }

    /** {@link #send(HttpCall, Duration, BodySink)} with the answer collected; cancelling it ends the exchange, too. */
    public CompletableFuture<HttpAnswer> collect(HttpCall call, Duration timeout) {
        CollectedBody body = new CollectedBody(maxBodyBytes);
        CompletableFuture<HttpHead> sent = send(call, timeout, body);
        CompletableFuture<HttpAnswer> answer = sent.thenApply(head -> new HttpAnswer(head, body.toBytes()));
        answer.whenComplete((done, failure) -> {
            if (answer.isCancelled()) {
                sent.cancel(false);
            }
        });
        return answer;
    }

    /**
     * The header {@code Authorization} as it is now, empty for none, for libraries that send their requests themselves.
     *
     * @throws IOException if a secret can't be read, or no token is to be had
     */
    public String authorization(Duration timeout) throws IOException, InterruptedException {
        try {
            return credentials.header("", timeout).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }

    /**
     * Sends and waits for the whole answer.
     *
     * @param timeout of the exchange, redirects included
     * @throws HttpTimeoutException if it takes longer
     * @throws IOException if there is no answer, or a secret can't be read; the text doesn't quote the URL
     */
    public HttpAnswer send(HttpCall call, Duration timeout) throws IOException, InterruptedException {
        return spans.around(call, traced -> await(traced, timeout));
    }

    private HttpAnswer await(HttpCall call, Duration timeout) throws IOException, InterruptedException {
        CollectedBody body = new CollectedBody(maxBodyBytes);
        CompletableFuture<HttpHead> sent = send(call, timeout, body);
        try {
            return new HttpAnswer(sent.get(), body.toBytes());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (InterruptedException e) {
            sent.cancel(false);
            throw e;
        }
    }
}
