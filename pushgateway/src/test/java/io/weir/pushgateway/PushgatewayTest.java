package io.weir.pushgateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.web.ListenAddress;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The gateway behind a real web server, on a log in memory. */
@TestInstance(Lifecycle.PER_CLASS)
class PushgatewayTest {
    private static final long NOW = 1_583_872_347_716L;

    private final HttpClient client = HttpClient.newHttpClient();
    private final FakeLog log = new FakeLog();
    private final ManualClock clock = new ManualClock(NOW);
    private final Pushgateway gateway = new Pushgateway(
            PushgatewayConfig.builder(List.of(new ListenAddress("127.0.0.1", 0)))
                    .interval(Duration.ofHours(1))
                    .maxBodyBytes(10_000)
                    .flags(Map.of("push.interval", "1h"))
                    .build(),
            new Pushgateway.Topics(log.open(), log, (before, after) -> {}),
            new PrometheusRegistry(),
            clock);

    @BeforeAll
    void start() {
        gateway.start();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @AfterEach
    void deleteAllGroups() throws Exception {
        log.setDown(false, false);
        for (JsonNode group : groups()) {
            StringBuilder path = new StringBuilder("/metrics/job@base64/").append(base64(group.at("/labels/job")));
            for (var label : group.get("labels").properties()) {
                path.append('/').append(label.getKey()).append("@base64/").append(base64(label.getValue()));
            }
            assertThat(send("DELETE", path.toString(), "").statusCode()).isEqualTo(202);
        }
        assertThat(groups()).isEmpty();
        clock.set(NOW);
    }

    private static String base64(JsonNode value) {
        return Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(value.asText().getBytes(StandardCharsets.UTF_8))
                + "=";
    }

    private JsonNode groups() throws Exception {
        return new ObjectMapper()
                .readTree(send("GET", "/api/v1/metrics", "").body())
                .get("data");
    }

    @Test
    void exposesWhatWasPushed() throws Exception {
        assertThat(send("PUT", "/metrics/job/j/x@base64/=", "# TYPE a counter\n# HELP a About a.\na{y=\"1\"} 2\n")
                        .statusCode())
                .isEqualTo(200);
        send("POST", "/metrics/job/k/instance/i", "# TYPE a counter\na 1e6\n");

        HttpResponse<String> metrics = send("GET", "/metrics", "");

        assertThat(metrics.headers().firstValue("Content-Type"))
                .contains("text/plain; version=0.0.4; charset=utf-8; escaping=underscores");
        assertThat(metrics.body())
                .contains("""
                        # HELP a About a.
                        # TYPE a counter
                        a{instance="i",job="k"} 1e+06
                        a{instance="",job="j",x="",y="1"} 2
                        """)
                .containsPattern("push_time_seconds\\{instance=\"\",job=\"j\",x=\"\"} 1\\.5838723477\\d+e\\+09\n")
                .contains("push_failure_time_seconds{instance=\"i\",job=\"k\"} 0\n")
                .contains("pushgateway_http_requests_total{code=\"200\",handler=\"push\",method=\"put\"} ")
                .contains("pushgateway_build_info{")
                .contains("weir_pushgateway_groups 2\n");
    }

    @Test
    void deletesAGroup() throws Exception {
        send("PUT", "/metrics/job/j", "a 1\n");

        assertThat(send("DELETE", "/metrics/job/j", "").statusCode()).isEqualTo(202);

        assertThat(send("GET", "/metrics", "").body()).doesNotContain("job=\"j\"");
        assertThat(send("DELETE", "/metrics/job/j", "").statusCode()).isEqualTo(202);
    }

    @Test
    void refusesFaultyPushes() throws Exception {
        HttpResponse<String> unfinished = send("PUT", "/metrics/job/j", "a 1");
        assertThat(unfinished.statusCode()).isEqualTo(400);
        assertThat(unfinished.body())
                .isEqualTo("text format parsing error in line 1: unexpected end of input stream\n");

        HttpResponse<String> twice = send("PUT", "/metrics/job/j", "a 1\na 2\n");
        assertThat(twice.statusCode()).isEqualTo(400);
        assertThat(twice.body()).startsWith("pushed metrics are invalid or inconsistent with existing metrics: ");

        assertThat(send("PUT", "/metrics/job/j", "# TYPE weir_pushgateway_groups counter\nweir_pushgateway_groups 1\n")
                        .body())
                .contains("gathered metric family weir_pushgateway_groups has type COUNTER but should have GAUGE");
        assertThat(send("PUT", "/metrics/job/j/x", "a 1\n").statusCode()).isEqualTo(400);
        assertThat(send("PUT", "/metrics/job/j", "#".repeat(10_001)).statusCode())
                .isEqualTo(413);
    }

    @Test
    void answersPathsAsThePushgatewayDoes() throws Exception {
        HttpResponse<String> doubled = send("PUT", "/metrics/job//a%20b", "");
        assertThat(doubled.statusCode()).isEqualTo(301);
        assertThat(doubled.headers().firstValue("Location")).contains("/metrics/job/a%20b");

        assertThat(send("PUT", "/metrics/job/", "").statusCode()).isEqualTo(307);
        assertThat(send("POST", "/metrics", "").statusCode()).isEqualTo(405);
        HttpResponse<String> read = send("GET", "/metrics/job/j", "");
        assertThat(read.statusCode()).isEqualTo(405);
        assertThat(read.headers().firstValue("Allow")).contains("DELETE, OPTIONS, POST, PUT");
        assertThat(send("PUT", "/metrics/job/a%2Fb", "").statusCode()).isEqualTo(400);
        assertThat(send("GET", "/-/healthy", "").body()).isEqualTo("OK");
        assertThat(send("GET", "/-/ready", "").body()).isEqualTo("OK");
        assertThat(send("OPTIONS", "/api/v1/metrics", "").statusCode()).isEqualTo(200);
    }

    @Test
    void takesCompressedBodies() throws Exception {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(gzip)) {
            out.write("a 1\n".getBytes(StandardCharsets.UTF_8));
        }
        HttpRequest request = HttpRequest.newBuilder(uri("/metrics/job/j"))
                .header("Content-Encoding", "gzip")
                .PUT(BodyPublishers.ofByteArray(gzip.toByteArray()))
                .build();

        assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);

