package io.weir.alertmanager;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.alertmanager.alert.AlertStore;
import io.weir.alertmanager.api.ApiEnvironment;
import io.weir.alertmanager.api.ApiV2;
import io.weir.alertmanager.api.Cluster;
import io.weir.alertmanager.api.RequestGuard;
import io.weir.alertmanager.config.AlertmanagerConfig;
import io.weir.alertmanager.dispatch.Dispatch;
import io.weir.alertmanager.dispatch.DispatchMetrics;
import io.weir.alertmanager.event.Event;
import io.weir.alertmanager.event.EventRecorder;
import io.weir.alertmanager.history.HistoryRecorder;
import io.weir.alertmanager.history.HistoryView;
import io.weir.alertmanager.loop.ThreadEventLoop;
import io.weir.alertmanager.notify.NotificationLog;
import io.weir.alertmanager.notify.NotificationMetrics;
import io.weir.alertmanager.receiver.ConfiguredReceivers;
import io.weir.alertmanager.route.RouteWarnings;
import io.weir.alertmanager.silence.SilenceMetrics;
import io.weir.alertmanager.silence.Silences;
import io.weir.alertmanager.table.KafkaTable;
import io.weir.alertmanager.table.TableMetrics;
import io.weir.bus.Bus;
import io.weir.bus.TableTopic;
import io.weir.config.ConfigException;
import io.weir.model.record.AlertRecord;
import io.weir.model.record.NotificationRecord;
import io.weir.model.record.SilenceRecord;
import io.weir.web.BuildInfo;
import io.weir.web.ListenAddress;
import io.weir.web.MetricsEndpoint;
import io.weir.web.Request;
import io.weir.web.Response;
import io.weir.web.WebServer;
import io.weir.web.client.HttpClients;
import io.weir.web.tracing.Tracing;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Alertmanager. Its state is in Kafka: alerts, silences and the log of notifications are tables that every instance
 * reads, and any instance answers any request; one of them notifies. An instance that Kafka doesn't answer stores nothing,
 * does not notify, and says so.
 *
 * <p>A firing alert is notified at least once. It is notified twice only if the process ends, or loses Kafka for good,
 * between the receiver's answer and the acknowledged entry in the log of notifications.
 */
