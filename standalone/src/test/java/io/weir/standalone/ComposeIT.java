package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.standalone.testing.Docker;
import io.weir.standalone.testing.PrometheusApi;
import io.weir.standalone.testing.WeirProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The image and the Compose file as they are shipped: Kafka, Flink and each component in a container of its own. */
class ComposeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(240);
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String IMAGE = "weir-compose-it";

    private final int queryPort = WeirProcess.freePort();
    private final int pushPort = WeirProcess.freePort();
    private final int flinkPort = WeirProcess.freePort();
    private final Map<String, String> environment = Map.of(
            "WEIR_IMAGE", IMAGE,
            "WEIR_QUERY_PORT", Integer.toString(queryPort),
            "WEIR_PUSHGATEWAY_PORT", Integer.toString(pushPort),
            "WEIR_ALERTMANAGER_PORT", Integer.toString(WeirProcess.freePort()),
            "WEIR_FLINK_PORT", Integer.toString(flinkPort),
            "DOCKER_BUILDKIT", "0");
    private final String project = "weirit" + ProcessHandle.current().pid();

    @BeforeAll
    static void needsDocker() {
        Docker.require();
    }

    @Test
    void scrapesEvaluatesRulesOnTheSessionClusterAndTakesPushes() {
        Docker.run(ROOT, environment, List.of("docker", "build", "-q", "-f", "docker/Dockerfile", "-t", IMAGE, "."))
                .orFail();
        try {
            compose("up", "-d").orFail();
            PrometheusApi query = new PrometheusApi(queryPort);
            PrometheusApi push = new PrometheusApi(pushPort);
            try {
                await("all components are scraped")
                        .atMost(PATIENCE)
                        .until(() -> query.answers("/-/ready")
                                && query.query("up == 1").size() == 5);
                await("a rule is evaluated on the session cluster")
                        .atMost(PATIENCE)
                        .until(() -> query.query("job:up:sum == 5").size() == 1);
                assertThat(new PrometheusApi(flinkPort).get("/jobs/overview").body())
                        .contains("\"state\":\"RUNNING\"");
                assertThat(push.send("PUT", "/metrics/job/backup", "rows 42\n").statusCode())
                        .isEqualTo(200);
                await("the push is queryable")
                        .atMost(PATIENCE)
                        .until(() -> query.query("rows == 42").size() == 1);
            } catch (Throwable e) {
                throw new AssertionError(
                        "logs:\n" + compose("logs", "--tail=40").output(), e);
            }
        } finally {
            compose("down", "-v", "--timeout", "5");
        }
    }

    private Docker.Result compose(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker-compose", "-p", project, "-f", "docker/compose.yml"));
        command.addAll(List.of(arguments));
        return Docker.run(ROOT, environment, command);
    }
}
