package io.weir.scraper.discovery.consul;

import io.weir.config.prometheus.discovery.ConsulSdConfig;
import io.weir.web.client.ConfiguredClient;
import io.weir.web.client.HttpAnswer;
import io.weir.web.client.HttpCall;
import io.weir.web.client.HttpClients;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Asks one Consul server as a configuration says. Thread-safe. */
final class ConsulClient {
    /** How long Consul may wait for a change before it answers that there was none. */
    private static final Duration WAIT = Duration.ofMinutes(2);

    private static final Duration TIMEOUT = WAIT.plusSeconds(15);
    private static final int MAX_BODY_BYTES = 256 << 20;

    private final ConsulSdConfig config;
    private final ConfiguredClient client;
    private final String base;
    private final String userAgent;

    ConsulClient(ConsulSdConfig config, HttpClients clients, String userAgent) {
        this.config = config;
        this.client = clients.configured(config.http(), MAX_BODY_BYTES);
        this.base = config.scheme() + "://" + config.server() + slashed(config.pathPrefix());
        this.userAgent = userAgent;
    }

    private static String slashed(String prefix) {
        String path = prefix.replaceAll("^/+|/+$", "");
        return path.isEmpty() ? "" : '/' + path;
    }

    /** The answer of status 200; the future fails else. */
    CompletableFuture<HttpAnswer> ask(ConsulQuery query) {
        ConsulQuery full = query.copy()
                .withUnlessEmpty("dc", config.datacenter())
                .withUnlessEmpty("ns", config.namespace())
                .withUnlessEmpty("partition", config.partition());
        HttpCall call =
                HttpCall.get(base + full).header("User-Agent", userAgent).header("Accept", "application/json");
        if (config.token().isPresent()) {
            call = call.header("X-Consul-Token", config.token().get().reveal());
        }
        return client.collect(call, TIMEOUT);
    }

    /** {@code query} for the state after {@code index}, which Consul answers when there is one. */
    ConsulQuery after(long index, ConsulQuery query) {
        ConsulQuery blocking = query.copy().with("wait", WAIT.toMillis() + "ms");
        if (index > 0) {
            blocking.with("index", Long.toString(index));
        }
        if (config.allowStale()) {
            blocking.with("stale", "");
        }
        return blocking;
    }

    /** @throws IOException if the answer is none */
    static void require200(HttpAnswer answer) throws IOException {
        if (answer.status() != 200) {
            String text = answer.text().strip();
            throw new IOException("server returned HTTP status " + answer.status()
                    + (text.isEmpty() ? "" : ": " + text.substring(0, Math.min(200, text.length()))));
        }
    }
}
