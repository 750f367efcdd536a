package io.weir.scraper.discovery.http;

import io.prometheus.metrics.core.metrics.Counter;
import io.weir.config.ConfigException;
import io.weir.config.prometheus.discovery.HttpSdConfig;
import io.weir.scraper.discovery.TargetGroup;
import io.weir.scraper.discovery.TargetSource;
import io.weir.scraper.discovery.file.TargetFile;
import io.weir.web.client.ConfiguredClient;
import io.weir.web.client.HttpAnswer;
import io.weir.web.client.HttpCall;
import io.weir.web.client.HttpClients;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A list of targets on a server: JSON as of {@link TargetFile}, whole each time. Follows discovery/http of Prometheus.
 * Thread-safe.
 */
public final class HttpTargets implements TargetSource {
    /** The label that holds the list's address. */
    static final String URL_LABEL = "__meta_url";

    private static final int MAX_BODY_BYTES = 64 << 20;
    private static final Pattern JSON =
            Pattern.compile("application/json(;\\s*charset=(\"utf-8\"|utf-8))?", Pattern.CASE_INSENSITIVE);

    private final HttpSdConfig config;
    private final ConfiguredClient client;
    private final HttpCall call;
    private final Counter failures;

    /** @param failures counts answers that can't be had or used */
    public HttpTargets(HttpSdConfig config, HttpClients clients, String userAgent, Counter failures) {
        this.failures = failures;
        this.config = config;
        this.client = clients.configured(config.http(), MAX_BODY_BYTES);
        this.call = HttpCall.get(config.url())
                .header("User-Agent", userAgent)
                .header("Accept", "application/json")
                .header(
                        "X-Prometheus-Refresh-Interval-Seconds",
                        BigDecimal.valueOf(config.refreshInterval().toMillis(), 3)
                                .stripTrailingZeros()
                                .toPlainString());
    }

    @Override
    public List<TargetGroup> find() throws IOException, InterruptedException {
        try {
            return read(client.send(call, config.refreshInterval()));
        } catch (IOException e) {
            failures.inc();
            throw new IOException(config.url() + ": " + e.getMessage(), e);
        } catch (ConfigException e) {
            // It names the URL and the place.
            failures.inc();
            throw new IOException(e.getMessage(), e);
        }
    }

    private List<TargetGroup> read(HttpAnswer answer) throws IOException {
        if (answer.status() != 200) {
            throw new IOException("server returned HTTP status " + answer.status());
        }
        if (!JSON.matcher(answer.contentType().strip()).matches()) {
            throw new IOException(
                    "unsupported content type \"" + answer.contentType() + "\"; it must be application/json");
        }
        return TargetFile.parseList(answer.text(), config.url(), "http/" + config.url(), URL_LABEL);
    }
}
