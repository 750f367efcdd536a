package io.weir.standalone;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.alertmanager.Alertmanager;
import io.weir.alertmanager.AlertmanagerOptions;
import io.weir.bus.Bus;
import io.weir.bus.BusConfig;
import io.weir.config.prometheus.PrometheusConfig;
import io.weir.pushgateway.Pushgateway;
import io.weir.pushgateway.PushgatewayConfig;
import io.weir.query.Lifecycle;
import io.weir.query.ProcessStatus;
import io.weir.query.QueryOptions;
import io.weir.query.QueryServer;
import io.weir.scraper.Scraper;
import io.weir.scraper.ScraperOptions;
import io.weir.scraper.receive.ReceiverOptions;
import io.weir.scraper.receive.RemoteWriteReceiver;
import io.weir.standalone.broker.BrokerConfig;
import io.weir.standalone.broker.EmbeddedBroker;
import io.weir.storage.block.BlockCutterConfig;
import io.weir.storage.head.HeadConfig;
import io.weir.storage.object.FileObjectStore;
import io.weir.storage.streams.HeadStoreConfig;
import io.weir.stream.RulesConfig;
import io.weir.stream.RulesService;
import io.weir.web.BuildInfo;
import io.weir.web.ListenAddress;
import io.weir.web.OwnMetrics;
import io.weir.web.WebServerException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir standalone}: everything in this process. */
@Command(
        name = "standalone",
        mixinStandardHelpOptions = true,
        description = {
            "Runs everything in one process: a Kafka broker, a Flink mini cluster, scraper, push gateway, rules, store,"
                    + " query server and alertmanager.",
            "Without --config.file it scrapes itself, and a node exporter on localhost:9100 if one runs there."
        })
final class StandaloneCommand implements Callable<Integer> {
    /** Two partitions use both cores of a small machine; each costs a store, a window and its ticks. */
    private static final int SAMPLES_PARTITIONS = 2;

    /** Pushed groups share the heap with everything else. */
    private static final int PUSHED_PART_OF_HEAP = 8;

    @Option(names = "--config.file", paramLabel = "FILE", description = "A Prometheus configuration file.")
    private @Nullable Path configFile;

