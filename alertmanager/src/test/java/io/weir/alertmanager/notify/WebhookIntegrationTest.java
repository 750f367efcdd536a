package io.weir.alertmanager.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.weir.alertmanager.alert.Alert;
import io.weir.alertmanager.config.AlertmanagerConfig;
import io.weir.alertmanager.config.WebhookConfig;
import io.weir.model.Labels;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The webhook against a real HTTP server. */
class WebhookIntegrationTest {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00.120Z");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private HttpServer server = started();

    @TempDir
    Path directory = Path.of("");

    private HttpServer started() {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            http.createContext("/hook", exchange -> {
                bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                headers.add(Map.copyOf(exchange.getRequestHeaders()));
                exchange.sendResponseHeaders(status, -1);
                exchange.close();
            });
            http.start();
            return http;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void clear() {
        bodies.clear();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    private WebhookIntegration webhook(String fields) {
        String yaml = """
                route: {receiver: r}
                receivers:
                  - name: r
                    webhook_configs:
                      - {%s}
                """.formatted(fields);
        WebhookConfig config = (WebhookConfig) AlertmanagerConfig.parse(yaml, "am.yml", directory)
                .receivers()
                .get(0)
                .integrations()
                .get(0);
        return new WebhookIntegration(config, 0, "http://alerts.example", "Alertmanager/test");
    }

    private static Alert alert(String name, Instant end) {
        return Alert.of(
                Labels.of("alertname", "Disk<full>", "instance", name, "job", "node"),
                Map.of("summary", "a & b", "for", name),
                T,
                end,
                T,
                "http://weir/graph?a=1&b=2",
                false);
    }

    private static Notification notification(Alert... alerts) {
        return new Notification(
                "{}:{alertname=\"Disk<full>\"}",
                "team.ops",
                Labels.of("alertname", "Disk<full>"),
                Map.of(),
                List.of(alerts),
                Reason.FIRST_NOTIFICATION,
                T.plusSeconds(60));
    }

    @Test
    void theBodyIsAlertmanagersVersion4() throws Exception {
        Notification notification = notification(alert("a", T.plusSeconds(300)), alert("b", T.plusSeconds(30)));
        assertThat(webhook("url: '" + url() + "'").notify(notification, TIMEOUT))
                .isEqualTo(Outcome.DELIVERED);
        String firingFingerprint = alert("a", T).fingerprint();
        String resolvedFingerprint = alert("b", T).fingerprint();
        assertThat(bodies)
                .containsExactly("{\"receiver\":\"team\\\\.ops\",\"status\":\"firing\",\"alerts\":["
                        + "{\"status\":\"firing\",\"labels\":{\"alertname\":\"Disk\\u003cfull\\u003e\",\"instance\":\"a\","
                        + "\"job\":\"node\"},\"annotations\":{\"for\":\"a\",\"summary\":\"a \\u0026 b\"},"
                        + "\"startsAt\":\"2026-01-01T00:00:00.12Z\",\"endsAt\":\"0001-01-01T00:00:00Z\","
                        + "\"generatorURL\":\"http://weir/graph?a=1\\u0026b=2\",\"fingerprint\":\""
                        + firingFingerprint + "\"},"
                        + "{\"status\":\"resolved\",\"labels\":{\"alertname\":\"Disk\\u003cfull\\u003e\",\"instance\":\"b\","
                        + "\"job\":\"node\"},\"annotations\":{\"for\":\"b\",\"summary\":\"a \\u0026 b\"},"
                        + "\"startsAt\":\"2026-01-01T00:00:00.12Z\",\"endsAt\":\"2026-01-01T00:00:30.12Z\","
                        + "\"generatorURL\":\"http://weir/graph?a=1\\u0026b=2\",\"fingerprint\":\""
                        + resolvedFingerprint + "\"}],"
                        + "\"notification_reason\":\"first notification\","
                        + "\"groupLabels\":{\"alertname\":\"Disk\\u003cfull\\u003e\"},"
                        + "\"commonLabels\":{\"alertname\":\"Disk\\u003cfull\\u003e\",\"job\":\"node\"},"
                        + "\"commonAnnotations\":{\"summary\":\"a \\u0026 b\"},\"routeLabels\":{},"
                        + "\"externalURL\":\"http://alerts.example\",\"version\":\"4\","
                        + "\"groupKey\":\"{}:{alertname=\\\"Disk\\u003cfull\\u003e\\\"}\",\"truncatedAlerts\":0}\n");
        assertThat(headers.get(0).get("User-agent")).containsExactly("Alertmanager/test");
        assertThat(headers.get(0).get("Content-type")).containsExactly("application/json");
    }

    @Test
    void maxAlertsCutsBeforeStatusAndCommonLabelsAreComputed() throws Exception {
        Notification notification = notification(alert("b", T.plusSeconds(30)), alert("a", T.plusSeconds(300)));
        webhook("url: '" + url() + "', max_alerts: 1").notify(notification, TIMEOUT);
        assertThat(bodies.get(0))
                .contains("\"status\":\"resolved\",\"alerts\"", "\"truncatedAlerts\":1")
                .contains("\"commonLabels\":{\"alertname\":\"Disk\\u003cfull\\u003e\",\"instance\":\"b\"");
    }

    @Test
    void theUrlsFileIsReadForEachNotification() throws Exception {
        Path file = directory.resolve("url");
        WebhookIntegration webhook = webhook("url_file: '" + file + "'");
        assertThat(webhook.notify(notification(), TIMEOUT).kind()).isEqualTo(Outcome.Kind.FAILED);
        Files.writeString(file, url() + "\n");
        assertThat(webhook.notify(notification(), TIMEOUT)).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void credentialsAreSent() throws Exception {
        webhook("url: '" + url() + "', http_config: {basic_auth: {username: u, password: p}}")
                .notify(notification(), TIMEOUT);
        webhook("url: '" + url() + "', http_config: {authorization: {credentials: token}}")
                .notify(notification(), TIMEOUT);
        assertThat(headers.get(0).get("Authorization")).containsExactly("Basic dTpw");
        assertThat(headers.get(1).get("Authorization")).containsExactly("Bearer token");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "204, DELIVERED, ''",
        "400, FAILED, clientError",
        "401, FAILED, authError",
        "429, FAILED, rateLimited",
        "500, RETRY, serverError",
        "503, RETRY, serverError"
    })
    void theStatusDecidesWhetherToTryAgain(int answered, Outcome.Kind kind, String reason) throws Exception {
        status = answered;
        Outcome outcome = webhook("url: '" + url() + "'").notify(notification(), TIMEOUT);
        assertThat(outcome.kind()).isEqualTo(kind);
        assertThat(outcome.reason()).isEqualTo(reason);
    }

    @Test
    void aReceiverThatCannotBeReachedIsTriedAgain() throws Exception {
        WebhookIntegration webhook = webhook("url: '" + url() + "'");
        server.stop(0);
        assertThat(webhook.notify(notification(), TIMEOUT).kind()).isEqualTo(Outcome.Kind.RETRY);
    }
}
