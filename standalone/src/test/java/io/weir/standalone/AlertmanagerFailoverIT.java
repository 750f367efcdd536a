package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.standalone.testing.AlertmanagerCluster;
import io.weir.standalone.testing.AlertmanagerCluster.Instance;
import io.weir.standalone.testing.WebhookServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Three processes share the topics; those that notify are killed, cut off, or left without Kafka. */
class AlertmanagerFailoverIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    private static String config(WebhookServer webhook) {
        return """
                route: {receiver: hook, group_by: [alertname], group_wait: 1s, group_interval: 2s, repeat_interval: 24h}
                receivers: [{name: hook, webhook_configs: [{url: 'URL'}]}]
                """.replace("URL", webhook.url());
    }

    private static String alert(String name) {
        return "[{\"labels\":{\"alertname\":\"" + name + "\"}}]";
    }

    private static void post(Instance instance, String name) {
        await("stored " + name)
                .atMost(PATIENCE)
                .until(() -> instance.api().post(alert(name)).status() == 200);
    }

    private static void awaitPage(WebhookServer webhook, String name) {
        await("page of " + name)
                .atMost(PATIENCE)
                .until(() -> !webhook.received("firing", name).isEmpty());
    }

    @Test
    void neitherKillsNorCutsNorALostBrokerLoseOrRepeatAPage() {
        try (WebhookServer webhook = new WebhookServer();
                AlertmanagerCluster cluster = AlertmanagerCluster.start(dir, 3, config(webhook))) {
            Instance first = cluster.owner().orElseThrow();
            List<Instance> others =
                    cluster.instances().stream().filter(one -> one != first).toList();
            post(others.get(0), "Early");
            awaitPage(webhook, "Early");

            // A silence made anywhere is everywhere within a second.
            String silence = others.get(0).api().silence("alertname", "Quiet");
            for (Instance instance : cluster.instances()) {
                await("silence at " + instance)
                        .atMost(Duration.ofSeconds(1))
                        .until(() ->
                                instance.api().get("/api/v2/silence/" + silence).status() == 200);
            }
            post(others.get(1), "Quiet");

            // Killed before its group has waited: another pages.
            post(others.get(0), "Orphan");
            first.process().kill();
            awaitPage(webhook, "Orphan");
            first.launch();

            // Cut off: it says so, refuses, and another pages; when it is back, it doesn't.
            await("one owner").atMost(PATIENCE).until(() -> cluster.owner().isPresent());
            Instance second = cluster.owner().orElseThrow();
            second.wire().cut();
            await("it says so").atMost(PATIENCE).until(() -> !second.api().isReady());
            assertThat(second.api().get("/-/ready").body()).contains("Kafka has not answered since");
            assertThat(second.api().metric("weir_alertmanager_kafka_reachable")).isZero();
            assertThat(second.api().post(alert("Refused")).status()).isEqualTo(503);
            Instance connected = cluster.instances().stream()
                    .filter(one -> one != second && one.api().isReady())
                    .findFirst()
                    .orElseThrow();
            post(connected, "Elsewhere");
            awaitPage(webhook, "Elsewhere");
            second.wire().heal();
            await("it is back").atMost(PATIENCE).until(() -> second.api().isReady());

            // No Kafka at all: nobody pages; once it is back, what waited is paged.
            post(connected, "Waiting");
            awaitPage(webhook, "Waiting");
            cluster.stopBroker();
            await("all are isolated")
                    .atMost(PATIENCE)
                    .until(() -> cluster.instances().stream()
                            .noneMatch(
                                    one -> one.process().isAlive() && one.api().isReady()));
            cluster.startBroker();
            await("all are back")
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> cluster.instances().stream()
                            .allMatch(one -> one.api().isReady()));
            post(cluster.instances().get(0), "After");
            awaitPage(webhook, "After");

            for (String name : List.of("Early", "Orphan", "Elsewhere", "Waiting", "After")) {
                assertThat(webhook.received("firing", name)).as(name).hasSize(1);
            }
            assertThat(webhook.received("firing", "Quiet")).isEmpty();
            assertThat(webhook.received().stream()
                            .filter(page -> page.path("status").asText().equals("resolved")))
                    .isEmpty();
            Instance any = cluster.instances().get(0);
            await("the history knows").atMost(PATIENCE).untilAsserted(() -> {
                JsonNode silenced = any.api()
                        .get("/api/v2/history?outcome=silenced&filter=alertname%3DQuiet")
                        .json();
                assertThat(silenced.path(0).path("mutedBy").path(0).asText()).isEqualTo(silence);
                assertThat(any.api().get("/api/v2/history?outcome=notified").json())
                        .hasSize(5);
            });
        }
    }
}
