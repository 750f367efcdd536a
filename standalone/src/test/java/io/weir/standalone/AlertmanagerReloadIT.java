package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.weir.standalone.broker.BrokerConfig;
import io.weir.standalone.broker.EmbeddedBroker;
import io.weir.standalone.testing.AlertmanagerApi;
import io.weir.standalone.testing.WeirProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process that is told by SIGHUP to read its file again: good ones, bad ones, and what they turn on. */
class AlertmanagerReloadIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Serves as a receiver and, under {@code /v1/traces}, as a collector of spans. */
    private static final class Listener implements AutoCloseable {
        final List<String> traceParents = new CopyOnWriteArrayList<>();
        final List<String> traces = new CopyOnWriteArrayList<>();
        private final HttpServer server;

        Listener() throws IOException {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            server.createContext("/", exchange -> {
                byte[] body = exchange.getRequestBody().readAllBytes();
                if (exchange.getRequestURI().getPath().equals("/v1/traces")) {
                    traces.add(new String(body, StandardCharsets.ISO_8859_1));
                } else {
                    traceParents.add(String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")));
                }
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            server.start();
        }

        String address() {
            return "127.0.0.1:" + server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private static String config(Listener listener, String groupWait, String more) {
        return """
                route: {receiver: hook, group_by: [alertname], group_wait: %s, group_interval: 1s, repeat_interval: 4h}
                receivers: [{name: hook, webhook_configs: [{url: 'http://%s/hook'}]}]
                %s
                """.formatted(groupWait, listener.address(), more);
    }

    private static String shown(AlertmanagerApi api) {
        return api.get("/api/v2/status").json().at("/config/original").asText();
    }

    private static String alert(String name) {
        return "[{\"labels\":{\"alertname\":\"" + name + "\"}}]";
    }

    @Test
    void hangingUpReloads(@TempDir Path dir) throws Exception {
        int port = WeirProcess.freePort();
        Path file = dir.resolve("am.yml");
        try (Listener listener = new Listener();
                EmbeddedBroker broker = EmbeddedBroker.start(new BrokerConfig("127.0.0.1", 0, dir.resolve("kafka")))) {
            createTopic(broker.bootstrapServers());
            Files.writeString(file, config(listener, "1s", ""));
            try (WeirProcess weir = WeirProcess.start(
                    dir.resolve("log"),
                    List.of(
                            "alertmanager",
                            "--kafka.bootstrap-servers=" + broker.bootstrapServers(),
                            "--config.file=" + file,
                            "--log.silences",
                            "--web.listen-address=127.0.0.1:" + port))) {
                AlertmanagerApi api = new AlertmanagerApi(port);
                await("ready").atMost(PATIENCE).until(() -> weir.isAlive() && api.isReady());
                api.post(alert("First"));
                await("notified").atMost(PATIENCE).until(() -> listener.traceParents.size() == 1);
                assertThat(listener.traceParents).containsExactly("null");

                Files.writeString(file, "route: {receiver: nobody}\n");
                weir.hangUp();
                await("refused")
                        .atMost(PATIENCE)
                        .until(() ->
                                api.get("/metrics").body().contains("alertmanager_config_last_reload_successful 0.0"));
                assertThat(shown(api)).contains("group_wait: 1s");
                assertThat(weir.output()).contains("nobody");

                Files.writeString(
                        file, config(listener, "2s", """
                        tracing: {client_type: http, endpoint: '%s', insecure: true, sampling_fraction: 1}
                        event_recorder:
                          file_outputs: [{path: events.jsonl}]
                          kafka_outputs: [{brokers: ['%s'], topic: events, acks: all, compression: gzip}]
                        """.formatted(listener.address(), broker.bootstrapServers())));
                weir.hangUp();
                await("in force")
                        .atMost(PATIENCE)
                        .until(() ->
                                api.get("/metrics").body().contains("alertmanager_config_last_reload_successful 1.0"));
                assertThat(shown(api)).contains("group_wait: 2s");
                api.silence("alertname", "Silent");
                api.post(alert("Second"));
                await("notified as a part of a trace")
                        .atMost(PATIENCE)
                        .until(() -> listener.traceParents.stream().anyMatch(parent -> parent.startsWith("00-")));
                await("the trace is sent")
                        .atMost(PATIENCE)
                        .until(() -> listener.traces.stream()
                                .anyMatch(trace -> trace.contains("dispatch.AggregationGroup.flush")
                                        && trace.contains("HTTP POST")));
                assertThat(weir.output()).contains("Silence changes action=create");
                assertThat(weir.terminate()).isEqualTo(143);

                List<String> inFile = new ArrayList<>();
                for (String line : Files.readAllLines(dir.resolve("events.jsonl"))) {
                    inFile.add(kind(line));
                }
                assertThat(inFile)
                        .contains("silenceCreated", "alertCreated", "alertGrouped", "notification")
                        .endsWith("alertmanagerShutdownEvent");
                assertThat(kafkaEvents(broker.bootstrapServers())).isEqualTo(inFile);
            }
        }
    }

    private static void createTopic(String servers) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(new NewTopic("events", 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    private static String kind(String event) throws IOException {
        JsonNode data = JSON.readTree(event).get("data");
        return data.fieldNames().next();
    }

    private static List<String> kafkaEvents(String servers) throws IOException {
        List<String> kinds = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers), new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition("events", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
                    kinds.add(kind(record.value()));
                }
            }
        }
        return kinds;
    }
}
