package io.weir.scraper;

import io.weir.config.prometheus.DiscoveryConfig;
import io.weir.config.prometheus.ScrapeConfig;
import io.weir.scraper.discovery.Discoveries;
import io.weir.scraper.discovery.Discovery;
import io.weir.scraper.discovery.TargetGroup;
import io.weir.scraper.fetch.Fetcher;
import io.weir.scraper.scrape.ScrapeContext;
import io.weir.scraper.scrape.ScrapePool;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A scrape job: its discoveries and the pool they feed. Thread-safe. */
final class ScrapeJob implements AutoCloseable {
    private final Discoveries factory;
    private final Function<ScrapeConfig, Fetcher> fetchers;
    private final ScrapePool pool;
    private ScrapeConfig config;
    private List<Discovery> discoveries;

    ScrapeJob(
            ScrapeContext context,
            Discoveries factory,
            Function<ScrapeConfig, Fetcher> fetchers,
            ScrapeConfig config,
            long seed) {
        this.factory = factory;
        this.fetchers = fetchers;
        this.config = config;
        this.pool = new ScrapePool(context, config, fetchers.apply(config), seed);
        this.discoveries = discover(config);
    }

    private List<Discovery> discover(ScrapeConfig newConfig) {
        List<Discovery> created = new ArrayList<>();
        for (DiscoveryConfig discovery : newConfig.discoveries()) {
            created.add(factory.create(discovery, newConfig.jobName(), this::sync));
        }
        return created;
    }

    /** Begins to scrape. */
    void start() {
        sync();
        startDiscoveries();
    }

    private synchronized void startDiscoveries() {
        discoveries.forEach(Discovery::start);
    }

    /** Follows a new configuration of the job; does nothing if it is the same. */
    void configure(ScrapeConfig newConfig) {
        synchronized (this) {
            if (newConfig.equals(config)) {
                return;
            }
            boolean sameDiscoveries = newConfig.discoveries().equals(config.discoveries());
            config = newConfig;
            pool.configure(newConfig, fetchers.apply(newConfig));
            if (!sameDiscoveries) {
                discoveries.forEach(Discovery::close);
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
        discoveries.forEach(Discovery::close);
        discoveries = List.of();
        pool.end();
    }

    /** The process ends. */
    @Override
    public synchronized void close() {
        discoveries.forEach(Discovery::close);
        pool.close();
    }
}
