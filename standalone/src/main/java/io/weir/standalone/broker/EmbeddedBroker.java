package io.weir.standalone.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One Kafka node that is broker and controller at once.
 *
 * <p>The classes used are not public API of Kafka, which has none for embedding; they stay behind this one. Settings are
 * sized for one machine: few threads, one partition and replica for internal topics, a small cleaner buffer. Data survive
 * {@code kill -9}: what a producer was acknowledged is in the page cache, which outlives the process.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private final BrokerConfig config;
    private final int port;
    private final KafkaRaftServer server;

    private EmbeddedBroker(BrokerConfig config, int port, KafkaRaftServer server) {
        this.config = config;
        this.port = port;
        this.server = server;
    }

    /**
     * Formats the data directory if it is new, and starts.
     *
     * @throws BrokerException if the directory can't be used or the port is taken
     */
    public static EmbeddedBroker start(BrokerConfig config) {
        int port = config.port() == 0 ? freePort(config.host()) : config.port();
        requireFree(config.host(), port);
        int controllerPort = freePort("127.0.0.1");
        try {
            Path logs = Files.createDirectories(config.dataDir()).toAbsolutePath();
            if (!Files.exists(logs.resolve("meta.properties"))) {
                format(logs);
            }
            KafkaConfig kafkaConfig = KafkaConfig.fromProps(settings(config, port, controllerPort, logs), false);
            KafkaRaftServer server = new KafkaRaftServer(kafkaConfig, Time.SYSTEM);
            server.startup();
            return new EmbeddedBroker(config, port, server);
        } catch (Exception e) {
            throw new BrokerException(
                    "embedded Kafka in " + config.dataDir() + " on " + config.host() + ":" + port + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private static void format(Path logs) throws Exception {
        try (PrintStream quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(quiet)
                    .setNodeId(1)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setDirectories(List.of(logs.toString()))
                    .setMetadataLogDirectory(logs.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setHasDynamicQuorum(false)
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setIgnoreFormatted(true)
                    .run();
        }
    }

    private static Properties settings(BrokerConfig config, int port, int controllerPort, Path logs) {
        String host = config.host();
        StringBuilder doors = new StringBuilder();
        StringBuilder advertisedDoors = new StringBuilder();
        StringBuilder protocols = new StringBuilder();
        for (BrokerConfig.Door door : config.doors()) {
            String name = ",DOOR" + door.port();
            doors.append(name).append("://").append(host).append(':').append(door.port());
            advertisedDoors
                    .append(name)
                    .append("://")
                    .append(advertised(host))
                    .append(':')
                    .append(door.advertisedPort());
            protocols.append(name).append(":PLAINTEXT");
        }
        Properties p = new Properties();
        p.put("process.roles", "broker,controller");
        p.put("node.id", "1");
        p.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        p.put("controller.listener.names", "CONTROLLER");
        p.put("listeners", "PLAINTEXT://" + host + ":" + port + ",CONTROLLER://127.0.0.1:" + controllerPort + doors);
        p.put("advertised.listeners", "PLAINTEXT://" + advertised(host) + ":" + port + advertisedDoors);
        p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT" + protocols);
        p.put("log.dirs", logs.toString());
        p.put("auto.create.topics.enable", "false");
        for (String internal : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            p.put(internal + ".num.partitions", "1");
            p.put(internal + ".replication.factor", "1");
        }
        p.put("transaction.state.log.min.isr", "1");
        p.put("share.coordinator.state.topic.min.isr", "1");
        p.put("group.initial.rebalance.delay.ms", "0");
        // A default cleaner takes 128 MiB of heap for itself.
        p.put("log.cleaner.dedupe.buffer.size", "2097152");
        p.put("log.cleaner.io.buffer.size", "65536");
        p.put("log.cleaner.threads", "1");
        p.put("num.network.threads", "1");
        p.put("num.io.threads", "2");
        p.put("background.threads", "2");
        p.put("num.recovery.threads.per.data.dir", "2");
        p.put("group.coordinator.threads", "1");
        p.put("share.coordinator.threads", "1");
        p.put("log.index.size.max.bytes", "1048576");
        p.put("controller.quorum.election.timeout.ms", "200");
        p.put("controller.quorum.fetch.timeout.ms", "1000");
        // After a crash the new broker waits until its own old registration lapses. Short, but longer than a pause for
        // garbage collection.
        p.put("broker.session.timeout.ms", "3000");
        p.put("broker.heartbeat.interval.ms", "500");
        p.put("controlled.shutdown.enable", "true");
        return p;
    }

    private static String advertised(String host) {
        return host.isEmpty() || host.equals("0.0.0.0") ? "localhost" : host;
    }

    private static int freePort(String host) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host.isEmpty() ? "0.0.0.0" : host))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on " + host, e);
        }
    }

    /** Kafka reports a taken port only after half its start, wrapped several times; ask first. */
    private static void requireFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new java.net.InetSocketAddress(InetAddress.getByName(host.isEmpty() ? "0.0.0.0" : host), port));
        } catch (IOException e) {
            throw new BrokerException("embedded Kafka can't listen on " + host + ":" + port + ": " + e.getMessage(), e);
        }
    }

    /** Where clients connect. */
    public String bootstrapServers() {
        return advertised(config.host()) + ":" + port;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
