package io.weir.standalone;

import io.weir.config.prometheus.PrometheusConfig;
import io.weir.stream.RulesConfig;
import io.weir.stream.RulesService;
import io.weir.web.WebServer;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir rules}: evaluates rules as a Flink job. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        description = {
            "Evaluates the rule files of a Prometheus configuration file as a Flink job: in this process, or with"
                    + " --flink.jobmanager on a session cluster, where the job goes on when this process ends.",
            "SIGHUP reloads the rule files."
        })
final class RulesCommand implements Callable<Integer> {
    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private WebOptions web = new WebOptions();

    @Mixin
    private RulesOptions rulesOptions = new RulesOptions();

    @Mixin
    private FeatureOptions features = new FeatureOptions();

    @Option(
            names = "--config.file",
            required = true,
            paramLabel = "FILE",
            description = "A Prometheus configuration file.")
    private Path configFile = Path.of("");

    @Option(
            names = "--data.dir",
            paramLabel = "DIR",
            defaultValue = "data-rules",
            description = "For checkpoints and scratch files (default: ./${DEFAULT-VALUE}).")
    private Path dataDir = Path.of("data-rules");

    @Option(
            names = "--web.external-url",
            paramLabel = "URL",
            defaultValue = "http://localhost:9090",
            description = "Under which people reach the query server, for links in alerts (default: ${DEFAULT-VALUE}).")
    private String externalUrl = "";

    @Option(
            names = "--flink.jobmanager",
            paramLabel = "HOST:PORT",
            description = "REST address of a Flink session cluster (default: a cluster in this process).")
    private @Nullable String jobManager;

    @Option(
            names = "--flink.checkpoints",
            paramLabel = "URL",
            description =
                    "Where checkpoints are kept; with --flink.jobmanager an address that the cluster and this process"
                            + " both reach, such as file:///checkpoints on a shared volume (default: in --data.dir).")
    private @Nullable String checkpoints;

    @Option(
            names = "--flink.parallelism",
            defaultValue = "1",
            description =
                    "Of the job; at most the partitions of the samples topic are of use (default: ${DEFAULT-VALUE}).")
    private int parallelism;

    @Override
    public Integer call() throws Exception {
        RulesConfig config = config();
        RulesService.check(config, kafka.config().samplesRetention());
        try (ComponentProcess process = ComponentProcess.start("rules", kafka)) {
            String cluster = jobManager;
            RulesService service = cluster == null
                    ? RulesService.local(process.bus(), config, process.registry(), process.clock())
                    : RulesService.remote(
                            process.bus(),
                            config,
                            process.registry(),
                            process.clock(),
                            cluster,
                            Installation.rulesJob());
            process.running().add("rules", service);
            service.start();
            WebServer server = web.serve(process.running(), "rules", process.registry(), service::ready);
            Hangup.runs(service::reload);
            return process.runUntilEnd(server.port());
        }
    }

    private RulesConfig config() {
        PrometheusConfig config = PrometheusConfig.load(configFile);
        ConfigWarnings.print(config);
        RulesConfig.Builder rules = rulesOptions
                .apply(RulesConfig.of(config, externalUrl, dataDir).toBuilder())
                .parallelism(parallelism)
                .features(features.promql());
        return (checkpoints == null ? rules : rules.checkpoints(checkpoints)).build();
    }
}
