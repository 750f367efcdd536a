package io.weir.scraper.fetch;

import io.weir.config.prometheus.ScrapeConfig;
import io.weir.web.client.HttpClients;
import java.util.Map;
import java.util.concurrent.Executor;

/** Makes the fetchers of jobs, which share connections, threads and buffers. Thread-safe. */
public final class Fetchers implements AutoCloseable {
    private final HttpClients clients = new HttpClients();
    private final BufferPool buffers = new BufferPool();
    private final Executor workers;
    private final Map<String, String> headers;

    /**
     * @param workers read credentials and decompress bodies
     * @param headers sent with every request, such as {@code User-Agent}
     */
    public Fetchers(Executor workers, Map<String, String> headers) {
        this.workers = workers;
        this.headers = Map.copyOf(headers);
    }

    /** A fetcher that does as the job says. */
    public Fetcher of(ScrapeConfig config) {
        return new HttpFetcher(clients.configured(config.http()), buffers, workers, config, headers);
    }

    /** Closes all connections. */
    @Override
    public void close() {
        clients.close();
    }
}
