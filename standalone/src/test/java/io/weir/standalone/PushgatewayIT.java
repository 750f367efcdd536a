package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.standalone.testing.PrometheusApi;
import io.weir.standalone.testing.Standalone;
import io.weir.standalone.testing.WeirProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Two push gateways on one Kafka, one within {@code weir standalone}, which scrapes both as a Prometheus would. */
class PushgatewayIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KILLS = 4;
    private static final int PUSHES = 20;
    private static final String SCRAPES = "sum(count_over_time(up{job=\"pushgateway\"}[10m]))";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path dir;

    private static final int secondPort = WeirProcess.freePort();
    private static final PrometheusApi second = new PrometheusApi(secondPort);
    private static Standalone weir;
    private static PrometheusApi first;

    @BeforeAll
    static void start() {
        int firstPort = WeirProcess.freePort();
        weir = Standalone.start(
                dir,
                """
                global:
                  scrape_interval: 1s
                scrape_configs:
                  - job_name: pushgateway
                    honor_labels: true
                    static_configs:
                      - targets: ['127.0.0.1:%d', '127.0.0.1:%d']
                        labels: {zone: z}
                """.formatted(firstPort, secondPort),
                "",
                "route: {receiver: none}\nreceivers: [{name: none}]\n",
                firstPort,
                "--push.interval=1s");
        first = weir.pushgateway();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    private static WeirProcess startSecond() {
        WeirProcess process = WeirProcess.start(
                dir.resolve("second.log"),
                "pushgateway",
                "--kafka.bootstrap-servers=" + weir.bootstrapServers(),
                "--web.listen-address=127.0.0.1:" + secondPort,
                "--push.interval=1s");
        await("second gateway is ready").atMost(PATIENCE).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("second gateway ended:\n" + process.output());
            }
            return second.answers("/-/ready");
        });
        return process;
    }

    private static boolean push(PrometheusApi gateway, int run) {
        return gateway.send("POST", "/metrics/job/batch/run/" + run, "rows " + run + "\n")
                        .statusCode()
                == 200;
    }

    private static boolean shows(PrometheusApi gateway, int run) {
        return gateway.get("/metrics")
                .body()
                .contains("rows{instance=\"\",job=\"batch\",run=\"" + run + "\"} " + run + "\n");
    }

    /** Waits, polling often. @return how long that took, in milliseconds */
    private static long msUntil(String what, Callable<Boolean> condition) {
        long startNs = System.nanoTime();
        await(what)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(condition);
        return (System.nanoTime() - startNs) / 1_000_000;
    }

    @Test
    void noAnsweredPushIsLostThoughAnInstanceIsKilledAgainAndAgain(TestReporter reporter) throws Exception {
        int run = 0;
        long slowestGatewayMs = 0;
        long slowestQueryMs = 0;
        ConcurrentLinkedQueue<Integer> answered = new ConcurrentLinkedQueue<>();
        for (int kill = 0; kill < KILLS; kill++) {
            try (WeirProcess process = startSecond()) {
                for (int i = 0; i < PUSHES; i++) {
                    int pushed = run++;
                    PrometheusApi gateway = i % 2 == 0 ? first : second;
                    PrometheusApi other = i % 2 == 0 ? second : first;
                    assertThat(push(gateway, pushed)).isTrue();
                    answered.add(pushed);
                    slowestGatewayMs = Math.max(
                            slowestGatewayMs, msUntil("run " + pushed + " on the other", () -> shows(other, pushed)));
                    slowestQueryMs = Math.max(
                            slowestQueryMs,
                            msUntil(
                                    "run " + pushed + " in a query",
                                    () -> weir.api()
                                                    .query("rows{run=\"" + pushed + "\"} == " + pushed)
                                                    .size()
                                            == 1));
                }
                run = killWhilePushing(process, run, answered);
            }
            List<Integer> all = List.copyOf(answered);
            String page = first.get("/metrics").body();
            assertThat(all).allMatch(one -> page.contains("run=\"" + one + "\"} " + one + "\n"));
        }
        try (WeirProcess process = startSecond()) {
            String page = second.get("/metrics").body();
            assertThat(process.isAlive()).isTrue();
            assertThat(answered).allMatch(one -> page.contains("run=\"" + one + "\"} " + one + "\n"));
        }
        Map<String, Double> stored = weir.api().query("rows");
        assertThat(answered).allMatch(one -> stored.containsValue((double) one));
        assertThat(answered).hasSizeGreaterThan(KILLS * PUSHES);
        reporter.publishEntry(Map.of(
                "answered pushes", Integer.toString(answered.size()),
                "slowest on the other gateway, ms", Long.toString(slowestGatewayMs),
                "slowest in a query after that, ms", Long.toString(slowestQueryMs)));
    }

    /** Pushes to the second gateway as fast as it answers, and kills it in the middle. @return the next run */
    private static int killWhilePushing(WeirProcess process, int firstRun, ConcurrentLinkedQueue<Integer> answered)
            throws InterruptedException {
        int before = answered.size();
        int[] run = {firstRun};
        Thread pusher = new Thread(() -> {
            try {
                while (process.isAlive()) {
                    int pushed = run[0]++;
                    if (push(second, pushed)) {
                        answered.add(pushed);
                    }
                }
            } catch (AssertionError connectionLost) {
                // What was not answered may be lost.
            }
        });
        pusher.start();
        await("pushes are answered").atMost(PATIENCE).until(() -> answered.size() > before + PUSHES);
        process.kill();
        pusher.join();
        return run[0];
    }

    @Test
    void whatIsPushedComesOnceThoughTheGatewaysAreScraped() {
        assertThat(first.send("PUT", "/metrics/job/kept", "pushed 7\n").statusCode())
                .isEqualTo(200);
        awaitScrapes(3);

        assertThat(weir.api().query("pushed"))
                .containsExactly(Map.entry("{\"__name__\":\"pushed\",\"job\":\"kept\"}", 7.0));
        List<Long> timesMs = List.copyOf(weir.api()
                .samples("pushed[1m]", Instant.now().toEpochMilli() / 1e3)
                .values()
                .iterator()
                .next()
                .keySet());
        // The time of the push, then the gateway's own interval; a scrape has a time of its own.
        assertThat(timesMs.subList(1, timesMs.size())).isNotEmpty().allMatch(timeMs -> timeMs % 1000 == 0);
        assertThat(weir.api().query("weir_pushgateway_groups{zone=\"z\"}")).isNotEmpty();
        assertThat(first.get("/metrics").body()).contains("pushed{instance=\"\",job=\"kept\"} 7\n");

        assertThat(second.answers("/-/ready")).isFalse();
        assertThat(first.send("DELETE", "/metrics/job/kept", "").statusCode()).isEqualTo(202);
        await("stale at once")
                .atMost(PATIENCE)
                .until(() -> weir.api().query("pushed").isEmpty());
        awaitScrapes(3);
        assertThat(weir.api().query("{job=\"kept\"}")).isEmpty();
    }

    @Test
    void aGroupEndsWithItsTimeToLive() {
        assertThat(first.send("PUT", "/metrics/job/mortal?ttl=5s", "mortal 1\n").statusCode())
                .isEqualTo(200);
        await("in a query")
                .atMost(PATIENCE)
                .until(() -> weir.api().query("mortal").size() == 1);

        await("gone from the gateway")
                .atMost(PATIENCE)
                .until(() -> !first.get("/metrics").body().contains("job=\"mortal\""));
        await("gone from queries")
                .atMost(PATIENCE)
                .until(() -> weir.api().query("{job=\"mortal\"}").isEmpty());
        assertThat(first.get("/metrics").body()).contains("weir_pushgateway_groups_expired_total 1\n");
    }

    private static void awaitScrapes(int more) {
        double before = weir.api().query(SCRAPES).values().stream().findFirst().orElse(0.0);
        await("scrapes")
                .atMost(PATIENCE)
                .until(() ->
                        weir.api().query(SCRAPES).values().stream().findFirst().orElse(0.0) >= before + more);
    }
}
