package io.weir.scraper.scrape;

import io.weir.config.prometheus.ScrapeConfig;
import io.weir.model.Labels;
import io.weir.model.record.TargetHealth;
import io.weir.scraper.discovery.TargetGroup;
import io.weir.scraper.fetch.Fetcher;
import io.weir.scraper.targets.Target;
import io.weir.scraper.targets.TargetBuilder;
import io.weir.scraper.targets.TargetOutcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scrape loops of one job. Thread-safe. */
public final class ScrapePool {
    private static final Logger logger = LoggerFactory.getLogger(ScrapePool.class);

    private final ScrapeContext context;
    private final long seed;
    private final MetadataLog metadata;
    private final Map<Target.Id, ScrapeLoop> loops = new LinkedHashMap<>();
    private final Map<Target.Id, ScrapeLoop> ending = new LinkedHashMap<>();
    private List<TargetStatus> dropped = List.of();
    private Set<String> rows = Set.of();
    private ScrapeConfig config;
    private Fetcher fetcher;
    private @Nullable FailureLog failureLog;
    private TargetBuilder builder;
    private boolean closed;

    /** A pool without targets. */
    public ScrapePool(ScrapeContext context, ScrapeConfig config, Fetcher fetcher, long seed) {
        this.context = context;
        this.seed = seed;
        this.metadata = new MetadataLog(config.jobName(), context.metadata());
        this.config = config;
        this.fetcher = fetcher;
        this.failureLog = failureLog(config);
        context.metrics().configured(config.jobName(), config.limits().targets());
        this.builder = new TargetBuilder(config);
    }

    /** Follows a new configuration of the same job; {@link #sync} applies it to the targets. */
    public synchronized void configure(ScrapeConfig newConfig, Fetcher newFetcher) {
        config = newConfig;
        fetcher = newFetcher;
        failureLog = failureLog(newConfig);
        context.metrics().reloaded(newConfig.jobName(), newConfig.limits().targets());
        builder = new TargetBuilder(newConfig);
    }

    private static @Nullable FailureLog failureLog(ScrapeConfig config) {
        return config.settings()
                .failureLog()
                .map(file -> new FailureLog(file, config.jobName()))
                .orElse(null);
    }

    /** Makes the loops those of the targets in {@code groups}. Loops of targets that were there before go on. */
    public synchronized void sync(List<TargetGroup> groups) {
        if (closed) {
            return;
        }
        long startNanos = context.timer().nanoTime();
        int invalid = 0;
        Map<Target.Id, Target> active = new LinkedHashMap<>();
        List<TargetStatus> notScraped = new ArrayList<>();
        for (TargetOutcome outcome : builder.build(groups)) {
            if (outcome instanceof TargetOutcome.Active found) {
                active.putIfAbsent(found.target().id(), found.target());
            } else if (outcome instanceof TargetOutcome.Dropped drop) {
                notScraped.add(notScraped(drop.discoveredLabels(), ""));
            } else if (outcome instanceof TargetOutcome.Invalid refused) {
                logger.error(
                        "Target can't be scraped job={} target={} cause={}",
                        config.jobName(),
                        refused.discoveredLabels(),
                        refused.problem());
                invalid++;
                notScraped.add(notScraped(refused.discoveredLabels(), refused.problem()));
            }
        }
        long keep = config.limits().keepDroppedTargets();
        dropped = List.copyOf(keep > 0 && notScraped.size() > keep ? notScraped.subList(0, (int) keep) : notScraped);
        syncLoops(active);
        syncRows();
        double seconds = (context.timer().nanoTime() - startNanos) / 1e9;
        context.metrics().synced(config.jobName(), active.size(), invalid, seconds);
    }

    private TargetStatus notScraped(Labels discovered, String problem) {
        return new TargetStatus(
                config.jobName(),
                "",
                discovered,
                Labels.empty(),
                true,
                TargetHealth.UNKNOWN,
                problem,
                0,
                0,
                config.scrapeInterval(),
                config.scrapeTimeout());
    }

    private void syncLoops(Map<Target.Id, Target> active) {
        PoolSettings settings = new PoolSettings(config, fetcher, forcedError(active.size()), failureLog);
        List<Target.Id> gone = new ArrayList<>(loops.keySet());
        gone.removeAll(active.keySet());
        for (Target.Id id : gone) {
            ScrapeLoop loop = loops.remove(id);
            if (loop != null) {
                ending.put(id, loop);
                loop.end();
            }
        }
        active.forEach((id, target) -> {
            ScrapeLoop loop = loops.get(id);
            if (loop == null) {
                loop = ending.remove(id);
                if (loop == null || !loop.resume()) {
                    loop = new ScrapeLoop(context, target, settings, metadata, seed, () -> ended(id));
                }
                loops.put(id, loop);
            }
            loop.configure(target, settings);
            loop.start();
        });
    }

    private @Nullable String forcedError(int targets) {
        long limit = config.limits().targets();
        if (limit == 0 || targets <= limit) {
            return null;
        }
        context.metrics().targetLimitExceeded.inc();
        return "target_limit exceeded (number of targets: " + targets + ", limit: " + limit + ")";
    }

    private synchronized void ended(Target.Id id) {
        ending.remove(id);
    }

    /** Publishes what appeared and removes what is gone. */
    private void syncRows() {
        Set<String> now = new HashSet<>();
        for (TargetStatus status : statuses()) {
            String key = TargetLog.key(status);
            if (now.add(key) && !rows.contains(key)) {
                context.targets().publish(status);
            }
        }
        for (String key : rows) {
            if (!now.contains(key)) {
                context.targets().remove(key);
            }
        }
        rows = now;
    }

    /** The targets and those that were dropped. */
    public synchronized List<TargetStatus> statuses() {
        List<TargetStatus> statuses = new ArrayList<>();
        loops.values().forEach(loop -> statuses.add(loop.status()));
        statuses.addAll(dropped);
        return statuses;
    }

    /** The keys of this pool's rows in the targets table. */
    public synchronized Set<String> rows() {
        return Set.copyOf(rows);
    }

    /** The job is gone: all its targets end. */
    public synchronized void end() {
        sync(List.of());
        context.metrics().remove(config.jobName());
    }

    /** Ends at once, without stale markers. */
    public synchronized void close() {
        closed = true;
        loops.values().forEach(ScrapeLoop::close);
        ending.values().forEach(ScrapeLoop::close);
    }
}
