package io.weir.standalone.testing;

import static org.awaitility.Awaitility.await;

import io.weir.standalone.broker.BrokerConfig;
import io.weir.standalone.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Several {@code weir alertmanager} processes on one broker, each on a wire of its own that can be cut. */
public final class AlertmanagerCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path dir;
    private final BrokerConfig brokerConfig;
    private final List<Instance> instances = new ArrayList<>();
    private EmbeddedBroker broker;

    /** One process. */
    public final class Instance {
        private final int port = WeirProcess.freePort();
        private final int doorPort = WeirProcess.freePort();
        private final int wirePort = WeirProcess.freePort();
        private final AlertmanagerApi api = new AlertmanagerApi(port);
        private Partition wire;
        private WeirProcess process;

        public AlertmanagerApi api() {
            return api;
        }

        public Partition wire() {
            return wire;
        }

        public WeirProcess process() {
            return process;
        }

        public boolean isOwner() {
            return process.isAlive() && api.metric("weir_alertmanager_owner") == 1;
        }

        /** Starts the process, for the first time or again. */
        public void launch() {
            process = WeirProcess.start(
                    dir.resolve("alertmanager-" + port + ".log"),
                    "alertmanager",
                    "--config.file=" + dir.resolve("alertmanager.yml"),
                    "--kafka.bootstrap-servers=127.0.0.1:" + wirePort,
                    "--web.listen-address=127.0.0.1:" + port);
        }

        /** Stops the process with a signal, or lets it go on: {@code STOP} or {@code CONT}. */
        public void signal(String name) {
            try {
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }

        @Override
        public String toString() {
            return "instance " + instances.indexOf(this);
        }
    }

    private AlertmanagerCluster(Path dir, int size) {
        this.dir = dir;
        for (int i = 0; i < size; i++) {
            instances.add(new Instance());
        }
        this.brokerConfig = new BrokerConfig(
                "127.0.0.1",
                WeirProcess.freePort(),
                dir.resolve("kafka"),
                instances.stream()
                        .map(one -> new BrokerConfig.Door(one.doorPort, one.wirePort))
                        .toList());
        this.broker = EmbeddedBroker.start(brokerConfig);
    }

    /** Starts {@code size} instances with the configuration {@code config} and waits until they are ready. */
    public static AlertmanagerCluster start(Path dir, int size, String config) {
        try {
            Files.writeString(dir.resolve("alertmanager.yml"), config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        AlertmanagerCluster cluster = new AlertmanagerCluster(dir, size);
        for (Instance instance : cluster.instances) {
            instance.wire = new Partition(instance.wirePort, instance.doorPort);
            instance.launch();
        }
        await("all instances are ready")
                .atMost(PATIENCE)
                .until(() -> cluster.instances.stream().allMatch(instance -> instance.api.isReady()));
        await("one is the owner").atMost(PATIENCE).until(() -> cluster.owner().isPresent());
        return cluster;
    }

    public List<Instance> instances() {
        return instances;
    }

    /** The instance that notifies, if exactly one believes to. */
    public Optional<Instance> owner() {
        List<Instance> owners = instances.stream().filter(Instance::isOwner).toList();
        return owners.size() == 1 ? Optional.of(owners.get(0)) : Optional.empty();
    }

    public void stopBroker() {
        broker.close();
    }

    public void startBroker() {
        broker = EmbeddedBroker.start(brokerConfig);
    }

    @Override
    public void close() {
        for (Instance instance : instances) {
            instance.process.close();
            try {
                instance.wire.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        broker.close();
    }
}
