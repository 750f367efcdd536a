package io.weir.scraper.discovery;

import io.weir.config.prometheus.DiscoveryConfig;
import io.weir.config.prometheus.FileSdConfig;
import io.weir.config.prometheus.HttpSdConfig;
import io.weir.scraper.schedule.Timer;
import io.weir.web.client.HttpClients;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the discoveries that configurations ask for, on shared watches, connections and threads. Thread-safe. */
public final class Discoveries implements AutoCloseable {
    private final FileWatcher watcher;
    private final HttpClients clients = new HttpClients();
    private final Timer timer;
    private final Executor workers;
    private final ExecutorService blocking;
    private final DiscoveryMetrics metrics;
    private final String userAgent;

    /** @param workers run what doesn't block */
    public Discoveries(Timer timer, Executor workers, DiscoveryMetrics metrics, String userAgent) {
        this.watcher = new FileWatcher(timer);
        this.timer = timer;
        this.workers = workers;
        this.metrics = metrics;
        this.userAgent = userAgent;
        AtomicInteger number = new AtomicInteger();
        this.blocking = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "scraper-discovery-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * A discovery that isn't started.
     *
     * @param job for logs and metrics
     * @param listener told after the targets changed
     */
    public Discovery create(DiscoveryConfig config, String job, Runnable listener) {
        if (config instanceof FileSdConfig files) {
            return new FileDiscovery(files, watcher, timer, workers, metrics.fileReadErrors(), listener);
        }
        HttpSdConfig http = (HttpSdConfig) config;
        HttpTargets source = new HttpTargets(http, clients, userAgent, metrics.httpFailures());
        return new RefreshedDiscovery("http", job, source, http.refreshInterval(), timer, blocking, metrics, listener);
    }

    @Override
    public void close() {
        watcher.close();
        blocking.shutdownNow();
        clients.close();
    }
}
