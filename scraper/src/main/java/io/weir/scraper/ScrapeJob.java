package io.weir.scraper;

import io.weir.config.prometheus.ScrapeConfig;
import io.weir.scraper.discovery.JobDiscoveries;
import io.weir.scraper.discovery.TargetGroup;
import io.weir.scraper.discovery.UpdateThrottle;
import io.weir.scraper.fetch.Fetcher;
import io.weir.scraper.scrape.ScrapeContext;
import io.weir.scraper.scrape.ScrapePool;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A scrape job: its discoveries and the pool they feed. Thread-safe. */
final class ScrapeJob implements AutoCloseable {
    private final Function<ScrapeConfig, Fetcher> fetchers;
    private final ScrapePool pool;
    private final JobDiscoveries discoveries;
    private final UpdateThrottle updates;
    private final Discoveries factory;
    private ScrapeConfig config;
    private boolean ended;

    ScrapeJob(
            ScrapeContext context,
            Discoveries factory,
            Function<ScrapeConfig, Fetcher> fetchers,
            ScrapeConfig config,
            long seed) {
        this.fetchers = fetchers;
        this.config = config;
        this.pool = new ScrapePool(context, config, fetchers.apply(config), seed);
        this.factory = factory;
        this.updates = factory.throttle(this::sync);
        this.discoveries =
                new JobDiscoveries(discovery -> factory.create(discovery, config.jobName(), updates::trigger));
        discoveries.configure(config.discoveries());
    }

    /** Begins to scrape. */
    void start() {
        sync();
        startDiscoveries();
    }

    private synchronized void startDiscoveries() {
        discoveries.start();
    }

    /** Follows a new configuration of the job; does nothing if it is the same. */
    void configure(ScrapeConfig newConfig) {
        synchronized (this) {
            if (newConfig.equals(config)) {
                return;
            }
            config = newConfig;
            pool.configure(newConfig, fetchers.apply(newConfig));
            discoveries.configure(newConfig.discoveries());
        }
        sync();
    }

    /** Serialised, so that the pool sees the groups of the last discovery last. */
    private synchronized void sync() {
        if (ended) {
            return;
        }
        List<TargetGroup> groups = new ArrayList<>(TargetGroup.ofStatic(config.staticConfigs()));
        groups.addAll(discoveries.groups());
        pool.sync(groups);
        factory.delivered(config.jobName(), groups);
    }

    ScrapePool pool() {
        return pool;
    }

    /** The job is gone from the configuration. */
    synchronized void end() {
        updates.close();
        discoveries.close();
        ended = true;
        factory.forget(config.jobName());
        pool.end();
    }

    /** The process ends. */
    @Override
    public synchronized void close() {
        ended = true;
        updates.close();
        discoveries.close();
        pool.close();
    }
}