        assertThat(send("GET", "/metrics", "").body()).contains("a{instance=\"\",job=\"j\"} 1\n");
    }

    @Test
    void refusesBrokenCompression() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("/metrics/job/j"))
                .header("Content-Encoding", "gzip")
                .PUT(BodyPublishers.ofString("a 1\n"))
                .build();

        assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(400);
    }

    @Test
    void listsGroupsAsJson() throws Exception {
        send("PUT", "/metrics/job/j/x@base64/=", """
                # TYPE h histogram
                h_bucket{le="1"} 3
                h_sum 4.5
                h_count 4
                # TYPE s summary
                # HELP s About s.
                s{quantile="0.5",y="z"} 7
                """);

        JsonNode group = groups().get(0);
        assertThat(group.get("labels")).hasToString("{\"job\":\"j\",\"x\":\"\"}");
        assertThat(group.get("last_push_successful").asBoolean()).isTrue();
        assertThat(group.at("/h/time_stamp").asText()).startsWith("2020-03-10T20:32:27.");
        ((ObjectNode) group.get("h")).remove("time_stamp");
        assertThat(group.get("h"))
                .hasToString("{\"type\":\"HISTOGRAM\",\"metrics\":[{"
                        + "\"labels\":{\"instance\":\"\",\"job\":\"j\",\"x\":\"\"},"
                        + "\"buckets\":{\"1\":\"3\",\"+Inf\":\"4\"},\"sum\":\"4.5\",\"count\":\"4\"}]}");
        ((ObjectNode) group.get("s")).remove("time_stamp");
        assertThat(group.get("s"))
                .hasToString("{\"type\":\"SUMMARY\",\"help\":\"About s.\","
                        + "\"metrics\":[{\"labels\":{\"instance\":\"\",\"job\":\"j\",\"x\":\"\",\"y\":\"z\"},"
                        + "\"quantiles\":{\"0.5\":\"7\"},\"sum\":\"0\",\"count\":\"0\"}]}");
        assertThat(group.at("/push_time_seconds/metrics/0/value").asText())
                .startsWith("1.5838723477")
                .endsWith("e+09");
        assertThat(group.at("/push_time_seconds/type").asText()).isEqualTo("GAUGE");
    }

    @Test
    void tellsItsStatus() throws Exception {
        JsonNode status =
                new ObjectMapper().readTree(send("GET", "/api/v1/status", "").body());

        assertThat(status.get("status").asText()).isEqualTo("success");
        assertThat(status.at("/data/start_time").asText()).isEqualTo("2020-03-10T20:32:27.716Z");
        assertThat(status.at("/data/flags/push.interval").asText()).isEqualTo("1h");
        assertThat(status.at("/data/build_information/version").isTextual()).isTrue();
    }

    @Test
    void showsGroupsOnAPage() throws Exception {
        send("PUT", "/metrics/job/<j>", "a{b=\"<&>\"} 1\n");

        assertThat(send("GET", "/", "").body())
                .contains("&lt;j&gt;")
                .contains("&lt;&amp;&gt;")
                .doesNotContain("<j>");
    }

    @Test
    void asksToTryAgainWhileKafkaIsDown() throws Exception {
        log.setDown(true, true);

        for (String method : new String[] {"PUT", "POST"}) {
            HttpResponse<String> answer = send(method, "/metrics/job/j", "a 1\n");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("5");
            assertThat(answer.body()).isEqualTo("Kafka can't take the push: topic push-groups: down\n");
        }
        log.setDown(false, false);
        assertThat(send("PUT", "/metrics/job/j", "a 1\n").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private URI uri(String path) {
        String escaped = path.replace("<", "%3C").replace(">", "%3E");
        return URI.create("http://127.0.0.1:" + gateway.port() + escaped);
    }
}
