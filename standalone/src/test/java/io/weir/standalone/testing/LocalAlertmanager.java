package io.weir.standalone.testing;

import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.alertmanager.Alertmanager;
import io.weir.alertmanager.AlertmanagerOptions;
import io.weir.bus.Bus;
import io.weir.bus.BusConfig;
import io.weir.standalone.broker.BrokerConfig;
import io.weir.standalone.broker.EmbeddedBroker;
import io.weir.web.ListenAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** An Alertmanager in this process with a broker of its own, which notifies already. */
public final class LocalAlertmanager implements AutoCloseable {
    private final Path configFile;
    private final EmbeddedBroker broker;
    private final Bus bus;
    private final Alertmanager alertmanager;

    private LocalAlertmanager(Path directory, String config) {
        configFile = directory.resolve("alertmanager.yml");
        configure(config);
        broker = EmbeddedBroker.start(new BrokerConfig("127.0.0.1", 0, directory.resolve("kafka")));
        bus = Bus.connect(BusConfig.of(broker.bootstrapServers()), "test");
        alertmanager = new Alertmanager(
                bus,
                AlertmanagerOptions.of(configFile, ListenAddress.parse("127.0.0.1:0")),
                new PrometheusRegistry(),
                Clock.systemUTC());
        alertmanager.start();
        await("ready").atMost(Duration.ofSeconds(60)).until(() -> alertmanager.ready() && alertmanager.isOwner());
    }

    public static LocalAlertmanager start(Path directory, String config) {
        return new LocalAlertmanager(directory, config);
    }

    /** Writes the configuration file, which is read when somebody asks to reload it. */
    public void configure(String config) {
        try {
            Files.writeString(configFile, config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return alertmanager.port();
    }

    public AlertmanagerApi api() {
        return new AlertmanagerApi(port());
    }

    @Override
    public void close() {
        alertmanager.close();
        bus.close();
        broker.close();
    }
}
