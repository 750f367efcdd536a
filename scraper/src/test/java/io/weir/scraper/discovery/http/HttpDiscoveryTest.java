package io.weir.scraper.discovery.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.weir.config.http.HttpClientConfig;
import io.weir.config.prometheus.discovery.HttpSdConfig;
import io.weir.model.Labels;
import io.weir.scraper.discovery.Discovery;
import io.weir.scraper.discovery.DiscoveryMetrics;
import io.weir.scraper.discovery.RefreshedDiscovery;
import io.weir.scraper.discovery.TargetGroup;
import io.weir.scraper.testing.ManualTimer;
import io.weir.web.client.HttpClients;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpDiscoveryTest {
    private static final long REFRESH_MS = 30_500;

    private final HttpClients clients = new HttpClients();
    private final ManualTimer timer = new ManualTimer(0);
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final DiscoveryMetrics metrics = new DiscoveryMetrics(registry);
    private final Counter failures = metrics.counter("failures_total", "x");
    private HttpServer server;
    private volatile int status = 200;
    private volatile String type = "application/json";
    private volatile String body = "[]";
    private volatile Map<String, List<String>> asked = Map.of();
    private int changes;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/targets", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked = Map.copyOf(exchange.getRequestHeaders());
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @AfterEach
    void close() {
        server.stop(0);
        clients.close();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/targets?team=a";
    }

    private Discovery start() {
        HttpSdConfig config = new HttpSdConfig(url(), Duration.ofMillis(REFRESH_MS), HttpClientConfig.DEFAULT);
        HttpTargets source = new HttpTargets(config, clients, "Weir/test", failures);
        Discovery discovery = new RefreshedDiscovery(
                "http", "job", source, config.refreshInterval(), timer, Runnable::run, metrics, () -> changes++);
        discovery.start();
        return discovery;
    }

    @Test
    void listsTargetsAndFollowsThem() {
        body = "[{\"targets\": [\"a:1\", \"a:2\"], \"labels\": {\"zone\": \"x\"}}, {\"targets\": [\"b:1\"]}]";
        try (Discovery discovery = start()) {
            assertThat(discovery.groups())
                    .containsExactly(
                            TargetGroup.of(
                                    "http/" + url() + ":0",
                                    List.of("a:1", "a:2"),
                                    Labels.of("__meta_url", url(), "zone", "x")),
                            TargetGroup.of("http/" + url() + ":1", List.of("b:1"), Labels.of("__meta_url", url())));
            assertThat(changes).isEqualTo(1);
            assertThat(asked)
                    .containsEntry("Accept", List.of("application/json"))
                    .containsEntry("User-agent", List.of("Weir/test"))
                    .containsEntry("X-prometheus-refresh-interval-seconds", List.of("30.5"));

            timer.advanceTo(REFRESH_MS);
            assertThat(changes).isEqualTo(1);

            body = "[]";
            type = "Application/JSON; charset=UTF-8";
            timer.advanceTo(2 * REFRESH_MS);
            assertThat(discovery.groups()).isEmpty();
            assertThat(changes).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "500, application/json, []",
                "204, application/json, ``",
                "200, text/plain, []",
                "200, application/json, [{",
                "200, application/json, [null]",
                "200, application/json, `[{\"targets\": [1]}]`",
                "200, application/json, `[{\"target\": []}]`",
                "200, application/json, `[{\"targets\": [], \"labels\": {\"\": \"x\"}}]`"
            })
    void anAnswerThatIsNoListKeepsTheTargets(int badStatus, String badType, String badBody) {
        body = "[{\"targets\": [\"a:1\"]}]";
        try (Discovery discovery = start()) {
            status = badStatus;
            type = badType;
            body = badBody;
            timer.advanceTo(REFRESH_MS);
            assertThat(discovery.groups()).hasSize(1);
            assertThat(failures.get()).isEqualTo(1);

            status = 200;
            type = "application/json";
            body = "[{\"targets\": [\"a:2\"]}]";
            timer.advanceTo(2 * REFRESH_MS);
            assertThat(discovery.groups().get(0).targets()).containsExactly(Labels.of("__address__", "a:2"));
        }
    }

    @Test
    void aServerThatIsGoneKeepsTheTargetsUntilItIsBack() {
        body = "[{\"targets\": [\"a:1\"]}]";
        try (Discovery discovery = start()) {
            server.stop(0);
            timer.advanceTo(3 * REFRESH_MS);
            assertThat(discovery.groups()).hasSize(1);
            assertThat(failures.get()).isEqualTo(3);
        }
    }

    @Test
    void asksNoMoreOnceClosed() {
        start().close();
        asked = Map.of();
        timer.advanceTo(10 * REFRESH_MS);
        assertThat(asked).isEmpty();
    }

    @Test
    void seriesOfRefreshesAreThereFromTheStartAndGoWithTheDiscovery() {
        Discovery discovery = start();
        assertThat(refreshes()).containsExactly(1L);
        discovery.close();
        assertThat(refreshes()).isEmpty();
    }

    private List<Long> refreshes() {
        return registry.scrape("prometheus_sd_refresh_duration_seconds"::equals).stream()
                .flatMap(metric -> ((SummarySnapshot) metric).getDataPoints().stream())
                .map(SummarySnapshot.SummaryDataPointSnapshot::getCount)
                .toList();
    }
}
