package io.weir.scraper;

import io.weir.config.prometheus.FileSdConfig;
import io.weir.config.prometheus.ScrapeConfig;
import io.weir.scraper.discovery.FileDiscovery;
import io.weir.scraper.discovery.FileWatcher;
import io.weir.scraper.discovery.TargetGroup;
import io.weir.scraper.fetch.Fetcher;
import io.weir.scraper.scrape.ScrapeContext;
import io.weir.scraper.scrape.ScrapePool;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A scrape job: its discoveries and the pool they feed. Thread-safe. */
final class ScrapeJob implements AutoCloseable {
    private final ScrapeContext context;
    private final FileWatcher watcher;
    private final Function<ScrapeConfig, Fetcher> fetchers;
    private final ScrapePool pool;
    private ScrapeConfig config;
    private List<FileDiscovery> discoveries;

    ScrapeJob(
            ScrapeContext context,
            FileWatcher watcher,
            Function<ScrapeConfig, Fetcher> fetchers,
            ScrapeConfig config,
            long seed) {
        this.context = context;
        this.watcher = watcher;
        this.fetchers = fetchers;
        this.config = config;
        this.pool = new ScrapePool(context, config, fetchers.apply(config), seed);
        this.discoveries = discover(config);
    }

    private List<FileDiscovery> discover(ScrapeConfig newConfig) {
        List<FileDiscovery> started = new ArrayList<>();
        for (FileSdConfig files : newConfig.fileSdConfigs()) {
            started.add(new FileDiscovery(
                    files, context.timer(), context.workers(), context.metrics().fileReadErrors(), this::sync));
        }
        return started;
    }

    /** Begins to scrape. */
    void start() {
        sync();
        startDiscoveries();
    }

    private synchronized void startDiscoveries() {
        discoveries.forEach(discovery -> discovery.start(watcher));
    }

    /** Follows a new configuration of the job; does nothing if it is the same. */
    void configure(ScrapeConfig newConfig) {
        synchronized (this) {
            if (newConfig.equals(config)) {
                return;
            }
            boolean sameFiles = newConfig.fileSdConfigs().equals(config.fileSdConfigs());
            config = newConfig;
            pool.configure(newConfig, fetchers.apply(newConfig));
            if (!sameFiles) {
                discoveries.forEach(FileDiscovery::close);
                discoveries = discover(newConfig);
                startDiscoveries();
            }
        }
        sync();
    }

    /** Serialised, so that the pool sees the groups of the last discovery last. */
    private synchronized void sync() {
        List<TargetGroup> groups = new ArrayList<>(TargetGroup.ofStatic(config.staticConfigs()));
        discoveries.forEach(discovery -> groups.addAll(discovery.groups()));
        pool.sync(groups);
    }

    ScrapePool pool() {
        return pool;
    }

    /** The job is gone from the configuration. */
    synchronized void end() {
        discoveries.forEach(FileDiscovery::close);
        discoveries = List.of();
        pool.end();
    }

    /** The process ends. */
    @Override
    public synchronized void close() {
        discoveries.forEach(FileDiscovery::close);
        pool.close();
    }
}
