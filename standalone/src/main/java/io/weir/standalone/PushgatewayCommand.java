package io.weir.standalone;

import io.weir.pushgateway.Pushgateway;
import io.weir.pushgateway.PushgatewayConfig;
import io.weir.web.ListenAddress;
import io.weir.web.config.WebConfigFile;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir pushgateway}: takes pushes into Kafka. */
@Command(
        name = "pushgateway",
        mixinStandardHelpOptions = true,
        description = "Takes pushed metrics. Any number of them on the same Kafka show the same groups.")
final class PushgatewayCommand implements Callable<Integer> {
    private static final Logger logger = LoggerFactory.getLogger(PushgatewayCommand.class);

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private LogOptions log = new LogOptions();

    @Option(
            names = "--web.listen-address",
            defaultValue = "127.0.0.1:9091",
            paramLabel = "HOST:PORT",
            description = "Pushes and /metrics; may be repeated (default: ${DEFAULT-VALUE}).")
    private List<String> addresses = new ArrayList<>();

    @Option(
            names = "--web.config.file",
            paramLabel = "FILE",
            description = "TLS, basic authentication, headers and rate limit, in the format of Prometheus's servers.")
    private @Nullable Path webConfigFile;

    @Option(
            names = "--web.telemetry-path",
            defaultValue = "/metrics",
            paramLabel = "PATH",
            description = "Where it is scraped; pushes always go below /metrics/job (default: ${DEFAULT-VALUE}).")
    private String telemetryPath = "";

    @Option(
            names = "--web.external-url",
            defaultValue = "",
            paramLabel = "URL",
            description = "Under which people reach it; its path is the default of --web.route-prefix.")
    private String externalUrl = "";

    @Option(
            names = "--web.route-prefix",
            defaultValue = "",
            paramLabel = "PATH",
            description = "Before all paths; / is none (default: the path of --web.external-url).")
    private String routePrefix = "";

    @Option(names = "--web.enable-lifecycle", description = "Allows PUT and POST /-/quit.")
    private boolean lifecycle;

    @Option(names = "--web.enable-admin-api", description = "Allows PUT /api/v1/admin/wipe, which deletes all groups.")
    private boolean adminApi;

    @Option(
            names = "--persistence.file",
            defaultValue = "",
            paramLabel = "FILE",
            description = "Accepted for the sake of old command lines; groups are always kept in Kafka.")
    private String persistenceFile = "";

    @Option(
            names = "--persistence.interval",
            defaultValue = "5m",
            paramLabel = "DURATION",
            description = "Accepted for the sake of old command lines; pushes are answered when Kafka has them.")
    private String persistenceInterval = "";

    @Mixin
    private PushOptions push = new PushOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        log.apply();
        if (!persistenceFile.isEmpty()) {
            logger.warn(
                    "Groups are kept in Kafka; the file is neither read nor written file={} interval={}",
                    persistenceFile,
                    persistenceInterval);
        }
        List<ListenAddress> listen =
                addresses.stream().map(ListenAddress::parse).toList();
        WebConfigFile web = webConfigFile == null ? WebConfigFile.none() : WebConfigFile.open(webConfigFile);
        try (ComponentProcess process = ComponentProcess.start("pushgateway", kafka)) {
            PushgatewayConfig.Builder config = push.apply(PushgatewayConfig.builder(listen))
                    .telemetryPath(telemetryPath)
                    .routePrefix(routePrefix())
                    .adminApi(adminApi)
                    .web(web)
                    .flags(Flags.of(spec));
            if (lifecycle) {
                config.quit(() -> new Thread(process::close, "quit").start());
            }
            Pushgateway pushgateway = process.running()
                    .add(
                            "push gateway",
                            new Pushgateway(config.build(), process.bus(), process.registry(), process.clock()));
            pushgateway.start();
            return process.runUntilEnd(pushgateway.port());
        }
    }

    /** The prefix of all paths: that of the flag, or else the path of the external URL. */
    private String routePrefix() {
        if (!routePrefix.isEmpty() || externalUrl.isEmpty()) {
            return routePrefix;
        }
        try {
            String path = new URI(externalUrl).getPath();
            return path == null ? "" : path;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("--web.external-url: " + e.getMessage(), e);
        }
    }
}
