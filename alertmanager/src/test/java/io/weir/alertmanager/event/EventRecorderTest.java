package io.weir.alertmanager.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.weir.alertmanager.config.AlertmanagerConfig;
import io.weir.alertmanager.testing.World;
import io.weir.config.ConfigException;
import io.weir.web.client.HttpClients;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventRecorderTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path directory = Path.of("");

    private final HttpClients clients = new HttpClients();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final EventRecorder recorder = new EventRecorder("host-1", () -> 1, () -> T, clients, registry);

    @AfterEach
    void stop() {
        recorder.close();
        clients.close();
    }

    private void configure(String recorderYaml) {
        recorder.apply(config(recorderYaml).eventRecorder());
    }

    private AlertmanagerConfig config(String recorderYaml) {
        return AlertmanagerConfig.parse(
                "route: {receiver: r}\nreceivers: [{name: r}]\nevent_recorder: " + recorderYaml, "am.yml", directory);
    }

    private List<JsonNode> lines(String file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve(file))) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    @Test
    void aFileHasALineForEachEvent() throws IOException {
        recorder.record(new Event.Startup("untold", ""));
        configure("{file_outputs: [{path: events.jsonl}]}");
        recorder.record(new Event.Startup("1.2", "(java=17)"));
        recorder.record(new Event.Shutdown());
        recorder.close();
        assertThat(Files.readString(directory.resolve("events.jsonl"))).isEqualTo("""
                {"@timestamp":"2026-01-01T00:00:00Z","instance":"host-1","data":{"alertmanagerStartupEvent":\
                {"version":"1.2","buildContext":"(java=17)"}},"clusterPosition":1}
                {"@timestamp":"2026-01-01T00:00:00Z","instance":"host-1","data":{"alertmanagerShutdownEvent":{}},\
                "clusterPosition":1}
                """);
        assertThat(registry.scrape("alertmanager_events_recorded"::equals).get(0))
                .isInstanceOfSatisfying(
                        CounterSnapshot.class,
                        counter -> assertThat(counter.getDataPoints())
                                .extracting(point -> point.getLabels().get("event_type"))
                                .containsExactlyInAnyOrder(
                                        "alertmanager_startup_event", "alertmanager_shutdown_event"));
    }

    @Test
    void aFileThatIsMovedAwayIsMadeAnew() throws Exception {
        FileOutput file = new FileOutput(directory.resolve("a"));
        file.send(new byte[] {'1'});
        Files.move(directory.resolve("a"), directory.resolve("a.1"));
        file.send(new byte[] {'2'});
        Files.delete(directory.resolve("a"));
        file.send(new byte[] {'3'});
        file.close();
        assertThat(directory.resolve("a.1")).hasContent("1\n");
        assertThat(directory.resolve("a")).hasContent("3\n");
    }

    @Test
    void formerOutputsStayIfANewOneCantBeOpened() throws IOException {
        configure("{file_outputs: [{path: events.jsonl}]}");
        configure("{file_outputs: [{path: other.jsonl}, {path: missing/events.jsonl}]}");
        recorder.record(new Event.Shutdown());
        recorder.close();
        assertThat(lines("events.jsonl")).hasSize(1);
    }

    private record Posts(HttpServer server, List<JsonNode> bodies, Deque<Integer> answers) implements AutoCloseable {
        static Posts start(Integer... answers) throws IOException {
            HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            Posts posts = new Posts(server, new CopyOnWriteArrayList<>(), new ArrayDeque<>(List.of(answers)));
            server.createContext("/", exchange -> {
                byte[] body = exchange.getRequestBody().readAllBytes();
                Integer answer = posts.answers.poll();
                if (answer == null) {
                    posts.bodies.add(JSON.readTree(new String(body, StandardCharsets.UTF_8)));
                }
                exchange.sendResponseHeaders(answer == null ? 200 : answer, -1);
                exchange.close();
            });
            server.start();
            return posts;
        }

        String url() {
            return "'http://127.0.0.1:" + server.getAddress().getPort() + "/events?key=hidden'";
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    @Test
    void aWebhookIsTriedAgain() throws IOException {
        try (Posts posts = Posts.start(500, 503)) {
            configure("{webhook_outputs: [{url: " + posts.url() + ", workers: 1, retry_backoff: 1ms}]}");
            recorder.record(new Event.Startup("1.2", ""));
            recorder.close();
            assertThat(posts.bodies).hasSize(1);
            assertThat(posts.bodies
                            .get(0)
                            .at("/data/alertmanagerStartupEvent/version")
                            .asText())
                    .isEqualTo("1.2");
        }
    }

    @Test
    void aBatchIsAnArray() throws IOException {
        try (Posts posts = Posts.start()) {
            configure("{webhook_outputs: [{url: " + posts.url()
                    + ", workers: 1, batch: true, batch_max_events: 2, batch_flush_interval: 1m}]}");
            for (int i = 0; i < 4; i++) {
                recorder.record(new Event.Startup("v" + i, ""));
            }
            recorder.close();
            assertThat(posts.bodies)
                    .hasSize(2)
                    .allSatisfy(body -> assertThat(body).hasSize(2));
        }
    }

    @Test
    void theBlockIsShownWithoutItsSecret() {
        String shown = config("{webhook_outputs: [{url: 'http://u:hidden@h/x'}], stdout_outputs: [{}],"
                        + " kafka_outputs: [{brokers: ['k:9092'], topic: events}]}")
                .toYaml();
        assertThat(shown)
                .contains("webhook_outputs", "stdout_outputs", "k:9092")
                .doesNotContain("hidden");
        assertThat(config("{}").toYaml()).doesNotContain("event_recorder");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{file_outputs: [{}]} | event_recorder file output requires a path",
                "{webhook_outputs: [{}]} | event_recorder webhook output requires a url",
                "{webhook_outputs: [{url: 'ftp://x/'}]} | unsupported scheme",
                "{webhook_outputs: [{url: 'http://x/', batch_max_events: 3}]} | require batch: true",
                "{webhook_outputs: [{url: 'http://x/', workers: -1}]} | cannot be negative",
                "{kafka_outputs: [{topic: t}]} | at least one broker is required",
                "{kafka_outputs: [{brokers: ['a:1']}]} | event_recorder kafka output requires a topic",
                "{kafka_outputs: [{brokers: ['a:1'], topic: t, acks: some}]} | unknown acks",
                "{kafka_outputs: [{brokers: ['a:1'], topic: t, compression: zip}]} | unknown compression",
                "{kafka_outputs: [{brokers: ['a:1'], topic: t, format: protobuf}]} | not supported",
                "{kafka_outputs: [{brokers: ['a:1'], topic: t, tls_config: {}}]} | tls_config",
                "{stdout_outputs: [{path: x}]} | path",
                "{syslog_outputs: []} | syslog_outputs",
            })
    void refusesWhatItCantHonour(String yaml, String problem) {
        assertThatThrownBy(() -> config(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(problem);
    }

    /** One alert's life, and that of another that is inhibited. */
    @Test
    void eventsTellWhatHappened() throws Exception {
        World world = new World("""
                route: {receiver: r, group_by: [alertname], group_wait: 30s, group_interval: 5m, repeat_interval: 4h}
                inhibit_rules:
                  - {name: one, source_matchers: [name=a], target_matchers: [name=~"b|c"], equal: [alertname]}
                receivers: [{name: r, webhook_configs: [{url: 'http://localhost/'}]}]
                """, true);
        world.fire("a");
        world.fire("b");
        world.advance(java.time.Duration.ofSeconds(31));
        world.resolve("a", World.START);
        world.advance(java.time.Duration.ofMinutes(5));
        assertThat(world.events())
                .extracting(Event::type)
                .startsWith(
                        "alert_created",
                        "alert_grouped",
                        "alert_created",
                        "alert_grouped",
                        "inhibition_muted_alert",
                        "notification",
                        "alert_grouped")
                .contains("alert_resolved");
        JsonNode inhibited = json(world.events().get(4));
        assertThat(inhibited.at("/inhibitRules/0/name").asText()).isEqualTo("one");
        assertThat(inhibited.at("/inhibitRules/0/targetMatchers/0/type").asText())
                .isEqualTo("TYPE_REGEXP");
        assertThat(inhibited.at("/inhibitRules/0/targetMatchers/0/rendered").asText())
                .isEqualTo("name=~\"b|c\"");
        JsonNode notification = json(world.events().get(5));
        assertThat(notification.at("/reason").asText()).isEqualTo("NOTIFY_REASON_FIRST_NOTIFICATION");
        assertThat(notification.at("/repeatInterval").asText()).isEqualTo("14400s");
        assertThat(notification.at("/flushId").asText()).isEqualTo("1");
        assertThat(notification.at("/integration/name").asText()).isEqualTo("webhook");
        assertThat(notification.at("/groupInfo/groupKey").asText()).isEqualTo("{}:{alertname=\"Test\"}");
        assertThat(notification.at("/groupInfo/groupId").asText()).hasSize(64);
        assertThat(notification.at("/alerts/0/details/labels/labels/1/value").asText())
                .isEqualTo("a");
        assertThat(notification.at("/firingAlerts/0/hash").asText())
                .isEqualTo(notification.at("/alerts/0/details/fingerprint").asText())
                .matches("\\d+");
        assertThat(notification.at("/mutedAlerts")).hasSize(1);
        assertThat(notification.has("resolvedAlerts")).isFalse();
    }

    private static JsonNode json(Event event) throws IOException {
        return JSON.readTree(event.toJson(World.START).toString());
    }
}
