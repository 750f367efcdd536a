package io.weir.scraper.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.bus.TableTopic;
import io.weir.config.prometheus.PrometheusConfig;
import io.weir.config.prometheus.ScrapeConfig;
import io.weir.model.Labels;
import io.weir.model.record.TargetHealth;
import io.weir.scraper.discovery.TargetGroup;
import io.weir.scraper.fetch.Fetchers;
import io.weir.scraper.testing.ManualTimer;
import io.weir.scraper.testing.RecordedLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scrapes of an instrumented program over HTTP: its client library answers in the format that is asked for. */
class ScrapeOverHttpTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final PrometheusRegistry program = new PrometheusRegistry();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Fetchers fetchers = new Fetchers(threads, Map.of(), false);
    private final ManualTimer timer = new ManualTimer(1_000_000_000L);
    private final RecordedLog log = new RecordedLog();
    private final HttpServer server;

    ScrapeOverHttpTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/metrics", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        fetchers.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String accept = exchange.getRequestHeaders().getFirst("Accept");
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean openMetrics = accept.startsWith("application/openmetrics-text");
        try (GZIPOutputStream out = new GZIPOutputStream(body)) {
            if (openMetrics) {
                new OpenMetricsTextFormatWriter(true, true).write(out, program.scrape());
            } else {
                PrometheusTextFormatWriter.builder().build().write(out, program.scrape());
            }
        }
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        exchange.getResponseHeaders()
                .set(
                        "Content-Type",
                        openMetrics
                                ? OpenMetricsTextFormatWriter.CONTENT_TYPE
                                : "text/plain; version=0.0.4; charset=utf-8");
        exchange.sendResponseHeaders(200, body.size());
        exchange.getResponseBody().write(body.toByteArray());
        exchange.close();
    }

    private ScrapePool start(ScrapeConfig config) {
        ScrapeContext context = new ScrapeContext(
                log.samples(),
                log.table(TableTopic.METADATA),
                new TargetLog(log.table(TableTopic.TARGETS), "s1"),
                timer,
                threads,
                new ScrapeMetrics(new PrometheusRegistry()));
        ScrapePool pool = new ScrapePool(context, config, fetchers.of(config), 0);
        String address = "127.0.0.1:" + server.getAddress().getPort();
        pool.sync(List.of(TargetGroup.of("g", List.of(address), Labels.empty())));
        return pool;
    }

    @ParameterizedTest
    @ValueSource(strings = {"OpenMetricsText1.0.0", "PrometheusText0.0.4"})
    void samplesArriveInEveryFormat(String protocol) {
        Counter.builder()
                .name("requests_total")
                .help("Requests.")
                .register(program)
                .inc(3);
        Histogram histogram = Histogram.builder()
                .name("latency_seconds")
                .classicUpperBounds(0.1, 1)
                .register(program);
        histogram.observeWithExemplar(0.5, io.prometheus.metrics.model.snapshots.Labels.of("trace_id", "abc"));
        ScrapeConfig config = PrometheusConfig.parse(
                        "scrape_configs: [{job_name: j, scrape_protocols: [" + protocol + "]}]", "f")
                .scrapeConfigs()
                .get(0);
        ScrapePool pool = start(config);

        timer.advanceTo(timer.nowMs() + Duration.ofMinutes(1).toMillis());
        long endNs = System.nanoTime() + PATIENCE.toNanos();
        while (pool.statuses().get(0).health() == TargetHealth.UNKNOWN && System.nanoTime() < endNs) {
            Thread.onSpinWait();
        }

        assertThat(pool.statuses().get(0).lastError()).isEmpty();
        assertThat(pool.statuses().get(0).health()).isEqualTo(TargetHealth.UP);
        assertThat(log.newSamples())
                .extracting(
                        sample -> sample.labels().metricName() + sample.labels().get("le"), RecordedLog.Sample::value)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("requests_total", 3.0),
                        org.assertj.core.groups.Tuple.tuple("latency_seconds_bucket0.1", 0.0),
                        org.assertj.core.groups.Tuple.tuple("latency_seconds_bucket1.0", 1.0),
                        org.assertj.core.groups.Tuple.tuple("latency_seconds_count", 1.0),
                        org.assertj.core.groups.Tuple.tuple("up", 1.0));
    }
}
