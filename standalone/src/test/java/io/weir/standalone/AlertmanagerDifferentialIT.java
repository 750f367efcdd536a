package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.alertmanager.Alertmanager;
import io.weir.alertmanager.AlertmanagerOptions;
import io.weir.bus.Bus;
import io.weir.bus.BusConfig;
import io.weir.standalone.broker.BrokerConfig;
import io.weir.standalone.broker.EmbeddedBroker;
import io.weir.standalone.testing.AlertScenario;
import io.weir.standalone.testing.AlertmanagerApi;
import io.weir.standalone.testing.PageDifferences;
import io.weir.standalone.testing.RecordedMails;
import io.weir.standalone.testing.RecordedPages;
import io.weir.standalone.testing.RecordedPages.Page;
import io.weir.standalone.testing.WeirProcess;
import io.weir.web.ListenAddress;
import io.weir.web.config.WebConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Prometheus's Alertmanager and ours get the same configuration and the same alerts at the same time; their notifications
 * must be the same in content and order, and come in the same tick. Random routing trees, silences and inhibitions, a
 * number of them at once in one process. Skipped where Debian's package {@code prometheus-alertmanager} isn't installed.
 */
class AlertmanagerDifferentialIT {
    private static final Path REAL = Path.of("/usr/bin/prometheus-alertmanager");
    private static final String EXTERNAL_URL = "http://alerts.example";
    private static final int SCENARIOS = Integer.getInteger("differential.scenarios", 20);

    /** Events happen each second, ticks in between. */
    private static final Duration GRID = Duration.ofSeconds(1);

    private static final Duration AFTERWARDS = Duration.ofSeconds(8);

    static LongStream seeds() {
        long first = Long.getLong("differential.seed", 1);
        return LongStream.range(first, first + Integer.getInteger("differential.runs", 1));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theSameIsNotified(long seed, @TempDir Path dir) throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(REAL), "prometheus-alertmanager is not installed");
        List<AlertScenario> scenarios = new ArrayList<>();
        for (int i = 0; i < SCENARIOS; i++) {
            scenarios.add(AlertScenario.random(i, seed * 1_000_003 + i));
        }
        try (RecordedPages theirs = new RecordedPages();
                RecordedPages ours = new RecordedPages();
                RecordedMails theirMails = new RecordedMails();
                RecordedMails ourMails = new RecordedMails();
                EmbeddedBroker broker = EmbeddedBroker.start(new BrokerConfig("127.0.0.1", 0, dir.resolve("kafka")));
                Bus bus = Bus.connect(BusConfig.of(broker.bootstrapServers()), "test")) {
            Path ourConfig =
                    Files.writeString(dir.resolve("ours.yml"), AlertScenario.config(scenarios, ours, ourMails));
            Path theirConfig =
                    Files.writeString(dir.resolve("theirs.yml"), AlertScenario.config(scenarios, theirs, theirMails));
            int port = WeirProcess.freePort();
            Process real = new ProcessBuilder(
                            REAL.toString(),
                            "--config.file=" + theirConfig,
                            "--storage.path=" + dir.resolve("data"),
                            "--cluster.listen-address=",
                            "--web.external-url=" + EXTERNAL_URL,
                            "--web.listen-address=127.0.0.1:" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(dir.resolve("real.log").toFile())
                    .start();
            Instant end;
            try (Alertmanager alertmanager =
                    new Alertmanager(bus, options(ourConfig), new PrometheusRegistry(), Clock.systemUTC())) {
                alertmanager.start();
                AlertmanagerApi mine = new AlertmanagerApi(alertmanager.port());
                AlertmanagerApi other = new AlertmanagerApi(port);
                await("ready").atMost(Duration.ofSeconds(60)).until(() -> alertmanager.isOwner() && other.isReady());
                // Between two ticks, so that neither has one that the other hasn't.
                end = play(scenarios, List.of(mine, other)).plus(AFTERWARDS);
                TimeUnit.MILLISECONDS.sleep(Duration.between(Instant.now(), end).toMillis() + 1_000);
            } finally {
                real.destroy();
            }
            List<Page> expected = pages(theirs, theirMails, end);
            List<Page> actual = pages(ours, ourMails, end);
            PageDifferences differences = new PageDifferences(expected, actual);
            System.out.printf(
                    "seed %d: %d scenarios, %d notifications (%d by mail), %d scenarios differ; largest difference in"
                            + " time %d ms%n",
                    seed,
                    scenarios.size(),
                    expected.size(),
                    theirMails.before(end).size(),
                    differences.byScenario().size(),
                    differences.largestDelay().toMillis());
            assertThat(expected.size()).isGreaterThan(SCENARIOS);
            assertThat(scenarios.stream()
                            .filter(scenario -> differences.byScenario().containsKey(scenario.name()))
                            .map(scenario ->
                                    scenario + "\n" + differences.byScenario().get(scenario.name())))
                    .isEmpty();
        }
    }

    private static AlertmanagerOptions options(Path config) {
        ListenAddress anyPort = ListenAddress.parse("127.0.0.1:0");
        return AlertmanagerOptions.of(config, anyPort)
                .withWeb(new AlertmanagerOptions.Web(List.of(anyPort), WebConfigFile.none(), EXTERNAL_URL, ""));
    }

    private static List<Page> pages(RecordedPages web, RecordedMails mails, Instant end) {
        return Stream.concat(web.before(end).stream(), mails.before(end).stream())
                .filter(page -> !page.scenario().equals(AlertScenario.WARM_UP))
                .toList();
    }

    /** All events of a moment go to both servers at once. @return when the last went */
    private static Instant play(List<AlertScenario> scenarios, List<AlertmanagerApi> servers)
            throws InterruptedException {
        warmUp(servers);
        List<Map<String, String>> silenceIds = List.of(new HashMap<>(), new HashMap<>());
        Instant last = Instant.EPOCH;
        long nextNs = System.nanoTime();
        for (int step = 0; step < AlertScenario.STEPS; step++) {
            // A step that is late moves all others: events must not come closer together.
            nextNs = Math.max(nextNs, System.nanoTime());
            TimeUnit.NANOSECONDS.sleep(Math.max(0, nextNs - System.nanoTime()));
            nextNs += GRID.toNanos();
            AlertScenario.Moment moment = AlertScenario.moment(scenarios, step);
            List<Thread> threads = new ArrayList<>();
            last = Instant.now();
            for (int i = 0; i < servers.size(); i++) {
                AlertmanagerApi server = servers.get(i);
                Map<String, String> ids = silenceIds.get(i);
                Thread thread = new Thread(() -> moment.sendTo(server, ids));
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        return last;
    }

    /** What loads classes must not be late when it counts. */
    private static void warmUp(List<AlertmanagerApi> servers) throws InterruptedException {
        for (AlertmanagerApi server : servers) {
            for (int i = 0; i < 100; i++) {
                server.post("[{\"labels\":{\"scenario\":\"" + AlertScenario.WARM_UP + "\",\"n\":\"" + i + "\"}}]");
                String id = server.silence("warm", "up" + i);
                server.send("DELETE", "/api/v2/silence/" + id, "");
            }
        }
        TimeUnit.SECONDS.sleep(1);
    }
}
