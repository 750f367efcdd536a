package io.weir.pushgateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.web.ListenAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** A gateway behind a real web server, on a log in memory and a clock that stands still. */
final class TestGateway implements AutoCloseable {
    static final long NOW = 1_583_872_347_716L;

    final FakeLog log;
    final ManualClock clock = new ManualClock(NOW);
    private final HttpClient client = HttpClient.newHttpClient();
    private final Pushgateway gateway;

    TestGateway() {
        this(config -> config);
    }

    /** Another gateway on a log. */
    TestGateway(FakeLog log) {
        this(log, config -> config);
    }

    TestGateway(UnaryOperator<PushgatewayConfig.Builder> settings) {
        this(new FakeLog(), settings);
    }

    private TestGateway(FakeLog log, UnaryOperator<PushgatewayConfig.Builder> settings) {
        this.log = log;
        PushgatewayConfig.Builder config = PushgatewayConfig.builder(List.of(new ListenAddress("127.0.0.1", 0)))
                .interval(Duration.ofHours(1));
        gateway = new Pushgateway(
                settings.apply(config).build(),
                new Pushgateway.Topics(log.open(), log, (before, after) -> {}),
                new PrometheusRegistry(),
                clock);
        gateway.start();
    }

    int port() {
        return gateway.port();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        return send(method, path, BodyPublishers.ofString(body), headers);
    }

    HttpResponse<String> send(String method, String path, HttpRequest.BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    String get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, BodyPublishers.noBody(), headers).body();
    }

    /** The {@code data} of an API answer. */
    JsonNode data(String path) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(get(path)).get("data");
    }

    @Override
    public void close() {
        gateway.close();
    }
}