    @Option(
            names = "--data.dir",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Where everything is kept (default: ./${DEFAULT-VALUE}).")
    private Path dataDir = Path.of("data");

    @Option(
            names = "--web.listen-address",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9090",
            description = "Queries, API and web page (default: ${DEFAULT-VALUE}).")
    private String webAddress = "";

    @Option(
            names = "--web.external-url",
            paramLabel = "URL",
            defaultValue = "",
            description = "Under which people reach the web page, for links (default: from the host name and port).")
    private String externalUrl = "";

    @Option(names = "--web.enable-lifecycle", description = "Allows POST /-/reload and /-/quit. SIGHUP always reloads.")
    private boolean lifecycle;

    @Option(
            names = "--pushgateway.listen-address",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9091",
            description = "Pushes (default: ${DEFAULT-VALUE}).")
    private String pushAddress = "";

    @Option(
            names = "--pushgateway.web.route-prefix",
            paramLabel = "PATH",
            defaultValue = "",
            description = "Before all paths of the push gateway (default: none).")
    private String pushRoutePrefix = "";

    @Option(
            names = "--pushgateway.web.enable-admin-api",
            description = "Allows PUT /api/v1/admin/wipe on the push gateway, which deletes all groups.")
    private boolean pushAdminApi;

    @Mixin
    private DiscoveryOptions discovery = new DiscoveryOptions();

    @Mixin
    private WebFiles webFiles = new WebFiles();

    @Mixin
    private PushOptions pushOptions = new PushOptions();

    @Option(
            names = "--alertmanager.listen-address",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9093",
            description = "The Alertmanager's API (default: ${DEFAULT-VALUE}).")
    private String alertmanagerAddress = "";

    @Option(
            names = "--alertmanager.config.file",
            paramLabel = "FILE",
            description = "An Alertmanager configuration file (default: alerts are kept, nobody is notified).")
    private @Nullable Path alertmanagerConfigFile;

    @Option(
            names = "--kafka.listen-address",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9092",
            description = "The embedded Kafka broker (default: ${DEFAULT-VALUE}).")
    private String kafkaAddress = "";

    @Mixin
    private StorageOptions storage = new StorageOptions();

    @Mixin
    private RulesOptions rulesOptions = new RulesOptions();

    @Mixin
    private QueryFlags queryFlags = new QueryFlags();

    @Mixin
    private FeatureOptions features = new FeatureOptions();

    @Option(names = "--exit-when-ready", hidden = true, description = "Ends as soon as everything has answered once.")
    private boolean exitWhenReady;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final InstantSource clock = Clock.systemUTC();
    private final PrintStream out = System.out;

    @Override
    public Integer call() throws Exception {
        long startNs = System.nanoTime();
        HeadConfig head = storage.head();
        ListenAddress web = requireFree("query", webAddress);
        ListenAddress push = requireFree("push gateway", pushAddress);
        ListenAddress alerts = requireFree("alertmanager", alertmanagerAddress);
        ListenAddress kafka = ListenAddress.parse(kafkaAddress);
        try (Running running = new Running(() -> out.println("weir has stopped"))) {
            DataDirectory data = running.add("data directory", DataDirectory.open(dataDir));
            Path file = configFile != null
                    ? configFile
                    : ExampleConfiguration.write(
                            data.of("example"),
                            List.of(
                                    new ExampleConfiguration.OwnServer(web, webFiles.query()),
                                    new ExampleConfiguration.OwnServer(alerts, webFiles.alertmanager())));
            PrometheusConfig config = PrometheusConfig.load(file);
            ConfigWarnings.print(config);
            BlockCutterConfig cutting =
                    storage.cutting(config.storage().retentionTime().orElse(null));
            BusConfig busConfig =
                    new BusConfig(kafka.toString(), SAMPLES_PARTITIONS, 1, samplesRetention(head), Map.of());
            RulesService.check(rulesConfig(config), busConfig.samplesRetention());
            PushgatewayConfig pushgatewayConfig = pushgatewayConfig(push, running);
            AlertmanagerOptions alertmanagerOptions = alertmanagerOptions(alerts);

            BuildInfo build = BuildInfo.current();
            out.println("weir " + build.version() + " starts in " + dataDir.toAbsolutePath());
            EmbeddedBroker broker = running.add(
                    "broker", EmbeddedBroker.start(new BrokerConfig(kafka.host(), kafka.port(), data.of("kafka"))));
            Bus bus = running.add("bus", Bus.connect(withServers(busConfig, broker.bootstrapServers()), "weir"));
            PrometheusRegistry registry = OwnMetrics.newRegistry(build);
            RulesService rules = running.add("rules", RulesService.local(bus, rulesConfig(config), registry, clock));
            rules.start();
            StoreParts store = StoreParts.open(
                    running,
                    bus,
                    new FileObjectStore(data.of("segments")),
                    headStoreConfig(data, head),
                    cutting,
                    registry,
                    clock);
            Alertmanager alertmanager = running.add(
                    "alertmanager", new Alertmanager(bus, alertmanagerOptions, new PrometheusRegistry(), clock));
            alertmanager.start();
            Pushgateway pushgateway = running.add(
                    "push gateway", new Pushgateway(pushgatewayConfig, bus, new PrometheusRegistry(), clock));
            pushgateway.start();
            Scraper scraper = running.add("scraper", new Scraper(bus, registry, clock, scraperOptions()));
            scraper.apply(config);
            scraper.start();
            RemoteWriteReceiver receiver =
                    new RemoteWriteReceiver(bus.samples(), ReceiverOptions.of(head::oldestAcceptedMs), registry, clock);
            Reloading reloading = new Reloading(file, config, scraper, rules, alertmanager, clock);
            QueryServer query = running.add(
                    "query",
                    new QueryServer(
                            bus,
                            store.reader(),
                            store.heads()::ready,
                            queryOptions(web, cutting, reloading, running)
                                    .receivers(Map.of("/write", receiver))
                                    .build(),
                            registry,
                            clock));
            query.start();
            Hangup.runs(reloading::reload);

            out.println("  query, API and web page  " + webFiles.query().scheme() + "://" + address(web, query.port()));
            out.println("  push                     " + webFiles.pushgateway().scheme() + "://"
                    + address(push, pushgateway.port()));
            out.println("  alerts                   " + webFiles.alertmanager().scheme() + "://"
                    + address(alerts, alertmanager.port()));
            out.println("  Kafka                    " + broker.bootstrapServers());
            out.println("  configuration            " + file);
            Started started = new Started(store.reader(), scraper, rules, query, clock);
            if (!started.await(running)) {
                throw new StartException("not ready after " + Started.PATIENCE.toSeconds() + " s; see the log above");
            }
            out.printf("ready after %.1f s; ends with Ctrl-C or SIGTERM%n", (System.nanoTime() - startNs) / 1e9);
            if (!exitWhenReady) {
                if (queryFlags.rehearses()) {
                    query.rehearse();
                }
                running.await();
            }
        }
        return 0;
    }

    private Duration samplesRetention(HeadConfig head) {
        Duration twice = head.headWindow().plus(head.blockLength());
        return twice.compareTo(BusConfig.DEFAULT_SAMPLES_RETENTION) > 0 ? twice : BusConfig.DEFAULT_SAMPLES_RETENTION;
    }

    private static BusConfig withServers(BusConfig config, String bootstrapServers) {
        return new BusConfig(
                bootstrapServers,
                config.samplesPartitions(),
                config.replicationFactor(),
                config.samplesRetention(),
                config.clientProperties());
    }

    private RulesConfig rulesConfig(PrometheusConfig config) {
        return rulesOptions
                .apply(RulesConfig.of(config, externalUrl(), dataDir).toBuilder())
                .features(features.promql())
                .build();
    }

    private String externalUrl() {
        return externalUrl.isEmpty() ? webFiles.query().scheme() + "://" + webAddress : externalUrl;
    }

    private AlertmanagerOptions alertmanagerOptions(ListenAddress address) {
        return AlertmanagerOptions.of(alertmanagerConfigFile, address)
                .withWeb(new AlertmanagerOptions.Web(List.of(address), webFiles.alertmanager(), "", null));
    }

    private PushgatewayConfig pushgatewayConfig(ListenAddress address, Running running) {
        PushgatewayConfig.Builder config = pushOptions
                .apply(PushgatewayConfig.builder(List.of(address)))
                .routePrefix(pushRoutePrefix)
                .adminApi(pushAdminApi)
                .maxHeapBytes(Runtime.getRuntime().maxMemory() / PUSHED_PART_OF_HEAP)
                .web(webFiles.pushgateway())
                .flags(Flags.of(spec));
        if (lifecycle) {
            config.quit(() -> end(running));
        }
        return config.build();
    }

    private static HeadStoreConfig headStoreConfig(DataDirectory data, HeadConfig head) {
        // Nobody asks this process's heads from outside, but Kafka Streams wants an address to tell.
        return new HeadStoreConfig(
                data.of("head"), head, HeadStoreConfig.DEFAULT_SNAPSHOT_INTERVAL, "localhost:1", "standalone", 1);
    }

    private QueryOptions.Builder queryOptions(
            ListenAddress web, BlockCutterConfig cutting, Reloading reloading, Running running) {
        ProcessStatus status = new ProcessStatus(
                Flags.of(spec),
                reloading::configYaml,
                reloading::lastLoad,
                () -> List.of(webFiles.alertmanager().scheme() + "://" + alertmanagerAddress + "/api/v2/alerts"),
                cutting.retention().toString());
        Lifecycle answers = lifecycle ? Lifecycle.enabled(reloading::reload, () -> end(running)) : Lifecycle.DISABLED;
        return QueryOptions.builder(web)
                .externalUrl(externalUrl)
                .web(webFiles.query())
                .status(status)
                .lifecycle(answers)
                .limits(queryFlags.limits(rulesOptions.lookback()))
                .language(features.promql(), reloading::evaluationInterval);
    }

    /** Ends the process from another thread, so that the request that asked for it still gets its answer. */
    private static void end(Running running) {
        new Thread(running::close, "quit").start();
    }

    /** Asks before anything is started: half a start that fails later is slow and hard to read. */
    private static ListenAddress requireFree(String who, String text) {
        ListenAddress address = ListenAddress.parse(text);
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            String host = address.host().isEmpty() ? "0.0.0.0" : address.host();
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), address.port()));
            return address;
        } catch (IOException e) {
            throw new WebServerException(who + " can't listen on " + text + ": " + e.getMessage(), e);
        }
    }

    private static String address(ListenAddress configured, int port) {
        String host =
                configured.host().isEmpty() || configured.host().equals("0.0.0.0") ? "localhost" : configured.host();
        return new ListenAddress(host, port).toString();
    }

    private ScraperOptions scraperOptions() {
        ScraperOptions defaults = ScraperOptions.DEFAULT;
        return new ScraperOptions(
                defaults.name(),
                defaults.workers(),
                defaults.userAgent(),
                discovery.reloadInterval(),
                features.scraping());
    }
}
