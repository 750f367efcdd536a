package io.weir.scraper.fetch;

import io.weir.config.prometheus.NameEscaping;
import io.weir.config.prometheus.ScrapeConfig;
import io.weir.config.prometheus.ScrapeProtocol;
import io.weir.web.client.HttpClients;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** Makes the fetchers of jobs, which share connections, threads and buffers. Thread-safe. */
public final class Fetchers implements AutoCloseable {
    private final HttpClients clients = new HttpClients();
    private final BufferPool buffers = new BufferPool();
    private final Executor workers;
    private final Map<String, String> headers;
    private final boolean wantsStarts;

    /**
     * @param workers read credentials and decompress bodies
     * @param headers sent with every request, such as {@code User-Agent}
     * @param wantsStarts whether what tells when series began is asked for first, where the configuration doesn't say
     */
    public Fetchers(Executor workers, Map<String, String> headers, boolean wantsStarts) {
        this.workers = workers;
        this.headers = Map.copyOf(headers);
        this.wantsStarts = wantsStarts;
    }

    /** A fetcher that does as the job says. */
    public Fetcher of(ScrapeConfig config) {
        return new HttpFetcher(clients.configured(config.http()), buffers, workers, config, headers(config));
    }

    private Map<String, String> headers(ScrapeConfig config) {
        List<ScrapeProtocol> protocols = config.settings().protocols();
        boolean protobufFirst = wantsStarts && protocols.equals(ScrapeProtocol.DEFAULT);
        Map<String, String> all = new HashMap<>(headers);
        all.put(
                "Accept",
                accept(
                        protobufFirst ? ScrapeProtocol.PROTO_FIRST : protocols,
                        config.settings().nameEscaping()));
        all.put("Accept-Encoding", config.enableCompression() ? "gzip" : "identity");
        return all;
    }

    /** The formats in order of preference with falling weights, then anything. */
    private static String accept(List<ScrapeProtocol> protocols, NameEscaping escaping) {
        StringBuilder accept = new StringBuilder();
        int weight = ScrapeProtocol.values().length + 1;
        for (ScrapeProtocol protocol : protocols) {
            accept.append(protocol.mediaType());
            if (protocol.isEscapable()) {
                accept.append(";escaping=").append(escaping.text());
            }
            accept.append(";q=0.").append(weight--).append(',');
        }
        return accept.append("*/*;q=0.").append(weight).toString();
    }

    /** Closes all connections. */
    @Override
    public void close() {
        clients.close();
    }
}
