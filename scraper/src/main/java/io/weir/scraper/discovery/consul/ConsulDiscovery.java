package io.weir.scraper.discovery.consul;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.weir.config.prometheus.discovery.ConsulSdConfig;
import io.weir.config.prometheus.discovery.ConsulSelection;
import io.weir.scraper.discovery.Discovery;
import io.weir.scraper.discovery.TargetGroup;
import io.weir.scraper.schedule.Timer;
import io.weir.web.client.HttpAnswer;
import io.weir.web.client.HttpClients;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Services of a Consul catalogue. The list of services is watched, unless it is given, and each service that is wanted is
 * watched for itself. What can't be asked for keeps its targets. Follows discovery/consul of Prometheus. Thread-safe.
 */
public final class ConsulDiscovery implements Discovery {
    private static final Logger logger = LoggerFactory.getLogger(ConsulDiscovery.class);
    private static final long RETRY_MS = 15_000;

    private final ConsulSdConfig config;
    private final String job;
    private final ConsulClient client;
    private final Timer timer;
    private final Executor workers;
    private final ConsulMetrics metrics;
    private final Runnable listener;
    private final Map<String, BlockingQuery> watches = new HashMap<>();
    private final Map<String, TargetGroup> groups = new TreeMap<>();
    private @Nullable BlockingQuery catalog;
    private boolean closed;

    /**
     * A discovery that has not asked yet.
     *
     * @param job for logs
     * @param workers read answers
     * @param listener told after the targets changed
     */
    public ConsulDiscovery(
            ConsulSdConfig config,
            String job,
            HttpClients clients,
            String userAgent,
            Timer timer,
            Executor workers,
            ConsulMetrics metrics,
            Runnable listener) {
        this.config = config;
        this.job = job;
        this.client = new ConsulClient(config, clients, userAgent);
        this.timer = timer;
        this.workers = workers;
        this.metrics = metrics;
        this.listener = listener;
    }

    @Override
    public void start() {
        if (config.datacenter().isEmpty()) {
            onWorker(this::askDatacenter);
        } else {
            watch(config.datacenter());
        }
    }

    private void onWorker(Runnable task) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException e) {
            // The process ends.
        }
    }

    /** Asks the agent for its own data centre until it tells. */
    private void askDatacenter() {
        if (!isClosed()) {
            client.ask(new ConsulQuery("agent", "self"))
                    .whenComplete((answer, failure) -> onWorker(() -> told(answer, failure)));
        }
    }

    private void told(@Nullable HttpAnswer answer, @Nullable Throwable failure) {
        try {
            if (answer == null) {
                throw new IOException(failure == null ? "no answer" : failure.getMessage(), failure);
            }
            ConsulClient.require200(answer);
            watch(ConsulAnswers.datacenter(answer.text()));
        } catch (IOException e) {
            failed("/v1/agent/self", e);
            timer.at(timer.nowMs() + RETRY_MS, () -> onWorker(this::askDatacenter));
        }
    }

    private synchronized void watch(String datacenter) {
        if (closed) {
            return;
        }
        ConsulSelection selection = config.selection();
        boolean given = !selection.services().isEmpty()
                && selection.tags().isEmpty()
                && selection.filter().isEmpty();
        if (given) {
            Set.copyOf(selection.services()).forEach(service -> watchService(service, datacenter));
            return;
        }
        ConsulQuery query =
                withNodeMeta(new ConsulQuery("catalog", "services")).withUnlessEmpty("filter", selection.filter());
        catalog = query(query, metrics.servicesDuration, json -> follow(ConsulAnswers.services(json), datacenter));
        catalog.start();
    }

    private ConsulQuery withNodeMeta(ConsulQuery query) {
        new TreeMap<>(config.selection().nodeMeta())
                .forEach((name, value) -> query.with("node-meta", name + ':' + value));
        return query;
    }

    private BlockingQuery query(ConsulQuery query, DistributionDataPoint durations, BlockingQuery.Reader reader) {
        long pauseMs = config.refreshInterval().toMillis();
        return new BlockingQuery(client, query, pauseMs, timer, workers, durations, reader, this::failed);
    }

    private void failed(String question, Throwable cause) {
        metrics.failures.inc();
        logger.error(
                "Consul doesn't answer, the previous targets stay job={} server={} question={} cause={}",
                job,
                config.server(),
                question,
                cause.getMessage());
    }

    /** Watches the services that are wanted and new, and forgets those that are gone. */
    private void follow(Map<String, List<String>> services, String datacenter) {
        boolean lost;
        synchronized (this) {
            if (closed) {
                return;
            }
            services.forEach((service, tags) -> {
                if (isWanted(service, tags) && !watches.containsKey(service)) {
                    watchService(service, datacenter);
                }
            });
            watches.entrySet().removeIf(watch -> {
                boolean gone = !services.containsKey(watch.getKey());
                if (gone) {
                    watch.getValue().close();
                }
                return gone;
            });
            lost = groups.keySet().retainAll(watches.keySet());
        }
        if (lost) {
            listener.run();
        }
    }

    private boolean isWanted(String service, List<String> tags) {
        ConsulSelection selection = config.selection();
        return (selection.services().isEmpty() || selection.services().contains(service))
                && tags.containsAll(selection.tags());
    }

    private void watchService(String service, String datacenter) {
        ConsulQuery query = withNodeMeta(new ConsulQuery("health", "service", service));
        config.selection().tags().forEach(tag -> query.with("tag", tag));
        query.withUnlessEmpty("filter", config.selection().healthFilter());
        BlockingQuery watch = query(query, metrics.serviceDuration, json -> {
            List<ConsulAnswers.Instance> instances = ConsulAnswers.instances(json);
            put(service, ConsulTargets.group(service, datacenter, config.tagSeparator(), instances));
        });
        watches.put(service, watch);
        watch.start();
    }

    private void put(String service, TargetGroup group) {
        synchronized (this) {
            if (closed || !watches.containsKey(service) || group.equals(groups.put(service, group))) {
                return;
            }
        }
        listener.run();
    }

    @Override
    public synchronized List<TargetGroup> groups() {
        return List.copyOf(groups.values());
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (catalog != null) {
            catalog.close();
        }
        watches.values().forEach(BlockingQuery::close);
    }
}