public final class Alertmanager implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(Alertmanager.class);
    private static final String ELECTION_GROUP = "weir-alertmanager";
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
    private static final int HISTORY_QUEUE = 8192;

    /** Attempts to notify at once, each of which has a thread; further ones wait. Containers often allow few thousand. */
    private static final int MAX_SENDERS = 1_000;

    private final AlertmanagerOptions options;
    private final AlertmanagerMetrics metrics;
    private final ExecutorService threads;
    private final ExecutorService senders = senders();
    private final ExecutorService historyWriter = historyWriter();
    private final Tracing tracing =
            new Tracing("alertmanager", BuildInfo.current().version());
    private final HttpClients clients = new HttpClients(tracing.tracer());
    private final ThreadEventLoop loop;
    private final KafkaTable<AlertRecord> alertTable;
    private final KafkaTable<SilenceRecord> silenceTable;
    private final KafkaTable<NotificationRecord> notificationTable;
    private final Dispatch dispatch;
    private final WebServer server;
    private final KafkaOwnership ownership;
    private final KafkaWatch watch;
    private final HistoryView history;
    private final EventRecorder events;
    private final Object reloadLock = new Object();
    private final AtomicInteger elections = new AtomicInteger();

    /**
     * Reads the configuration and begins to read the state from Kafka.
     *
     * @param bus stays the caller's to close, after this
     * @throws ConfigException if the configuration isn't valid
     */
    public Alertmanager(Bus bus, AlertmanagerOptions options, PrometheusRegistry registry, InstantSource clock) {
        AlertmanagerConfig config = loadConfig(options);
        this.options = options;
        BuildInfo build = BuildInfo.current();
        String externalUrl = options.web().externalUrl().isEmpty()
                ? guessedUrl(options)
                : options.web().externalUrl();
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "alertmanager-worker");
            thread.setDaemon(true);
            return thread;
        });
        loop = new ThreadEventLoop(clock, "alertmanager-loop");
        alertTable = KafkaTable.open(bus, TableTopic.ALERTS, "alertmanager", threads);
        silenceTable = KafkaTable.open(bus, TableTopic.SILENCES, "alertmanager", threads);
        notificationTable = KafkaTable.open(bus, TableTopic.NOTIFICATIONS, "alertmanager", threads);
        watch = new KafkaWatch(bus, ELECTION_GROUP, clock);
        history = new HistoryView(bus, clock.instant());
        ownership = new KafkaOwnership(bus, ELECTION_GROUP, new Candidate());
        events = new EventRecorder(hostName(), () -> ownership.holdsLease() ? 0 : 1, clock, clients, registry);
        AlertStore alerts = new AlertStore(alertTable, clock, registry);
        Silences silences =
                new Silences(silenceTable, clock, options.limits().silences(), new SilenceMetrics(registry));
        Dispatch.Parts parts = new Dispatch.Parts(
                loop,
                senders,
                clock,
                alerts,
                silences,
                new NotificationLog(
                        notificationTable, new TableMetrics(registry, "alertmanager_nflog", "notification log")),
                new ConfiguredReceivers(clients, externalUrl, "Alertmanager/" + build.version(), clock),
                new NotificationMetrics(registry, options.metricLabels().receiverNames()),
                new DispatchMetrics(registry),
                new HistoryRecorder(bus.writer(TableTopic.ALERT_HISTORY), hostName(), historyWriter, registry),
                ownership::holdsLease,
                new Dispatch.Schedule(
                        options.retention(),
                        options.gcInterval(),
                        clock.instant().plus(options.startDelay())),
                () -> ThreadLocalRandom.current().nextDouble(),
                tracing.tracer(),
                events);
        dispatch = new Dispatch(parts, config);
        metrics = new AlertmanagerMetrics(
                registry, dispatch, alerts, silences, options.limits(), options.metricLabels(), clock);
        KafkaMetrics.register(registry, watch, ownership, dispatch);
        reloaded();
        String prefix = options.web().routePrefix(externalUrl);
        WebServer.Builder web = WebServer.builder(options.web().addresses(), "alertmanager", registry)
                .config(options.web().config())
                .tracer(tracing.tracer());
        ApiEnvironment environment = new ApiEnvironment(
                dispatch,
                alerts,
                silences,
                metrics,
                clock,
                build,
                options.matcherParser(),
                this::hasState,
                watch::isReachable,
                this::cluster,
                history::newest,
                events,
                options.limits().alertsPerName(),
                options.limits().concurrentGets());
        new ApiV2(
                        environment,
                        new RequestGuard(
                                options.limits().concurrentGets(),
                                options.limits().requestTimeout(),
                                threads,
                                registry))
                .addTo(web, prefix);
        addOperations(web, prefix, registry);
        server = web.build();
    }

    private Cluster cluster() {
        return new Cluster(ready() ? "ready" : "settling", KafkaWatch.peerName(ownership.memberId()), watch.peers());
    }

    private static AlertmanagerConfig loadConfig(AlertmanagerOptions options) {
        return options.configFile()
                .map(file -> AlertmanagerConfig.load(file, options.matcherParser()))
                .orElseGet(() -> AlertmanagerConfig.parse(AlertmanagerConfig.DEFAULT_TEXT, "default", Path.of("")));
    }

    private static String guessedUrl(AlertmanagerOptions options) {
        ListenAddress address = options.web().addresses().get(0);
        boolean everywhere = Set.of("", "0.0.0.0", "::").contains(address.host());
        return options.web().config().scheme() + "://" + (everywhere ? hostName() : address.host()) + ":"
                + address.port();
    }

    private static ExecutorService senders() {
        ThreadPoolExecutor senders = new ThreadPoolExecutor(
                MAX_SENDERS, MAX_SENDERS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "alertmanager-sender");
                    thread.setDaemon(true);
                    return thread;
                });
        senders.allowCoreThreadTimeOut(true);
        return senders;
    }

    /** Waits for Kafka without holding up the loop; what doesn't fit into its queue is refused. */
    private static ExecutorService historyWriter() {
        return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(HISTORY_QUEUE), task -> {
            Thread thread = new Thread(task, "alertmanager-history-writer");
            thread.setDaemon(true);
            return thread;
        });
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private void addOperations(WebServer.Builder web, String prefix, PrometheusRegistry registry) {
        web.get(prefix + "/-/healthy", request -> Response.text("OK"));
        web.get(prefix + "/-/ready", request -> readiness());
        web.post(prefix + "/-/reload", this::reloadRequested);
        web.get(prefix + "/metrics", new MetricsEndpoint(registry));
        if (!prefix.isEmpty()) {
            web.get("/", request -> Response.redirect(302, prefix));
        }
    }

    private Response readiness() {
        if (!hasState()) {
            return Response.text(503, "Reading the state from Kafka\n");
        }
        return watch.isReachable()
                ? Response.text("OK")
                : Response.text(503, "Kafka has not answered since " + watch.lastContact() + "\n");
    }

    private Response reloadRequested(Request request) {
        try {
            reload();
            return Response.status(200);
        } catch (ConfigException e) {
            return Response.text(500, "failed to reload config: " + e.getMessage() + "\n");
        }
    }

    /**
     * Answers requests, and notifies once this instance is elected.
     *
     * @throws io.weir.web.WebServerException if the address can't be had
     */
    public void start() {
        server.start();
        ownership.start();
        BuildInfo build = BuildInfo.current();
        events.record(new Event.Startup(
                build.version(), "(java=" + build.javaVersion() + ", revision=" + build.revision() + ")"));
        logger.info("Alertmanager listens addresses={} port={}", options.web().addresses(), server.port());
    }

    /** Whether all state has been read from Kafka, and Kafka answers. */
    public boolean ready() {
        return hasState() && watch.isReachable();
    }

    private boolean hasState() {
        return alertTable.isCaughtUp() && silenceTable.isCaughtUp() && notificationTable.isCaughtUp();
    }

    /** Whether this instance is the one that notifies. */
    public boolean isOwner() {
        return dispatch.isOwner();
    }

    /** The port of the HTTP server. */
    public int port() {
        return server.port();
    }

    /**
     * Reads the configuration file again.
     *
     * @throws ConfigException if it isn't valid; the former configuration stays in force then
     */
    public void reload() {
        synchronized (reloadLock) {
            try {
                dispatch.configure(loadConfig(options));
            } catch (ConfigException e) {
                metrics.reloadFailed();
                logger.error("Configuration was not reloaded cause={}", e.getMessage());
                throw e;
            }
            reloaded();
            logger.info("Configuration was reloaded");
        }
    }

    private void reloaded() {
        tracing.apply(dispatch.setup().config().optionalTracing());
        events.apply(dispatch.setup().config().eventRecorder());
        metrics.reloaded(
                dispatch.setup(), options.configFile().map(ConfigHash::of).orElse(0.0));
        for (String warning : RouteWarnings.of(dispatch.setup().route(), options.retention())) {
            logger.warn("Configuration: {}", warning);
        }
    }

    private final class Candidate implements KafkaOwnership.Candidate {
        @Override
        public void acquired() {
            int election = elections.incrementAndGet();
            threads.execute(() -> takeOver(election));
        }

        @Override
        public void lost() {
            elections.incrementAndGet();
            dispatch.release();
        }
    }

    /** Reads all that the former owner may have written, then begins. */
    private void takeOver(int election) {
        while (elections.get() == election) {
            try {
                notificationTable.sync().get(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
                silenceTable.sync().get(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
                alertTable.sync().get(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
                if (elections.get() == election) {
                    dispatch.acquire();
                }
                return;
            } catch (ExecutionException | TimeoutException e) {
                logger.warn("State is not read to its end yet, trying again cause={}", e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Stops notifying, waits a few seconds for notifications under way to be recorded, and ends. */
    @Override
    public void close() {
        server.close();
        elections.incrementAndGet();
        try {
            dispatch.release().get(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            logger.warn("A notification under way was given up; it may be repeated");
        } catch (ExecutionException e) {
            logger.warn("Dispatching did not stop cleanly", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        events.record(new Event.Shutdown());
        events.close();
        ownership.close();
        watch.close();
        history.close();
        historyWriter.shutdown();
        loop.close();
        alertTable.close();
        silenceTable.close();
        notificationTable.close();
        clients.close();
        tracing.close();
        senders.shutdownNow();
        threads.shutdownNow();
    }
}
