package io.weir.scraper.receive;

import static io.weir.scraper.receive.WriteRequests.message;
import static io.weir.scraper.receive.WriteRequests.series;
import static io.weir.scraper.receive.WriteRequests.snappy;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.weir.model.StaleMarker;
import io.weir.scraper.testing.RecordedLog;
import io.weir.web.ListenAddress;
import io.weir.web.WebServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests over HTTP, and what is in Kafka afterwards. */
class RemoteWriteReceiverTest {
    private static final long NOW_MS = 1_700_000_000_000L;
    private static final long HOUR_MS = 3_600_000;

    private final RecordedLog log = new RecordedLog();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final HttpClient client = HttpClient.newHttpClient();
    private WebServer server = serve(new ReceiverOptions(
            now -> now - HOUR_MS, Duration.ofMinutes(10), 1000, 5000, 5000, 4, Duration.ofSeconds(10)));

    private WebServer serve(ReceiverOptions options) {
        RemoteWriteReceiver receiver = new RemoteWriteReceiver(
                log.samples(), options, registry, InstantSource.fixed(Instant.ofEpochMilli(NOW_MS)));
        WebServer started = WebServer.builder(ListenAddress.parse("127.0.0.1:0"), "receiver", new PrometheusRegistry())
                .post("/api/v1/write", receiver)
                .build();
        started.start();
        return started;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> post(byte[] body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + "/api/v1/write"))
                .POST(BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> write(WriteRequests... series) throws IOException, InterruptedException {
        WriteRequests request = message();
        for (WriteRequests one : series) {
            request.add(1, one);
        }
        return post(snappy(request.bytes()), "Content-Type", "application/x-protobuf", "Content-Encoding", "snappy");
    }

    private double counter(String name) {
        return registry.scrape(name::equals).stream()
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .mapToDouble(point -> ((CounterSnapshot.CounterDataPointSnapshot) point).getValue())
                .sum();
    }

    @Test
    void samplesAreInKafkaWhenTheRequestHasSucceeded() throws Exception {
        String[] labels = {"__name__", "up", "job", "node"};
        HttpResponse<String> response = write(
                series(labels, new long[] {NOW_MS - 10, NOW_MS}, new double[] {1, StaleMarker.VALUE}),
                series("down", NOW_MS, Double.NEGATIVE_INFINITY));

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(log.newLines())
                .containsExactly(
                        "down -Inf @1700000000000",
                        "up{job=\"node\"} 1 @1699999999990",
                        "up{job=\"node\"} stale @1700000000000");
        assertThat(counter("weir_remote_write_samples")).isEqualTo(3);
    }

    @Test
    void labelsMayBeInAnyOrderAndBehindTheSamples() throws Exception {
        WriteRequests scattered = message()
                .add(1, message().add(1, "job").add(2, "node"))
                .add(2, WriteRequests.sample(NOW_MS, 5))
                .add(1, message().add(1, "__name__").add(2, "up"))
                .add(1, message().add(1, "empty").add(2, ""));

        assertThat(write(scattered).statusCode()).isEqualTo(204);
        assertThat(log.newLines()).containsExactly("up{job=\"node\"} 5 @1700000000000");
    }

    @Test
    void aSeriesWithBadLabelsIsLeftOutAndCounted() throws Exception {
        HttpResponse<String> response = write(
                series(new String[] {"job", "node"}, new long[] {NOW_MS}, new double[] {1}),
                series(new String[] {"__name__", "a", "x", "1", "x", "2"}, new long[] {NOW_MS}, new double[] {1}),
                series(new String[] {"__name__", "a", "", "1"}, new long[] {NOW_MS}, new double[] {1}),
                message()
                        .add(1, message().add(1, "__name__").add(2, new byte[] {'a', (byte) 0xFF}))
                        .add(2, WriteRequests.sample(NOW_MS, 1)),
                series("good", NOW_MS, 2));

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(log.newLines()).containsExactly("good 2 @1700000000000");
        assertThat(counter("weir_remote_write_invalid_series")).isEqualTo(4);
        assertThat(counter("weir_remote_write_rejected_samples")).isEqualTo(4);
    }

    @ParameterizedTest(name = "{0} ms from now")
    @CsvSource({"-3600001", "600001"})
    void aSampleOutOfBoundsRefusesTheWholeRequestAndIsNamed(long offsetMs) throws Exception {
        HttpResponse<String> response = write(series("good", NOW_MS, 1), series("bad", NOW_MS + offsetMs, 1));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).startsWith("out of bounds: {__name__=\"bad\"} at ");
        assertThat(log.newLines()).isEmpty();
        assertThat(counter("weir_remote_write_rejected_samples")).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "'', '', 204",
        "application/x-protobuf, snappy, 204",
        "application/x-protobuf;proto=prometheus.WriteRequest, snappy, 204",
        "application/json, snappy, 415",
        "application/x-protobuf;proto=something.Else, snappy, 415",
        "application/x-protobuf, zstd, 415",
    })
    void contentIsNegotiated(String type, String encoding, int status) throws Exception {
        List<String> headers = new ArrayList<>();
        if (!type.isEmpty()) {
            headers.addAll(List.of("Content-Type", type));
        }
        if (!encoding.isEmpty()) {
            headers.addAll(List.of("Content-Encoding", encoding));
        }
        byte[] body = snappy(message().add(1, series("up", NOW_MS, 1)).bytes());

        assertThat(post(body, headers.toArray(String[]::new)).statusCode()).isEqualTo(status);
    }

    @Test
    void sizesAreLimitedBeforeAndAfterDecompression() throws Exception {
        byte[] random = new byte[1200];
        new Random(1).nextBytes(random);

        assertThat(post(random).statusCode()).isEqualTo(413);
        assertThat(post(snappy(new byte[5001])).statusCode()).isEqualTo(413);
        assertThat(post(snappy(new byte[5000])).statusCode()).isEqualTo(400);
        // A length of 2 GiB and nothing behind it.
        assertThat(post(new byte[] {-1, -1, -1, -1, 7}).statusCode()).isIn(400, 413);
    }

    @Test
    void whenKafkaDoesNotTakeTheSamplesTheSenderIsToldToComeAgain() throws Exception {
        log.fail(new IllegalStateException("broker is away"));
        HttpResponse<String> refused = write(series("up", NOW_MS, 1));
        log.fail(null);

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(refused.body()).contains("broker is away");
        assertThat(write(series("up", NOW_MS, 1)).statusCode()).isEqualTo(204);
        assertThat(log.newLines()).containsExactly("up 1 @1700000000000");
    }

    @Test
    void tooManyRequestsAtOnceAreTurnedAway() throws Exception {
        server.close();
        registry.clear();
        server = serve(new ReceiverOptions(now -> 0, Duration.ZERO, 1000, 5000, 5000, 0, Duration.ofSeconds(10)));

        HttpResponse<String> response = write(series("up", NOW_MS, 1));

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
    }
}
