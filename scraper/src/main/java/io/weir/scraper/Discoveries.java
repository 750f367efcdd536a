package io.weir.scraper;

import io.prometheus.metrics.core.metrics.Counter;
import io.weir.config.prometheus.discovery.ConsulSdConfig;
import io.weir.config.prometheus.discovery.DiscoveryConfig;
import io.weir.config.prometheus.discovery.DnsSdConfig;
import io.weir.config.prometheus.discovery.Ec2SdConfig;
import io.weir.config.prometheus.discovery.FileSdConfig;
import io.weir.config.prometheus.discovery.HttpSdConfig;
import io.weir.config.prometheus.discovery.KubernetesSdConfig;
import io.weir.scraper.discovery.Discovery;
import io.weir.scraper.discovery.DiscoveryMetrics;
import io.weir.scraper.discovery.RefreshedDiscovery;
import io.weir.scraper.discovery.TargetGroup;
import io.weir.scraper.discovery.TargetSource;
import io.weir.scraper.discovery.UpdateThrottle;
import io.weir.scraper.discovery.consul.ConsulDiscovery;
import io.weir.scraper.discovery.consul.ConsulMetrics;
import io.weir.scraper.discovery.dns.DnsMetrics;
import io.weir.scraper.discovery.dns.DnsTargets;
import io.weir.scraper.discovery.ec2.Ec2Targets;
import io.weir.scraper.discovery.file.FileDiscovery;
import io.weir.scraper.discovery.file.FileWatcher;
import io.weir.scraper.discovery.http.HttpTargets;
import io.weir.scraper.discovery.kubernetes.KubernetesClients;
import io.weir.scraper.discovery.kubernetes.KubernetesDiscovery;
import io.weir.scraper.discovery.kubernetes.KubernetesMetrics;
import io.weir.scraper.schedule.Timer;
import io.weir.web.client.HttpClients;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the discoveries that configurations ask for, on shared watches, connections and threads. Thread-safe. */
final class Discoveries implements AutoCloseable {
    /** Consul is asked for each service at the same time, and answers when something changes. */
    private static final int CONNECTIONS_PER_SERVER = 20_000;

    private final FileWatcher watcher;
    private final HttpClients clients = new HttpClients(CONNECTIONS_PER_SERVER);
    private final Timer timer;
    private final Executor workers;
    private final ExecutorService blocking;
    private final DiscoveryMetrics metrics;
    private final ScraperOptions options;
    private final Counter fileReadErrors;
    private final Counter httpFailures;
    private final DnsMetrics dnsMetrics;
    private final ConsulMetrics consulMetrics;
    private final KubernetesMetrics kubernetesMetrics;

    /** @param workers run what doesn't block */
    Discoveries(Timer timer, Executor workers, DiscoveryMetrics metrics, ScraperOptions options) {
        this.watcher = new FileWatcher(timer);
        this.timer = timer;
        this.workers = workers;
        this.metrics = metrics;
        this.options = options;
        this.fileReadErrors = metrics.counter(
                "prometheus_sd_file_read_errors_total", "Target files that could not be read or parsed.");
        this.httpFailures = metrics.counter(
                "prometheus_sd_http_failures_total", "Lists of targets that could not be had over HTTP.");
        this.dnsMetrics = new DnsMetrics(metrics);
        this.consulMetrics = new ConsulMetrics(metrics);
        this.kubernetesMetrics = new KubernetesMetrics(metrics);
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
    Discovery create(DiscoveryConfig config, String job, Runnable listener) {
        return config.accept(new Maker(job, listener));
    }

    /** Passes changes of discoveries on to {@code action} as often as the options say. */
    UpdateThrottle throttle(Runnable action) {
        return new UpdateThrottle(timer, options.discoveryReloadInterval(), workers, metrics, action);
    }

    /** The groups of a job went to its scrape pool. */
    void delivered(String job, List<TargetGroup> groups) {
        metrics.delivered(job, groups, timer.nowMs());
    }

    /** The job is gone. */
    void forget(String job) {
        metrics.forget(job);
    }

    /** One discovery for each kind of configuration. */
    private final class Maker implements DiscoveryConfig.Visitor<Discovery> {
        private final String job;
        private final Runnable listener;

        private Maker(String job, Runnable listener) {
            this.job = job;
            this.listener = listener;
        }

        @Override
        public Discovery visit(FileSdConfig config) {
            return new FileDiscovery(config, watcher, timer, workers, fileReadErrors, listener);
        }

        @Override
        public Discovery visit(HttpSdConfig config) {
            TargetSource source = new HttpTargets(config, clients, options.userAgent(), httpFailures);
            return refreshed("http", source, config.refreshInterval());
        }

        @Override
        public Discovery visit(DnsSdConfig config) {
            TargetSource source = DnsTargets.ofSystem(config, blocking, dnsMetrics);
            return refreshed("dns", source, config.refreshInterval());
        }

        @Override
        public Discovery visit(ConsulSdConfig config) {
            return new ConsulDiscovery(
                    config, job, clients, options.userAgent(), timer, workers, consulMetrics, listener);
        }

        /** The library is loaded here and nowhere else: it costs memory, and time of a start. */
        @Override
        public Discovery visit(KubernetesSdConfig config) {
            KubernetesClients clusters = new KubernetesClients(clients, options.userAgent());
            return new KubernetesDiscovery(config, job, clusters, timer, blocking, kubernetesMetrics, listener);
        }

        @Override
        public Discovery visit(Ec2SdConfig config) {
            return refreshed("ec2", new Ec2Targets(config, clients, options.userAgent()), config.refreshInterval());
        }

        private Discovery refreshed(String mechanism, TargetSource source, Duration interval) {
            return new RefreshedDiscovery(mechanism, job, source, interval, timer, blocking, metrics, listener);
        }
    }

    @Override
    public void close() {
        watcher.close();
        blocking.shutdownNow();
        clients.close();
    }
}
