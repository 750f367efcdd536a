package io.weir.query;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.web.ListenAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Usual queries over made-up series, asked in the background when a server has started. Code that has not run is interpreted
 * first and then compiled twice, which makes the first few hundred queries several times as dear as later ones; after a
 * rehearsal people meet compiled code. It has a server, series and metrics of its own, and a thread.
 */
final class Rehearsal implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(Rehearsal.class);

    /** Half of it is spent waiting, so that whatever else is starting gets on. */
    private static final Duration LENGTH = Duration.ofSeconds(20);

    private static final List<String> INSTANT = List.of(
            "up",
            "up{pod=\"pod-1\"}",
            "{job=\"job-1\"}",
            "requests_total{job=~\"job-.+\",code=~\"5..\"}",
            "count({__name__!=\"\"})",
            "timestamp(up)",
            "rate(requests_total[5m])",
            "sum by (job) (rate(requests_total{code=~\"5..\"}[5m])) / sum by (job) (rate(requests_total[5m]))",
            "histogram_quantile(0.99, sum by (le) (rate(duration_seconds_bucket[5m])))",
            "topk(3, sum by (pod) (rate(cpu_seconds_total[5m])))",
            "max by (node) (temperature) - min by (node) (temperature)",
            "temperature > 20 and on (pod) up == 1",
            "requests_total{code=\"500\"} unless on (pod) (temperature > 25)",
            "rate(cpu_seconds_total[5m]) * on (pod) group_left (job) max by (pod, job) (up)",
            "avg_over_time(temperature[1h])",
            "deriv(temperature[30m])",
            "quantile_over_time(0.9, temperature[1h])",
            "quantile by (job) (0.95, temperature)",
            "count_values(\"value\", up)",
            "max_over_time(sum by (job) (rate(requests_total[5m]))[30m:1m])",
            "sum(changes(temperature[1h]))",
            "absent(nothing)",
            "label_replace(up, \"n\", \"$1\", \"pod\", \"pod-(.+)\")",
            "predict_linear(temperature[30m], 3600) > 0");

    private static final List<String> RANGE = List.of(
            "up",
            "requests_total",
            "rate(requests_total[5m])",
            "irate(cpu_seconds_total[1m])",
            "sum by (job, code) (rate(requests_total[5m]))",
            "sum without (pod, node) (rate(cpu_seconds_total[5m]))",
            "avg by (job) (temperature)",
            "sum(temperature)",
            "topk(3, temperature)",
            "temperature * 1.8 + 32",
            "max_over_time(temperature[10m])",
            "histogram_quantile(0.9, sum by (job, le) (rate(duration_seconds_bucket[5m])))",
            "duration_seconds_sum / ignoring (x) duration_seconds_count",
            "sum by (job) (rate(duration_seconds_sum[5m])) / sum by (job) (rate(duration_seconds_count[5m]))");

    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::perform, "query-rehearsal");

    /** Begins. */
    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private void perform() {
        long endNs = System.nanoTime() + LENGTH.toNanos();
        int rounds = 0;
        try (ApiServer server = server()) {
            server.start();
            while (System.nanoTime() - endNs < 0) {
                long roundNs = System.nanoTime();
                round(server.port());
                rounds++;
                if (closing.await(System.nanoTime() - roundNs, TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
            logger.debug("Rehearsed queries rounds={}", rounds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            logger.warn("Rehearsal of queries ended early, so the first ones are slower cause={}", e.toString());
        }
    }

    /** A server over made-up series, on a port that nobody is told of. */
    static ApiServer server() throws IOException {
        StorageQueryable series = new StorageQueryable(RehearsalSeries.storage());
        return new ApiServer(
                series,
                series,
                new ControlTables(Map::of, Map::of, Map::of, Map::of),
                () -> true,
                QueryOptions.at(new ListenAddress("127.0.0.1", 0)),
                new PrometheusRegistry(),
                Instant::now);
    }

    /** Asks every query once. */
    static void round(int port) throws IOException {
        String end = Long.toString(RehearsalSeries.END_MS / 1000);
        String start = Long.toString(RehearsalSeries.END_MS / 1000 - 3600);
        for (String query : INSTANT) {
            ask(port, "query?time=" + end, query);
        }
        for (String query : RANGE) {
            ask(port, "query_range?start=" + start + "&end=" + end + "&step=36", query);
        }
    }

    /** @throws IOException if the answer is an error */
    static byte[] ask(int port, String path, String query) throws IOException {
        String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
        URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/" + path + "&query=" + encoded);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        try (InputStream answer = connection.getInputStream()) {
            return answer.readAllBytes();
        }
    }

    /** Ends it, soon. */
    @Override
    public void close() {
        closing.countDown();
    }
}
