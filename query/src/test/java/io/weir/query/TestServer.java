package io.weir.query;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.Labels;
import io.weir.query.testing.InMemorySeries;
import io.weir.query.testing.Rows;
import io.weir.web.ListenAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A server on a free port over series in memory: every 15 s for an hour, {@code up} of two instances, of which one goes
 * down after half an hour, and {@code requests_total}, which grows by 1 a second. Its clock stands at the end of that
 * hour.
 */
final class TestServer implements AutoCloseable {
    private static final long HOUR_MS = 3_600_000;
    private static final long STEP_MS = 15_000;

    private final HttpClient client = HttpClient.newHttpClient();
    final AtomicBoolean ready = new AtomicBoolean(true);
    final ApiServer server;

    /** A server whose hour starts with the epoch. */
    TestServer(QueryOptions options) {
        this(options, 0);
    }

    TestServer(QueryOptions options, long hourStartMs) {
        InMemorySeries series = sampleData(hourStartMs);
        this.server = new ApiServer(
                series,
                new FakeSeriesLookup(series),
                new ControlTables(Rows::metadata, Rows::targets, Rows::rules, Rows::ruleStatus),
                ready::get,
                options,
                new PrometheusRegistry(),
                () -> Instant.ofEpochMilli(hourStartMs + HOUR_MS + 500));
        server.start();
    }

    static TestServer withDefaults() {
        return new TestServer(QueryOptions.at(new ListenAddress("127.0.0.1", 0)));
    }

    private static InMemorySeries sampleData(long startMs) {
        InMemorySeries series = new InMemorySeries();
        for (long t = 0; t <= HOUR_MS; t += STEP_MS) {
            long timestampMs = startMs + t;
            series.add(Labels.of("__name__", "up", "instance", "a:1", "job", "node"), timestampMs, 1);
            series.add(
                    Labels.of("__name__", "up", "instance", "b:1", "job", "node"),
                    timestampMs,
                    t < HOUR_MS / 2 ? 1 : 0);
            series.add(Labels.of("__name__", "requests_total", "code", "200", "job", "web"), timestampMs, t / 1e3);
        }
        return series;
    }

    int port() {
        return server.port();
    }

    /** An answer without the headers that no test looks at. */
    record Answer(int status, String body, Map<String, String> headers) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    Answer get(String path, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)), headers);
    }

    Answer method(String method, String path, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.noBody()), headers);
    }

    Answer postForm(String path, String form) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString(form)),
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    private URI uri(String path) {
        String escaped = path.replace("[", "%5B")
                .replace("]", "%5D")
                .replace("{", "%7B")
                .replace("}", "%7D")
                .replace("\"", "%22")
                .replace("+", "%2B")
                .replace(" ", "+");
        return URI.create("http://127.0.0.1:" + port() + escaped);
    }

    private Answer send(HttpRequest.Builder request, String... headers) throws IOException, InterruptedException {
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        Map<String, String> received = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        response.headers().map().forEach((name, values) -> received.put(name, String.join(", ", values)));
        return new Answer(response.statusCode(), response.body(), received);
    }

    @Override
    public void close() {
        server.close();
    }
}
