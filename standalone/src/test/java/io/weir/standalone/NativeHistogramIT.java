package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.standalone.testing.PrometheusApi;
import io.weir.standalone.testing.RemoteWriteRequest;
import io.weir.standalone.testing.Standalone;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Native histograms from a remote-write sender through log, head, snapshot and segment to the query API. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NativeHistogramIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path dir;

    /** Ten minutes ago, so that the samples of the past minutes are in complete blocks at once. */
    private static final long START_MS = Instant.now().toEpochMilli() / 1000 * 1000 - 600_000;

    private static Standalone weir;
    private static PrometheusApi api;

    @BeforeAll
    static void start() {
        weir = Standalone.start(
                dir, "global: {}\n", "groups: []\n", "route: {receiver: none}\nreceivers: [{name: none}]\n");
        api = weir.api();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    /** Once a second for a minute, 30 observations below 1, 60 in (1, 2], and 10 in (2, 4]. */
    @Test
    @Order(1)
    void areTakenFromARemoteWriteSender() {
        RemoteWriteRequest request = new RemoteWriteRequest();
        for (int i = 0; i <= 60; i++) {
            for (String job : new String[] {"a", "b"}) {
                request.histogram(
                        START_MS + 1000L * i,
                        140.0 * i,
                        new long[] {30L * i, 60L * i, 10L * i},
                        "__name__",
                        "latency_seconds",
                        "job",
                        job);
            }
        }
        HttpResponse<String> response = api.write(request.body());

        assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
        assertThat(response.headers().firstValue("X-Prometheus-Remote-Write-Histograms-Written"))
                .hasValue("122");
    }

    @Test
    @Order(2)
    void answerQueries() {
        await().atMost(PATIENCE)
                .until(() -> api.histograms("latency_seconds", seconds(60)).size() == 2);
        assertQueries();
    }

    private static double seconds(int offset) {
        return START_MS / 1000.0 + offset;
    }

    private static void assertQueries() {
        double now = seconds(60);
        assertThat(api.query("histogram_count(sum(latency_seconds))", now)).containsExactly(Map.entry("{}", 12_000.0));
        assertThat(api.query("histogram_count(sum by (job) (rate(latency_seconds[50s])))", now))
                .hasSize(2)
                .allSatisfy((job, rate) -> assertThat(rate).isCloseTo(100, Assertions.within(1e-9)));
        // The median observation is the 20th of 60 in the bucket from 1 to 2, interpolated exponentially.
        assertThat(api.query("histogram_quantile(0.5, sum(rate(latency_seconds[50s])))", now))
                .hasEntrySatisfying(
                        "{}", median -> assertThat(median).isCloseTo(Math.pow(2, 20.0 / 60), Assertions.within(1e-9)));
        JsonNode series = api.histograms("latency_seconds{job=\"a\"}", now);
        assertThat(series).hasSize(1);
        assertThat(series.get(0).at("/histogram/1").toString())
                .isEqualTo("{\"count\":\"6000\",\"sum\":\"8400\",\"buckets\":["
                        + "[0,\"0.5\",\"1\",\"1800\"],[0,\"1\",\"2\",\"3600\"],[0,\"2\",\"4\",\"600\"]]}");
    }

    @Test
    @Order(3)
    void surviveACrash() {
        weir.killAndRestart();
        await().atMost(PATIENCE)
                .until(() -> api.histograms("latency_seconds", seconds(60)).size() == 2);
        assertQueries();
    }
}
