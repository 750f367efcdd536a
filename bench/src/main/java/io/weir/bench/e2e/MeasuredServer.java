package io.weir.bench.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** A server under measurement, in a process of its own, with Prometheus's HTTP API. */
final class MeasuredServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** How a server's files tell what it stores. */
    private interface Storage {
        double bytesPerSample() throws IOException;
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final String name;
    private final Process process;
    private final int port;
    private final Storage storage;

    private MeasuredServer(String name, Process process, int port, Storage storage) {
        this.name = name;
        this.process = process;
        this.port = port;
        this.storage = storage;
    }

    static boolean prometheusIsInstalled() {
        return Files.isExecutable(PROMETHEUS);
    }

    /** Blocks of two minutes, so that a short run ends with some on disk. */
    static MeasuredServer prometheus(Path dir, Path config) throws IOException {
        int port = freePort();
        Path data = dir.resolve("prometheus");
        Process process = launch(
                dir.resolve("prometheus.log"),
                PROMETHEUS.toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + data,
                "--storage.tsdb.min-block-duration=2m",
                "--storage.tsdb.max-block-duration=2m",
                "--web.listen-address=127.0.0.1:" + port);
        return new MeasuredServer("prometheus", process, port, () -> {
            long bytes = 0;
            long samples = 0;
            for (Path meta : CompareWithPrometheus.find(data, "meta.json")) {
                bytes += ProcessCost.diskBytes(meta.resolveSibling("."));
                samples += JSON.readTree(meta.toFile())
                        .path("stats")
                        .path("numSamples")
                        .asLong();
            }
            return samples == 0 ? Double.NaN : (double) bytes / samples;
        });
    }

    static MeasuredServer weir(Path dir, Path config) throws IOException {
        int port = freePort();
        Path data = dir.resolve("weir");
        String home = System.getProperty("weir.home", ".");
        Process process = launch(
                dir.resolve("weir.log"),
                home + "/bin/weir",
                "standalone",
                "--config.file=" + config,
                "--data.dir=" + data,
                "--storage.block-length=2m",
                "--web.listen-address=127.0.0.1:" + port,
                "--pushgateway.listen-address=127.0.0.1:" + freePort(),
                "--alertmanager.listen-address=127.0.0.1:" + freePort(),
                "--kafka.listen-address=127.0.0.1:" + freePort());
        MeasuredServer[] self = new MeasuredServer[1];
        self[0] = new MeasuredServer("weir", process, port, () -> {
            long bytes = ProcessCost.diskBytes(data.resolve("segments"));
            double samples = self[0].ownMetric("weir_segments_cut_samples_total");
            return samples == 0 ? Double.NaN : bytes / samples;
        });
        return self[0];
    }

    private static Process launch(Path log, String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    String name() {
        return name;
    }

    ProcessCost cost() throws IOException {
        return ProcessCost.of(process.pid());
    }

    double bytesPerSample() throws IOException {
        return storage.bytesPerSample();
    }

    /** Waits until all targets have been scraped. */
    void awaitSamples(int targets) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(deadline)) {
            if (!process.isAlive()) {
                throw new IOException(name + " ended; see its log");
            }
            try {
                if (scalar("count(up == 1)") == targets) {
                    return;
                }
            } catch (IOException notYet) {
                // It is still starting.
            }
            TimeUnit.MILLISECONDS.sleep(250);
        }
        throw new IOException(name + " did not scrape all targets within " + PATIENCE);
    }

    /** The value of an expression with one result, or 0 if it has none. */
    double scalar(String expr) throws IOException {
        JsonNode result = JSON.readTree(get("/api/v1/query?query=" + encode(expr)))
                .path("data")
                .path("result");
        return result.isEmpty()
                ? 0
                : Double.parseDouble(result.get(0).get("value").get(1).asText());
    }

    /** The value of a metric without labels that the server exposes about itself, or 0. */
    private double ownMetric(String metric) throws IOException {
        return get("/metrics")
                .lines()
                .filter(line -> line.startsWith(metric + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(metric.length() + 1)))
                .sum();
    }

    /** Asks for the last two minutes in steps of five seconds. */
    void rangeQuery(String expr) throws IOException {
        long end = Instant.now().getEpochSecond();
        String answer =
                get("/api/v1/query_range?query=" + encode(expr) + "&start=" + (end - 120) + "&end=" + end + "&step=5");
        if (!answer.startsWith("{\"status\":\"success\"")) {
            throw new IOException(name + ": " + expr + ": " + answer);
        }
    }

    private String get(String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(60))
                .build();
        try {
            return client.send(request, BodyHandlers.ofString()).body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
