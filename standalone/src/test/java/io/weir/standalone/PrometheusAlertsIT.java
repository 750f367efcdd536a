package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.standalone.testing.LocalAlertmanager;
import io.weir.standalone.testing.WebhookServer;
import io.weir.standalone.testing.WeirProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus evaluates the rules and sends the alerts. Skipped where Debian's {@code prometheus} isn't installed. */
class PrometheusAlertsIT {
    private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void itsAlertsArePagedAndSoIsTheirEnd(@TempDir Path dir) throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(PROMETHEUS), "prometheus is not installed");
        try (WebhookServer webhook = new WebhookServer();
                LocalAlertmanager alertmanager = LocalAlertmanager.start(dir, """
                        route: {receiver: hook, group_by: [alertname], group_wait: 1s, group_interval: 2s}
                        receivers: [{name: hook, webhook_configs: [{url: 'URL'}]}]
                        """.replace("URL", webhook.url()))) {
            Files.writeString(dir.resolve("rules.yml"), """
                    groups:
                      - name: test
                        interval: 1s
                        rules:
                          - alert: Lasting
                            expr: vector(42)
                            labels: {severity: page}
                            annotations: {summary: 'it is {{ $value }}'}
                          - alert: Passing
                            expr: vector(time()) < END
                    """.replace(
                            "END", Long.toString(Instant.now().plusSeconds(15).getEpochSecond())));
            Files.writeString(
                    dir.resolve("prometheus.yml"), """
                    global: {external_labels: {site: test}}
                    rule_files: [rules.yml]
                    alerting: {alertmanagers: [{static_configs: [{targets: ['127.0.0.1:PORT']}]}]}
                    """.replace("PORT", Integer.toString(alertmanager.port())));
            Process prometheus = new ProcessBuilder(
                            PROMETHEUS.toString(),
                            "--config.file=" + dir.resolve("prometheus.yml"),
                            "--storage.tsdb.path=" + dir.resolve("prometheus"),
                            "--web.external-url=http://prometheus.example",
                            "--rules.alert.resend-delay=2s",
                            "--web.listen-address=127.0.0.1:" + WeirProcess.freePort())
                    .redirectErrorStream(true)
                    .redirectOutput(dir.resolve("prometheus.log").toFile())
                    .start();
            try {
                await("Lasting is paged")
                        .atMost(PATIENCE)
                        .until(() -> !webhook.received("firing", "Lasting").isEmpty());
                JsonNode alert = webhook.received("firing", "Lasting")
                        .get(0)
                        .path("alerts")
                        .path(0);
                assertThat(alert.path("labels").toString())
                        .isEqualTo("{\"alertname\":\"Lasting\",\"severity\":\"page\",\"site\":\"test\"}");
                assertThat(alert.path("annotations").path("summary").asText()).isEqualTo("it is 42");
                assertThat(alert.path("generatorURL").asText()).startsWith("http://prometheus.example/graph?g0.expr=");
                await("the end of Passing is paged")
                        .atMost(PATIENCE)
                        .until(() -> !webhook.received("resolved", "Passing").isEmpty());
                assertThat(webhook.received("firing", "Passing")).hasSize(1);
                assertThat(webhook.received("resolved", "Passing")).hasSize(1);
                assertThat(webhook.received("firing", "Lasting"))
                        .as("sent again and again, and paged once")
                        .hasSize(1);
                assertThat(alertmanager
                                .api()
                                .metric("alertmanager_alerts_received_total{status=\"firing\",version=\"v2\"}"))
                        .isGreaterThan(2);
            } finally {
                prometheus.destroy();
            }
        }
    }
}
