package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.standalone.testing.AlertmanagerCluster;
import io.weir.standalone.testing.AlertmanagerCluster.Instance;
import io.weir.standalone.testing.WebhookServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random faults for a while ({@code -Dfault.seconds}, {@code -Dfault.seed}): alerts fire as from Prometheus, which sends
 * each to every instance again and again, and every one must be paged. A page may come twice only if its sender ended, or
 * lost Kafka, between the receiver's answer and the acknowledged record; the test counts them.
 */
class AlertmanagerFaultIT {
    private static final Duration SETTLING = Duration.ofSeconds(60);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    private final Map<String, Instant> firing = new ConcurrentHashMap<>();
    private final Map<String, Instant> acknowledged = new ConcurrentHashMap<>();
    private final AtomicInteger names = new AtomicInteger();

    @Test
    void noPageIsLost() throws InterruptedException {
        long seconds = Long.getLong("fault.seconds", 60);
        Random random = new Random(Long.getLong("fault.seed", 1));
        Map<String, Integer> faults = new HashMap<>();
        try (WebhookServer webhook = new WebhookServer();
                AlertmanagerCluster cluster = AlertmanagerCluster.start(dir, 3, """
                        route:
                          receiver: hook
                          group_by: [alertname]
                          group_wait: 1s
                          group_interval: 3s
                          repeat_interval: 24h
                        receivers: [{name: hook, webhook_configs: [{url: 'URL', send_resolved: false}]}]
                        """.replace("URL", webhook.url()))) {
            ScheduledExecutorService senders = Executors.newScheduledThreadPool(4);
            senders.scheduleWithFixedDelay(this::fireAnother, 0, 500, TimeUnit.MILLISECONDS);
            for (Instance instance : cluster.instances()) {
                senders.scheduleWithFixedDelay(() -> sendAll(instance), 0, 1, TimeUnit.SECONDS);
            }
            Instant end = Instant.now().plusSeconds(seconds);
            while (Instant.now().isBefore(end)) {
                String fault = injectFault(cluster, random);
                faults.merge(fault, 1, Integer::sum);
                TimeUnit.SECONDS.sleep(2 + random.nextInt(4));
            }
            int fired = names.get();
            await("all are ready")
                    .atMost(SETTLING)
                    .until(() -> cluster.instances().stream()
                            .allMatch(instance -> instance.api().isReady()));
            await("everything acknowledged is paged")
                    .atMost(SETTLING)
                    .until(() -> pages(webhook).keySet().containsAll(acknowledged.keySet()));
            senders.shutdownNow();
            Map<String, Integer> pages = pages(webhook);
            long repeated = pages.values().stream().filter(count -> count > 1).count();
            double window = cluster.instances().stream()
                    .mapToDouble(one -> one.api().metric("weir_alertmanager_notification_recording_seconds_sum")
                            / Math.max(1, one.api().metric("weir_alertmanager_notification_recording_seconds_count")))
                    .max()
                    .orElse(0);
            System.out.printf(
                    "faults %s; fired %d, acknowledged %d, paged %d, lost %d, repeated %d; slowest page %.1f s;"
                            + " mean time from answer to record at most %.1f ms%n",
                    faults,
                    fired,
                    acknowledged.size(),
                    pages.size(),
                    acknowledged.keySet().stream()
                            .filter(name -> !pages.containsKey(name))
                            .count(),
                    repeated,
                    slowest(webhook),
                    window * 1000);
            assertThat(pages.keySet()).containsAll(acknowledged.keySet());
            assertThat(repeated)
                    .isLessThanOrEqualTo(
                            faults.values().stream().mapToInt(i -> i).sum());
        }
    }

    private void fireAnother() {
        firing.put("Alert" + names.getAndIncrement(), Instant.now());
    }

    /** As Prometheus does, which knows nothing of other instances and tries again later. */
    private void sendAll(Instance instance) {
        StringBuilder alerts = new StringBuilder("[");
        Map<String, Instant> sent = Map.copyOf(firing);
        sent.forEach((name, start) -> alerts.append(alerts.length() > 1 ? "," : "")
                .append("{\"labels\":{\"alertname\":\"" + name + "\"},\"startsAt\":\"" + start + "\",\"endsAt\":\""
                        + Instant.now().plusSeconds(240) + "\"}"));
        try {
            if (instance.api().post(alerts.append(']').toString()).status() == 200) {
                sent.forEach(acknowledged::putIfAbsent);
            }
        } catch (AssertionError interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, Integer> pages(WebhookServer webhook) {
        Map<String, Integer> pages = new HashMap<>();
        for (JsonNode page : webhook.received()) {
            pages.merge(page.path("commonLabels").path("alertname").asText(), 1, Integer::sum);
        }
        return pages;
    }

    private double slowest(WebhookServer webhook) {
        Map<String, Instant> first = new HashMap<>();
        webhook.receivedAt()
                .forEach((page, at) -> first.merge(
                        page.path("commonLabels").path("alertname").asText(), at, (a, b) -> a.isBefore(b) ? a : b));
        return first.entrySet().stream()
                .mapToDouble(entry ->
                        Duration.between(acknowledged.getOrDefault(entry.getKey(), entry.getValue()), entry.getValue())
                                        .toMillis()
                                / 1000.0)
                .max()
                .orElse(0);
    }

    private static String injectFault(AlertmanagerCluster cluster, Random random) throws InterruptedException {
        List<Instance> all = cluster.instances();
        boolean atOwner = random.nextInt(3) > 0;
        Instance victim = cluster.owner().filter(owner -> atOwner).orElse(all.get(random.nextInt(all.size())));
        int pause = 3 + random.nextInt(12);
        switch (random.nextInt(3)) {
            case 0 -> {
                victim.process().kill();
                TimeUnit.SECONDS.sleep(random.nextInt(10));
                victim.launch();
                await("ready again").atMost(SETTLING).until(() -> victim.api().isReady());
                return "kill";
            }
            case 1 -> {
                victim.wire().cut();
                TimeUnit.SECONDS.sleep(pause);
                victim.wire().heal();
                return "cut";
            }
            default -> {
                victim.signal("STOP");
                TimeUnit.SECONDS.sleep(pause);
                victim.signal("CONT");
                return "freeze";
            }
        }
    }
}
