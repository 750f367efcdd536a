package io.weir.scraper.fetch;

import io.weir.config.prometheus.ScrapeConfig;
import io.weir.model.GoFloat;
import io.weir.scraper.targets.Target;
import io.weir.web.client.ConfiguredClient;
import io.weir.web.client.HttpCall;
import io.weir.web.client.HttpHead;
import io.weir.web.client.HttpTimeoutException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches over HTTP as one job says: formats, size limit, and all that its HTTP client is told. Thread-safe. */
final class HttpFetcher implements Fetcher {
    private static final Logger logger = LoggerFactory.getLogger(HttpFetcher.class);

    private final ConfiguredClient client;
    private final BufferPool buffers;
    private final Executor workers;
    private final long bodySizeLimit;
    private final Map<String, String> headers;

    HttpFetcher(
            ConfiguredClient client,
            BufferPool buffers,
            Executor workers,
            ScrapeConfig config,
            Map<String, String> headers) {
        this.client = client;
        this.buffers = buffers;
        this.workers = workers;
        this.bodySizeLimit = config.limits().bodySizeBytes();
        this.headers = headers;
        try {
            client.warmUp();
        } catch (IOException e) {
            // Each scrape tries again and reports it.
            logger.warn("HTTP client not ready job={} cause={}", config.jobName(), e.getMessage());
        }
    }

    @Override
    public CompletableFuture<FetchedBody> fetch(Target target) {
        FetchedAnswer answer = new FetchedAnswer(buffers, bodySizeLimit);
        return client.send(call(target), target.timeout(), answer)
                .handleAsync((head, failure) -> body(target, answer, head, failure), workers);
    }

    private HttpCall call(Target target) {
        Map<String, String> all = new HashMap<>(headers);
        all.put(
                "X-Prometheus-Scrape-Timeout-Seconds",
                GoFloat.formatF(target.timeout().toMillis() / 1000.0));
        HttpCall call = HttpCall.get(target.url(), all);
        String socket = target.id().unixSocket();
        return socket.isEmpty() ? call : call.by(Path.of(socket));
    }

    private static FetchedBody body(Target target, FetchedAnswer answer, HttpHead head, Throwable failure) {
        if (failure != null) {
            answer.release();
        }
        try {
            if (failure instanceof IOException e) {
                throw e;
            }
            if (failure != null) {
                throw new CompletionException(failure);
            }
            return answer.body(head);
        } catch (BodyTooLargeException e) {
            throw new CompletionException(new FetchException(String.valueOf(e.getMessage()), true));
        } catch (FetchException e) {
            throw new CompletionException(e);
        } catch (IOException e) {
            throw new CompletionException(
                    new FetchException("Get \"" + target.url() + "\": " + describe(e, target.url())));
        }
    }

    /** In Go's words where there are some: people search for them. */
    private static String describe(IOException failure, String url) {
        if (failure instanceof HttpTimeoutException) {
            return "context deadline exceeded";
        }
        Throwable cause = failure.getCause();
        if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
            return "dial tcp: lookup " + hostOf(url) + ": no such host";
        }
        if (cause instanceof ConnectException) {
            return "dial tcp " + URI.create(url).getRawAuthority() + ": connect: connection refused";
        }
        if (cause instanceof EOFException) {
            return "EOF";
        }
        return String.valueOf(failure.getMessage());
    }

    private static String hostOf(String url) {
        String authority = URI.create(url).getRawAuthority();
        int port = authority.lastIndexOf(':');
        return port < 0 ? authority : authority.substring(0, port);
    }
}
