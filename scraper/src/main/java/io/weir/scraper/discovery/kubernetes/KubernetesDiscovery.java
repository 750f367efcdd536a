package io.weir.scraper.discovery.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.weir.config.prometheus.discovery.KubernetesRole;
import io.weir.config.prometheus.discovery.KubernetesSdConfig;
import io.weir.scraper.discovery.Discovery;
import io.weir.scraper.discovery.TargetGroup;
import io.weir.scraper.schedule.Timer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects of a Kubernetes cluster. There are no targets until everything that a role needs was listed once. A cluster that
 * can't be reached keeps its targets. Follows discovery/kubernetes of Prometheus. Thread-safe.
 *
 * <p>Targets are made anew of all objects when they are asked for after a change. That costs less than it seems, as
 * changes are passed on at most every few seconds and a scrape pool looks at all targets then anyway.
 */
public final class KubernetesDiscovery implements Discovery {
    private static final Logger logger = LoggerFactory.getLogger(KubernetesDiscovery.class);
    private static final long RETRY_MS = 30_000;

    private final KubernetesSdConfig config;
    private final String job;
    private final KubernetesClients clients;
    private final Timer timer;
    private final Executor threads;
    private final KubernetesMetrics metrics;
    private final Runnable listener;
    private @Nullable KubernetesClient client;
    private @Nullable Watches watches;
    private @Nullable RoleTargets targets;
    private List<TargetGroup> groups = List.of();
    private boolean changed;
    private boolean closed;

    /**
     * A discovery that has not connected yet.
     *
     * @param job for logs
     * @param threads connect, which may block
     * @param listener told after objects changed
     */
    public KubernetesDiscovery(
            KubernetesSdConfig config,
            String job,
            KubernetesClients clients,
            Timer timer,
            Executor threads,
            KubernetesMetrics metrics,
            Runnable listener) {
        this.config = config;
        this.job = job;
        this.clients = clients;
        this.timer = timer;
        this.threads = threads;
        this.metrics = metrics;
        this.listener = listener;
    }

    @Override
    public void start() {
        try {
            threads.execute(this::connect);
        } catch (RejectedExecutionException e) {
            // The process ends.
        }
    }

    private void connect() {
        try {
            List<String> namespaces = clients.namespaces(config);
            KubernetesClient connected = clients.connect(config);
            synchronized (this) {
                // From here on whatever fails closes it.
                client = connected;
            }
            Watches started = new Watches(connected, config, namespaces, new Changes());
            RoleTargets made = RoleTargets.of(config, started);
            synchronized (this) {
                client = connected;
                watches = started;
                targets = made;
                if (closed) {
                    stop();
                    return;
                }
            }
            started.start().whenComplete((listed, failure) -> tell());
        } catch (IOException | RuntimeException e) {
            failed("client", e);
            synchronized (this) {
                stop();
                if (!closed) {
                    timer.at(timer.nowMs() + RETRY_MS, this::start);
                }
            }
        }
    }

    private void tell() {
        synchronized (this) {
            changed = true;
            if (closed || watches == null || !watches.hasSynced()) {
                return;
            }
        }
        listener.run();
    }

    private void failed(String kind, Throwable cause) {
        metrics.failures.inc();
        logger.error(
                "Kubernetes can't be watched, the previous targets stay job={} role={} kind={} cause={}",
                job,
                config.role().text(),
                kind,
                cause.getMessage());
    }

    private final class Changes implements Watches.Listener {
        @Override
        public void changed(KubernetesRole role, String event) {
            metrics.events.labelValues(role.text(), event).inc();
            tell();
        }

        @Override
        public void relatedChanged() {
            tell();
        }

        @Override
        public void failed(String kind, Throwable cause) {
            KubernetesDiscovery.this.failed(kind, cause);
        }
    }

    @Override
    public synchronized List<TargetGroup> groups() {
        if (changed && targets != null && watches != null && watches.hasSynced()) {
            changed = false;
            try {
                groups = List.copyOf(targets.groups());
            } catch (RuntimeException e) {
                // An object that lacks what the API promises must not end the job.
                failed("targets", e);
            }
        }
        return groups;
    }

    @Override
    public synchronized void close() {
        closed = true;
        stop();
    }

    private synchronized void stop() {
        if (watches != null) {
            watches.close();
        }
        if (client != null) {
            client.close();
        }
        watches = null;
        targets = null;
        client = null;
    }
}
