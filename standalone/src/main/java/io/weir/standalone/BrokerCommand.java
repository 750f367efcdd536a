package io.weir.standalone;

import io.weir.standalone.broker.BrokerConfig;
import io.weir.standalone.broker.EmbeddedBroker;
import io.weir.web.ListenAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir broker}: the Kafka broker of {@code standalone} by itself. */
@Command(
        name = "broker",
        mixinStandardHelpOptions = true,
        description = "Runs one Kafka broker, to try the components as processes of their own where there is no Kafka.")
final class BrokerCommand implements Callable<Integer> {
    @Option(
            names = "--data.dir",
            paramLabel = "DIR",
            defaultValue = "data-broker",
            description = "Where its logs are kept (default: ./${DEFAULT-VALUE}).")
    private Path dataDir = Path.of("data-broker");

    @Option(
            names = "--kafka.listen-address",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9092",
            description = "Of the broker (default: ${DEFAULT-VALUE}).")
    private String address = "";

    @Override
    public Integer call() throws InterruptedException {
        ListenAddress listen = ListenAddress.parse(address);
        try (Running running = new Running(() -> System.out.println("weir broker has stopped"))) {
            DataDirectory data = running.add("data directory", DataDirectory.open(dataDir));
            EmbeddedBroker broker = running.add(
                    "broker", EmbeddedBroker.start(new BrokerConfig(listen.host(), listen.port(), data.of("kafka"))));
            System.out.println("weir broker runs, " + broker.bootstrapServers());
            running.await();
        }
        return 0;
    }
}
