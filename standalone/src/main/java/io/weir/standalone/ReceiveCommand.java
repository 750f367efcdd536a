package io.weir.standalone;

import io.weir.scraper.receive.ReceiverOptions;
import io.weir.scraper.receive.RemoteWriteReceiver;
import io.weir.storage.head.HeadConfig;
import io.weir.web.HealthEndpoints;
import io.weir.web.ListenAddress;
import io.weir.web.MetricsEndpoint;
import io.weir.web.WebServer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir receive}: takes remote write into Kafka. */
@Command(
        name = "receive",
        mixinStandardHelpOptions = true,
        description = {
            "Takes remote write at POST /api/v1/write. Any number of them may stand behind one load balancer.",
            "The storage flags must be those of the stores: they say how old a sample may be."
        })
final class ReceiveCommand implements Callable<Integer> {
    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private StorageOptions storage = new StorageOptions();

    @Option(
            names = "--web.listen-address",
            defaultValue = "127.0.0.1:9095",
            paramLabel = "HOST:PORT",
            description = "Remote write and /metrics (default: ${DEFAULT-VALUE}).")
    private String address = "";

    @Override
    public Integer call() throws InterruptedException {
        HeadConfig head = storage.head();
        try (ComponentProcess process = ComponentProcess.start("receive", kafka)) {
            RemoteWriteReceiver receiver = new RemoteWriteReceiver(
                    process.bus().samples(),
                    ReceiverOptions.of(head::oldestAcceptedMs),
                    process.registry(),
                    process.clock());
            WebServer.Builder builder = WebServer.builder(ListenAddress.parse(address), "receive", process.registry())
                    .post("/api/v1/write", receiver)
                    .get("/metrics", new MetricsEndpoint(process.registry()));
            HealthEndpoints.addTo(builder, "Weir receive", () -> true);
            WebServer server = process.running().add("web server", builder.build());
            server.start();
            return process.runUntilEnd(server.port());
        }
    }
}
