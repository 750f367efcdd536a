package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.standalone.testing.FaultTarget;
import io.weir.standalone.testing.SampleWriter;
import io.weir.standalone.testing.Standalone;
import io.weir.standalone.testing.WebhookServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of the whole process while samples arrive, blocks are cut and an alert is firing. */
class CrashIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KILLS = 3;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    @Test
    void everyAcknowledgedSampleIsThereOnceAndTheAlertIsNeitherLostNorRepeated() {
        try (FaultTarget fault = new FaultTarget();
                WebhookServer webhook = new WebhookServer();
                Standalone weir = start(fault, webhook);
                SampleWriter writer = SampleWriter.start(weir.bootstrapServers())) {
            assertThat(weir.pushgateway()
                            .send("PUT", "/metrics/job/kept", "pushed 7\n")
                            .statusCode())
                    .isEqualTo(200);
            fault.set(1);
            await("notified")
                    .atMost(PATIENCE)
                    .until(() -> webhook.received("firing", "FaultHigh").size() == 1);

            for (int kill = 0; kill < KILLS; kill++) {
                long before = writer.acknowledged();
                await("samples arrive").atMost(PATIENCE).until(() -> writer.acknowledged() > before + 2_000);
                weir.killAndRestart();
                double restarted = now();
                // Evaluated since: what is readable from before the kill doesn't show that rules go on.
                await("the alert is still firing")
                        .atMost(PATIENCE)
                        .until(() -> weir.api()
                                        .query("timestamp(ALERTS{alertstate=\"firing\"}) > " + restarted)
                                        .size()
                                == 1);
            }
            long before = writer.acknowledged();
            await("samples arrive again").atMost(PATIENCE).until(() -> writer.acknowledged() > before + 1_000);
            writer.stop();

            Map<String, Map<Long, Double>> expected = writer.acknowledgedSamples();
            await("all is readable").atMost(PATIENCE).untilAsserted(() -> {
                Map<String, Map<Long, Double>> stored = weir.api().samples("written[1h]", now());
                expected.forEach((series, samples) -> assertThat(stored.getOrDefault(series, Map.of()))
                        .as(series)
                        .containsAllEntriesOf(samples));
            });
            // PrometheusApi.samples refuses a timestamp that comes twice, so "there" was also "once".
            assertThat(weir.api().query("pushed")).hasSize(1);
            assertThat(webhook.received("firing", "FaultHigh")).hasSize(1);

            fault.set(0);
            await("resolved")
                    .atMost(PATIENCE)
                    .until(() -> webhook.received("resolved", "FaultHigh").size() == 1);
            assertThat(webhook.received("firing", "FaultHigh")).hasSize(1);
        }
    }

    private Standalone start(FaultTarget fault, WebhookServer webhook) {
        return Standalone.start(
                dir,
                """
                global:
                  scrape_interval: 1s
                  evaluation_interval: 1s
                rule_files: [rules.yml]
                scrape_configs:
                  - job_name: fault
                    static_configs:
                      - targets: ['127.0.0.1:%d']
                """.formatted(fault.port()),
                """
                groups:
                  - name: alerts
                    rules:
                      - alert: FaultHigh
                        expr: last_over_time(fault[1m]) > 0.5
                        for: 2s
                """,
                """
                route:
                  receiver: hook
                  group_wait: 1s
                  group_interval: 2s
                  repeat_interval: 1h
                receivers:
                  - name: hook
                    webhook_configs:
                      - url: %s
                """.formatted(webhook.url()),
                "--storage.block-length=20s",
                "--storage.head-window=40s");
    }

    private static double now() {
        return Instant.now().toEpochMilli() / 1e3;
    }
}
