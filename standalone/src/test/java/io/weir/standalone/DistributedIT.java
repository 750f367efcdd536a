package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.standalone.broker.BrokerConfig;
import io.weir.standalone.broker.EmbeddedBroker;
import io.weir.standalone.testing.FaultTarget;
import io.weir.standalone.testing.PrometheusApi;
import io.weir.standalone.testing.SampleWriter;
import io.weir.standalone.testing.WebhookServer;
import io.weir.standalone.testing.WeirProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Every component as a process of its own on one broker, each of them killed and started again. */
class DistributedIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    private final int queryPort = WeirProcess.freePort();
    private final int pushPort = WeirProcess.freePort();
    private final int alertmanagerPort = WeirProcess.freePort();
    private final int flightPort = WeirProcess.freePort();
    private final Map<String, List<String>> commands = new LinkedHashMap<>();
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final Map<String, WeirProcess> processes = new LinkedHashMap<>();

    @Test
    void anyProcessMayBeKilledAndNothingIsLostOrRepeated() throws IOException {
        try (EmbeddedBroker broker = EmbeddedBroker.start(new BrokerConfig("127.0.0.1", 0, dir.resolve("kafka")));
                FaultTarget fault = new FaultTarget();
                WebhookServer webhook = new WebhookServer();
                SampleWriter writer = SampleWriter.start(broker.bootstrapServers())) {
            describe(broker.bootstrapServers(), fault, webhook);
            try {
                commands.keySet().forEach(this::start);
                commands.keySet().forEach(this::awaitReady);
                PrometheusApi api = new PrometheusApi(queryPort);
                PrometheusApi push = new PrometheusApi(pushPort);
                await("up").atMost(PATIENCE).until(() -> api.query("up == 1").size() == 1);
                await("recorded")
                        .atMost(PATIENCE)
                        .until(() -> api.query("job:up:sum").size() == 1);
                assertThat(push.send("PUT", "/metrics/job/kept", "pushed 7\n").statusCode())
                        .isEqualTo(200);
                fault.set(1);
                await("notified")
                        .atMost(PATIENCE)
                        .until(() -> webhook.received("firing", "FaultHigh").size() == 1);

                for (String name : List.copyOf(commands.keySet())) {
                    processes.get(name).kill();
                    start(name);
                    awaitReady(name);
                    await("alert after the death of " + name)
                            .atMost(PATIENCE)
                            .until(() ->
                                    api.query("ALERTS{alertstate=\"firing\"}").size() == 1);
                    await("push after the death of " + name)
                            .atMost(PATIENCE)
                            .until(() -> api.query("pushed == 7").size() == 1);
                }

                writer.stop();
                Map<String, Map<Long, Double>> expected = writer.acknowledgedSamples();
                await("all is readable").atMost(PATIENCE).untilAsserted(() -> {
                    Map<String, Map<Long, Double>> stored =
                            api.samples("written[1h]", Instant.now().toEpochMilli() / 1e3);
                    expected.forEach((series, samples) -> assertThat(stored.getOrDefault(series, Map.of()))
                            .as(series)
                            .containsAllEntriesOf(samples));
                });
                assertThat(webhook.received("firing", "FaultHigh")).hasSize(1);
                fault.set(0);
                await("resolved")
                        .atMost(PATIENCE)
                        .until(() -> webhook.received("resolved", "FaultHigh").size() == 1);
                assertThat(webhook.received("firing", "FaultHigh")).hasSize(1);
            } finally {
                processes.values().forEach(WeirProcess::close);
            }
        }
    }

    private void describe(String kafka, FaultTarget fault, WebhookServer webhook) throws IOException {
        Path config = Files.writeString(dir.resolve("prometheus.yml"), """
                global:
                  scrape_interval: 1s
                  evaluation_interval: 1s
                rule_files: [rules.yml]
                scrape_configs:
                  - job_name: fault
                    static_configs:
                      - targets: ['127.0.0.1:%d']
                """.formatted(fault.port()));
        Files.writeString(dir.resolve("rules.yml"), """
                groups:
                  - name: all
                    rules:
                      - record: job:up:sum
                        expr: sum by (job) (up)
                      - alert: FaultHigh
                        expr: last_over_time(fault[2m]) > 0.5
                        for: 2s
                """);
        Path alertmanager = Files.writeString(dir.resolve("alertmanager.yml"), """
                route:
                  receiver: hook
                  group_wait: 1s
                  group_interval: 2s
                  repeat_interval: 1h
                receivers:
                  - name: hook
                    webhook_configs:
                      - url: %s
                """.formatted(webhook.url()));
        String segments = "--storage.objects=" + dir.resolve("segments").toUri();
        component(
                kafka,
                "store",
                WeirProcess.freePort(),
                "--data.dir=" + dir.resolve("store"),
                segments,
                "--flight.listen-address=127.0.0.1:" + flightPort,
                "--storage.block-length=30s",
                "--storage.head-window=60s");
        component(kafka, "query", queryPort, segments, "--store.addresses=127.0.0.1:" + flightPort);
        component(kafka, "scraper", WeirProcess.freePort(), "--config.file=" + config);
        component(kafka, "pushgateway", pushPort);
        component(
                kafka,
                "rules",
                WeirProcess.freePort(),
                "--config.file=" + config,
                "--data.dir=" + dir.resolve("rules"));
        component(kafka, "alertmanager", alertmanagerPort, "--config.file=" + alertmanager);
    }

    private void component(String kafka, String name, int port, String... flags) {
        List<String> command = new ArrayList<>(
                List.of(name, "--kafka.bootstrap-servers=" + kafka, "--web.listen-address=127.0.0.1:" + port));
        command.addAll(List.of(flags));
        commands.put(name, command);
        ports.put(name, port);
    }

    private void start(String name) {
        processes.put(name, WeirProcess.start(dir.resolve(name + ".log"), commands.get(name)));
    }

    private void awaitReady(String name) {
        PrometheusApi component = new PrometheusApi(ports.get(name));
        await(name + " is ready").atMost(PATIENCE).until(() -> {
            WeirProcess process = processes.get(name);
            if (!process.isAlive()) {
                throw new AssertionError(name + " ended:\n" + process.output());
            }
            return component.answers("/-/ready");
        });
    }
}
