package io.weir.standalone;

import io.weir.pushgateway.Pushgateway;
import io.weir.pushgateway.PushgatewayConfig;
import io.weir.web.ListenAddress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir pushgateway}: takes pushes into Kafka. */
@Command(
        name = "pushgateway",
        mixinStandardHelpOptions = true,
        description = "Takes pushed metrics. Any number of them on the same Kafka show the same groups.")
final class PushgatewayCommand implements Callable<Integer> {
    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Option(
            names = "--web.listen-address",
            defaultValue = "127.0.0.1:9091",
            paramLabel = "HOST:PORT",
            description = "Pushes and /metrics (default: ${DEFAULT-VALUE}).")
    private String address = "";

    @Override
    public Integer call() throws InterruptedException {
        try (ComponentProcess process = ComponentProcess.start("pushgateway", kafka)) {
            Pushgateway pushgateway = process.running()
                    .add(
                            "push gateway",
                            new Pushgateway(
                                    PushgatewayConfig.of(ListenAddress.parse(address)),
                                    process.bus(),
                                    process.registry(),
                                    process.clock()));
            pushgateway.start();
            return process.runUntilEnd(pushgateway.port());
        }
    }
}
