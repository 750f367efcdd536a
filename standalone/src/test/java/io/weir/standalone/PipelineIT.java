package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.standalone.testing.FaultTarget;
import io.weir.standalone.testing.NodeExporter;
import io.weir.standalone.testing.PrometheusApi;
import io.weir.standalone.testing.Standalone;
import io.weir.standalone.testing.WebhookServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The whole pipeline as a user runs it: one process, a real node exporter, a real webhook. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PipelineIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String RECORDED = "instance:node_cpu:rate10s";
    private static final String RECORDED_EXPR = "sum by (instance, mode) (rate(node_cpu_seconds_total[10s]))";
    private static final String LOAD = "node_load:scaled";
    private static final String LOAD_EXPR = "node_load1 * 2 + node_load5 > 0";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path dir;

    private static NodeExporter node;
    private static FaultTarget fault;
    private static WebhookServer webhook;
    private static Standalone weir;
    private static PrometheusApi api;

    @BeforeAll
    static void start() {
        assumeThat(NodeExporter.isInstalled())
                .as("prometheus-node-exporter is installed")
                .isTrue();
        node = NodeExporter.start();
        fault = new FaultTarget();
        webhook = new WebhookServer();
        weir = Standalone.start(
                dir,
                """
                global:
                  scrape_interval: 1s
                  evaluation_interval: 1s
                rule_files: [rules.yml]
                scrape_configs:
                  - job_name: node
                    static_configs:
                      - targets: ['127.0.0.1:%d']
                  - job_name: fault
                    static_configs:
                      - targets: ['127.0.0.1:%d']
                """.formatted(node.port(), fault.port()),
                """
                groups:
                  - name: recorded
                    rules:
                      - record: %s
                        expr: %s
                      - record: %s
                        expr: %s
                      - record: job:up:sum
                        expr: sum by (job) (up)
                      - record: job:up:doubled
                        expr: 2 * job:up:sum
                  - name: alerts
                    rules:
                      - alert: FaultHigh
                        expr: fault > 0.5
                        for: 3s
                        labels:
                          severity: page
                        annotations:
                          summary: "{{ $labels.job }} has fault {{ $value }}"
                """.formatted(RECORDED, RECORDED_EXPR, LOAD, LOAD_EXPR),
                """
                route:
                  receiver: hook
                  group_by: [alertname]
                  group_wait: 1s
                  group_interval: 2s
                  repeat_interval: 1h
                receivers:
                  - name: hook
                    webhook_configs:
                      - url: %s
                """.formatted(webhook.url()),
                "--storage.block-length=20s",
                "--storage.head-window=40s",
                "--rules.evaluation-delay=3s");
        api = weir.api();
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable resource : new AutoCloseable[] {weir, webhook, fault, node}) {
            try {
                if (resource != null) {
                    resource.close();
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    @Order(1)
    void theNodeExporterIsScraped() {
        await().atMost(PATIENCE).until(() -> api.query("up == 1").size() == 2);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(api.query("node_cpu_seconds_total")).isNotEmpty());
        JsonNode targets = api.data("/api/v1/targets").get("activeTargets");
        assertThat(targets)
                .hasSize(2)
                .allSatisfy(target -> assertThat(target.get("health").asText()).isEqualTo("up"));
        assertThat(api.data("/api/v1/metadata?metric=node_cpu_seconds_total").toString())
                .contains("counter");
    }

    @Test
    @Order(2)
    void aRecordedSeriesEqualsTheQueryAtTheSameInstants() {
        await().atMost(PATIENCE).until(() -> samplesOf(RECORDED) > 20 && samplesOf(LOAD) > 20);

        assertRecordedEqualsQuery(RECORDED, RECORDED_EXPR);
        assertRecordedEqualsQuery(LOAD, LOAD_EXPR);
        assertRecordedEqualsQuery("job:up:sum", "sum by (job) (up)");
        assertRecordedEqualsQuery("job:up:doubled", "2 * sum by (job) (up)");
    }

    private static long samplesOf(String metric) {
        return api.samples(metric + "[1h]", now()).values().stream()
                .mapToLong(Map::size)
                .max()
                .orElse(0);
    }

    private static void assertRecordedEqualsQuery(String metric, String expr) {
        List<Long> instants = api.samples(metric + "[15s]", now()).values().stream()
                .flatMap(samples -> samples.keySet().stream())
                .distinct()
                .toList();
        assertThat(instants).isNotEmpty();
        for (long instantMs : instants) {
            Map<String, Double> recorded = api.query("last_over_time(" + metric + "[1ms])", instantMs / 1e3);
            Map<String, Double> queried = api.query(expr, instantMs / 1e3);
            assertThat(recorded).as("%s at %d", metric, instantMs).hasSameSizeAs(queried);
            queried.forEach((labels, value) -> {
                String name =
                        labels.equals("{}") ? "\"__name__\":\"" + metric + "\"" : "\"__name__\":\"" + metric + "\",";
                String key = "{" + name + labels.substring(1);
                assertThat(recorded).containsKey(key);
                assertThat(recorded.get(key))
                        .as("%s at %d", key, instantMs)
                        .isCloseTo(value, within(1e-9 * Math.abs(value) + 1e-15));
            });
        }
    }

    @Test
    @Order(3)
    void anAlertGoesPendingFiresIsNotifiedAndResolves() {
        assertThat(api.data("/api/v1/alerts").get("alerts")).isEmpty();

        fault.set(0.75);
        await("pending").atMost(PATIENCE).until(() -> alertState().equals("pending"));
        await("firing").atMost(PATIENCE).until(() -> alertState().equals("firing"));
        await("notified")
                .atMost(PATIENCE)
                .until(() -> webhook.received("firing", "FaultHigh").size() == 1);
        JsonNode notification = webhook.received("firing", "FaultHigh").get(0);
        JsonNode alert = notification.get("alerts").get(0);
        assertThat(alert.get("labels").get("severity").asText()).isEqualTo("page");
        assertThat(alert.get("annotations").get("summary").asText()).isEqualTo("fault has fault 0.75");
        assertThat(api.query("ALERTS{alertname=\"FaultHigh\", alertstate=\"firing\"}"))
                .hasSize(1);
        assertThat(weir.alertmanager().get("/api/v2/alerts").body()).contains("FaultHigh");

        fault.set(0);
        await("resolved")
                .atMost(PATIENCE)
                .until(() -> webhook.received("resolved", "FaultHigh").size() == 1);
        await("gone").atMost(PATIENCE).until(() -> alertState().isEmpty());
        assertThat(webhook.received("firing", "FaultHigh")).hasSize(1);
        assertThat(api.query("ALERTS{alertname=\"FaultHigh\"}")).isEmpty();
    }

    private static String alertState() {
        JsonNode alerts = api.data("/api/v1/alerts").get("alerts");
        return alerts.isEmpty() ? "" : alerts.get(0).get("state").asText();
    }

    @Test
    @Order(4)
    void aPushedMetricIsQueryable() {
        assertThat(weir.pushgateway()
                        .send("PUT", "/metrics/job/backup/instance/db1", "# TYPE rows gauge\nrows{table=\"a\"} 42\n")
                        .statusCode())
                .isEqualTo(200);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(api.query("rows"))
                        .containsExactly(Map.entry(
                                "{\"__name__\":\"rows\",\"instance\":\"db1\",\"job\":\"backup\",\"table\":\"a\"}",
                                42.0)));
        assertThat(weir.pushgateway()
                        .send("DELETE", "/metrics/job/backup/instance/db1", "")
                        .statusCode())
                .isEqualTo(202);
        await("stale after its deletion")
                .atMost(PATIENCE)
                .until(() -> api.query("rows").isEmpty());
    }

    @Test
    @Order(5)
    void aCutBlockAnswersAsTheHeadDid() {
        double end = now();
        String selector = "node_cpu_seconds_total[15s]";
        String aggregate = "sum by (mode) (rate(node_cpu_seconds_total[10s]))";
        Map<String, Map<Long, Double>> headSamples = api.samples(selector, end);
        Map<String, Double> headAnswer = api.query(aggregate, end);
        assertThat(headSamples).isNotEmpty();

        await("the head has let go of the range")
                .atMost(Duration.ofSeconds(150))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> headsBeginAt() > end);

        assertThat(api.samples(selector, end)).isEqualTo(headSamples);
        assertThat(api.query(aggregate, end)).containsExactlyInAnyOrderEntriesOf(headAnswer);
    }

    /** The earliest instant, in Unix seconds, from which on some head still holds all samples. */
    private static double headsBeginAt() {
        return api.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("weir_head_complete_from_seconds{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .min()
                .orElseThrow();
    }

    @Test
    @Order(6)
    void endsCleanlyOnSigterm() {
        assertThat(weir.process().terminate()).isIn(0, 143);
        assertThat(weir.process().output()).contains("stopped").doesNotContain("Exception");
    }

    private static double now() {
        return Instant.now().toEpochMilli() / 1e3;
    }
}
