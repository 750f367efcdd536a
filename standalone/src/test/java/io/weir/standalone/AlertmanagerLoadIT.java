package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.standalone.broker.BrokerConfig;
import io.weir.standalone.broker.EmbeddedBroker;
import io.weir.standalone.testing.AlertmanagerApi;
import io.weir.standalone.testing.AnsweringServer;
import io.weir.standalone.testing.WeirProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many active alerts in ours and, where Debian's package is installed, in the real one: prints latencies of the API, and
 * CPU and memory of the process. {@code -Dload.groups=5000 -Dload.silences=500} for the size that the documentation tells.
 */
class AlertmanagerLoadIT {
    private static final int GROUPS = Integer.getInteger("load.groups", 100);
    private static final int SILENCES = Integer.getInteger("load.silences", 10);
    private static final int ALERTS_PER_GROUP = 10;

    /** As many as Prometheus sends at once. */
    private static final int GROUPS_PER_POST = 25;

    private static final Path REAL = Path.of("/usr/bin/prometheus-alertmanager");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private record Cost(double cpuSeconds, double residentMib) {
        static Cost of(long pid) throws IOException {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            double resident = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
                    .sum();
            return new Cost((Double.parseDouble(fields[11]) + Double.parseDouble(fields[12])) / 100, resident / 1024);
        }
    }

    private static Path config(Path file, AnsweringServer receiver) throws IOException {
        return Files.writeString(file, """
                route: {receiver: hook, group_by: [group], group_wait: 10s, group_interval: 5m, repeat_interval: 4h}
                inhibit_rules:
                  - {source_matchers: [severity=page], target_matchers: [severity=note], equal: [group]}
                receivers: [{name: hook, webhook_configs: [{url: 'URL/hook'}]}]
                """.replace("URL", receiver.url()));
    }

    @Test
    void ours(@TempDir Path dir) throws IOException {
        int port = WeirProcess.freePort();
        try (AnsweringServer receiver = new AnsweringServer();
                EmbeddedBroker broker = EmbeddedBroker.start(new BrokerConfig("127.0.0.1", 0, dir.resolve("kafka")));
                WeirProcess weir = WeirProcess.start(
                        dir.resolve("log"),
                        // As bin/weir starts it.
                        List.of("-XX:+UseSerialGC", "-Xss1m", "-Xmx768m"),
                        List.of(
                                "alertmanager",
                                "--kafka.bootstrap-servers=" + broker.bootstrapServers(),
                                "--config.file=" + config(dir.resolve("am.yml"), receiver),
                                "--web.listen-address=127.0.0.1:" + port))) {
            measure("weir", port, weir.pid(), receiver);
        }
    }

    @Test
    void theirs(@TempDir Path dir) throws IOException {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Files.isExecutable(REAL), "prometheus-alertmanager is not installed");
        int port = WeirProcess.freePort();
        try (AnsweringServer receiver = new AnsweringServer()) {
            Process real = new ProcessBuilder(
                            REAL.toString(),
                            "--config.file=" + config(dir.resolve("am.yml"), receiver),
                            "--storage.path=" + dir.resolve("data"),
                            "--cluster.listen-address=",
                            "--web.listen-address=127.0.0.1:" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(dir.resolve("log").toFile())
                    .start();
            try {
                measure("alertmanager", port, real.pid(), receiver);
            } finally {
                real.destroy();
            }
        }
    }

    private static void measure(String name, int port, long pid, AnsweringServer receiver) throws IOException {
        AlertmanagerApi api = new AlertmanagerApi(port);
        await("ready").atMost(PATIENCE).until(api::isReady);
        for (int i = 0; i < SILENCES; i++) {
            api.silence("group", "g" + i);
        }
        Instant start = Instant.now();
        report(name, "POST alerts, new", posts(api, start));
        await("every group that isn't silenced is notified")
                .atMost(PATIENCE)
                .until(() -> receiver.asked("/hook").size() >= GROUPS - SILENCES);
        System.out.printf(
                "%-12s all groups notified %.1f s after the first alert%n",
                name, Duration.between(start, Instant.now()).toMillis() / 1000.0);
        Cost before = Cost.of(pid);
        Instant steady = Instant.now();
        report(name, "POST alerts, again", posts(api, start));
        report(name, "GET alerts", timed(20, () -> api.get("/api/v2/alerts")));
        report(name, "GET alerts of a group", timed(50, () -> api.get("/api/v2/alerts?filter=group%3D%22g17%22")));
        report(name, "GET alerts/groups", timed(20, () -> api.get("/api/v2/alerts/groups")));
        report(name, "GET silences", timed(20, () -> api.get("/api/v2/silences")));
        Cost after = Cost.of(pid);
        System.out.printf(
                "%-12s %.1f CPU s for this in %.1f s; %.0f MiB resident; %.1f CPU s since its start%n",
                name,
                after.cpuSeconds - before.cpuSeconds,
                Duration.between(steady, Instant.now()).toMillis() / 1000.0,
                after.residentMib,
                after.cpuSeconds);
        assertThat(api.get("/api/v2/alerts").json()).hasSize(GROUPS * ALERTS_PER_GROUP);
        assertThat(api.get("/api/v2/alerts?silenced=false").json()).hasSize((GROUPS - SILENCES) * ALERTS_PER_GROUP);
        assertThat(receiver.asked("/hook")).hasSize(GROUPS - SILENCES);
    }

    private static double[] posts(AlertmanagerApi api, Instant start) {
        List<String> bodies = new ArrayList<>();
        for (int group = 0; group < GROUPS; group += GROUPS_PER_POST) {
            List<String> alerts = new ArrayList<>();
            for (int i = group * ALERTS_PER_GROUP;
                    i < Math.min(group + GROUPS_PER_POST, GROUPS) * ALERTS_PER_GROUP;
                    i++) {
                alerts.add("{\"labels\":{\"alertname\":\"Load\",\"group\":\"g" + i / ALERTS_PER_GROUP
                        + "\",\"instance\":\"host-" + i + ":9100\",\"job\":\"node\",\"severity\":\"ticket\"},"
                        + "\"annotations\":{\"summary\":\"The load of host-" + i + " is high\"},\"startsAt\":\"" + start
                        + "\",\"endsAt\":\"" + start.plusSeconds(3600)
                        + "\",\"generatorURL\":\"http://prometheus.example/graph?g0.expr=node_load1+%3E+8\"}");
            }
            bodies.add(alerts.toString());
        }
        double[] milliseconds = new double[bodies.size()];
        for (int i = 0; i < milliseconds.length; i++) {
            String body = bodies.get(i);
            milliseconds[i] = timed(1, () -> api.post(body))[0];
        }
        return milliseconds;
    }

    private static double[] timed(int times, Supplier<AlertmanagerApi.Answer> request) {
        double[] milliseconds = new double[times];
        for (int i = 0; i < times; i++) {
            long startNs = System.nanoTime();
            AlertmanagerApi.Answer answer = request.get();
            milliseconds[i] = (System.nanoTime() - startNs) / 1e6;
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        }
        return milliseconds;
    }

    private static void report(String name, String what, double[] milliseconds) {
        double[] sorted = milliseconds.clone();
        Arrays.sort(sorted);
        System.out.printf(
                "%-12s %-22s p50 %8.1f ms  p99 %8.1f ms  (%d requests)%n",
                name,
                what,
                sorted[sorted.length / 2],
                sorted[Math.min(sorted.length - 1, sorted.length * 99 / 100)],
                sorted.length);
    }
}
