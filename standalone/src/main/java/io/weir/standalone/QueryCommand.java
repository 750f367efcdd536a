package io.weir.standalone;

import io.weir.bus.TableTopic;
import io.weir.model.PromDuration;
import io.weir.query.ProcessStatus;
import io.weir.query.QueryOptions;
import io.weir.query.QueryServer;
import io.weir.storage.catalogue.TopicCatalogue;
import io.weir.storage.flight.RemoteHeads;
import io.weir.storage.object.ObjectStore;
import io.weir.storage.query.StorageReader;
import io.weir.web.ListenAddress;
import io.weir.web.config.WebConfigFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir query}: answers PromQL over the stores' heads and the segments. */
@Command(
        name = "query",
        mixinStandardHelpOptions = true,
        description = "Answers queries over the heads of all stores and the segments: API, web page, Grafana.")
final class QueryCommand implements Callable<Integer> {
    private static final Duration FLIGHT_TIMEOUT = Duration.ofSeconds(30);

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Option(
            names = "--web.listen-address",
            defaultValue = "127.0.0.1:9090",
            paramLabel = "HOST:PORT",
            description = "API and web page (default: ${DEFAULT-VALUE}).")
    private String address = "";

    @Option(
            names = "--web.config.file",
            paramLabel = "FILE",
            description = "TLS, basic authentication, headers and rate limit, in the format of Prometheus's servers.")
    private @Nullable Path webConfigFile;

    @Option(
            names = "--web.external-url",
            paramLabel = "URL",
            defaultValue = "",
            description = "Under which people reach the web page, for links (default: from the host name and port).")
    private String externalUrl = "";

    @Option(
            names = "--store.addresses",
            paramLabel = "HOST:PORT,...",
            required = true,
            split = ",",
            description = "Flight addresses of some stores; through any of them all others are found.")
    private List<String> stores = List.of();

    @Option(
            names = "--storage.objects",
            paramLabel = "URL",
            required = true,
            description = "Where segments are kept: file:///DIRECTORY, shared with the stores.")
    private String objects = "";

    @Option(
            names = "--query.lookback-delta",
            defaultValue = "5m",
            description = "How old the newest sample of a series may be to count (default: ${DEFAULT-VALUE}).")
    private String lookback = "";

    @Option(
            names = "--query.default-subquery-step",
            defaultValue = "1m",
            paramLabel = "DURATION",
            description = "Step of subqueries that give none: the evaluation interval of the configuration (default:"
                    + " ${DEFAULT-VALUE}).")
    private String subqueryStep = "";

    @Mixin
    private QueryFlags queryFlags = new QueryFlags();

    @Mixin
    private FeatureOptions features = new FeatureOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        ObjectStore segments = ObjectStore.open(objects);
        try (ComponentProcess process = ComponentProcess.start("query", kafka)) {
            Running running = process.running();
            var catalogueView = running.add("segment catalogue", process.bus().view(TableTopic.SEGMENTS, "query"));
            RemoteHeads heads = running.add(
                    "remote heads", new RemoteHeads(stores, process.bus().samplesPartitions(), FLIGHT_TIMEOUT));
            StorageReader reader = new StorageReader(
                    new TopicCatalogue(catalogueView, process.bus().writer(TableTopic.SEGMENTS)), segments, heads);
            Instant started = process.clock().instant();
            ProcessStatus status = new ProcessStatus(
                    Flags.of(spec), () -> "", () -> new ProcessStatus.ConfigLoad(true, started), List::of, "");
            Duration step = PromDuration.parse(subqueryStep);
            QueryOptions options = QueryOptions.builder(ListenAddress.parse(address))
                    .externalUrl(externalUrl)
                    .web(webConfigFile == null ? WebConfigFile.none() : WebConfigFile.open(webConfigFile))
                    .status(status)
                    .limits(queryFlags.limits(PromDuration.parse(lookback)))
                    .language(features.promql(), () -> step)
                    .build();
            QueryServer server = running.add(
                    "query",
                    new QueryServer(
                            process.bus(),
                            reader,
                            new StoresAnswer(heads, catalogueView::isCaughtUp),
                            options,
                            process.registry(),
                            process.clock()));
            server.start();
            if (queryFlags.rehearses()) {
                server.rehearse();
            }
            return process.runUntilEnd(server.port());
        }
    }
}
