package io.weir.bench.e2e;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A push gateway under measurement, in a process of its own. */
final class MeasuredGateway implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient client = HttpClient.newHttpClient();
    private final String name;
    private final Process process;
    private final int port;

    private MeasuredGateway(String name, Process process, int port) {
        this.name = name;
        this.process = process;
        this.port = port;
    }

    /** Starts {@code command} with the address to listen on after it, and waits until it is ready. */
    static MeasuredGateway start(String name, Path log, List<String> command) throws IOException, InterruptedException {
        int port = freePort();
        List<String> all = new ArrayList<>(command);
        all.add("--web.listen-address=127.0.0.1:" + port);
        Process process = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        MeasuredGateway gateway = new MeasuredGateway(name, process, port);
        gateway.awaitReady(log);
        return gateway;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady(Path log) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(deadline)) {
            if (!process.isAlive()) {
                throw new IOException(name + " ended; see " + log);
            }
            try {
                if (send("GET", "/-/ready", "") == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // It is still starting.
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IOException(name + " was not ready within " + PATIENCE);
    }

    String name() {
        return name;
    }

    ProcessCost cost() throws IOException {
        return ProcessCost.of(process.pid());
    }

    /** @return the status of the answer, which is read to its end */
    int send(String method, String path, String body) throws IOException, InterruptedException {
        return exchange(method, path, body).statusCode();
    }

    /** How many bytes of exposition there are. */
    long scrape() throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = exchange("GET", "/metrics", "");
        if (answer.statusCode() != 200) {
            throw new IOException(name + ": /metrics: " + answer.statusCode());
        }
        return answer.body().length;
    }

    private HttpResponse<byte[]> exchange(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE)
                .method(method, BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofByteArray());
    }

    /** Ends the process in order, so that it writes what it keeps. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
