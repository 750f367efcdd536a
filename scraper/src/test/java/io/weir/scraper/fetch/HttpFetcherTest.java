package io.weir.scraper.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weir.config.prometheus.PrometheusConfig;
import io.weir.config.prometheus.ScrapeConfig;
import io.weir.model.Labels;
import io.weir.scraper.targets.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpFetcherTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Fetchers fetchers = new Fetchers(threads, Map.of("User-Agent", "Weir/test"), false);
    private final AtomicReference<Headers> request = new AtomicReference<>(new Headers());
    private HttpServer server;

    HttpFetcherTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        fetchers.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private static ScrapeConfig config(String fields) {
        return PrometheusConfig.parse("scrape_configs:\n- job_name: j\n" + fields.indent(2), "f")
                .scrapeConfigs()
                .get(0);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void serve(String path, int status, byte[] body, String... headers) {
        server.createContext(path, exchange -> answer(exchange, status, body, headers));
    }

    private void answer(HttpExchange exchange, int status, byte[] body, String... headers) throws IOException {
        request.set(exchange.getRequestHeaders());
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        for (int i = 0; i < headers.length; i += 2) {
            exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private String fetch(String fields, String url, Duration timeout)
            throws InterruptedException, ExecutionException, TimeoutException {
        Fetcher fetcher = fetchers.of(config(fields));
        Target target = new Target(Labels.empty(), new Target.Id(Labels.empty(), url), Duration.ofSeconds(60), timeout);
        try (FetchedBody body = fetcher.fetch(target).get(20, TimeUnit.SECONDS)) {
            return new String(body.bytes(), 0, body.length(), StandardCharsets.UTF_8);
        }
    }

    private String fetch(String fields, String url) throws InterruptedException, ExecutionException, TimeoutException {
        return fetch(fields, url, Duration.ofSeconds(10));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    @Test
    void asksAsPrometheusDoes() throws Exception {
        serve("/metrics", 200, utf8("a 1\n"));

        assertThat(fetch("", url("/metrics?x=y"), Duration.ofMillis(1500))).isEqualTo("a 1\n");
        assertThat(request.get())
                .containsEntry(
                        "Accept",
                        java.util.List.of("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                                + "application/openmetrics-text;version=0.0.1;q=0.5,"
                                + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
                                + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2"))
                .containsEntry("Accept-encoding", java.util.List.of("gzip"))
                .containsEntry("User-agent", java.util.List.of("Weir/test"))
                .containsEntry("X-prometheus-scrape-timeout-seconds", java.util.List.of("1.5"));

        fetch(
                "scrape_protocols: [PrometheusText0.0.4, OpenMetricsText1.0.0]\nmetric_name_escaping_scheme: dots",
                url("/metrics"));
        assertThat(request.get().getFirst("Accept"))
                .isEqualTo("text/plain;version=0.0.4;q=0.6,"
                        + "application/openmetrics-text;version=1.0.0;escaping=dots;q=0.5,*/*;q=0.4");
        try (Fetchers starts = new Fetchers(threads, Map.of(), true)) {
            Target target = new Target(
                    Labels.empty(),
                    new Target.Id(Labels.empty(), url("/metrics")),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(10));
            starts.of(config("")).fetch(target).get(20, TimeUnit.SECONDS).close();
            assertThat(request.get().getFirst("Accept"))
                    .startsWith("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
                            + "encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0");
        }
        fetch("enable_compression: false", url("/metrics"));
        assertThat(request.get().getFirst("Accept-Encoding")).isEqualTo("identity");
    }

    @Test
    void credentialsAreSentAndReadAgainOnEveryUse(@TempDir Path directory) throws Exception {
        serve("/metrics", 200, utf8("a 1\n"));
        Path token = directory.resolve("token");
        Files.writeString(token, "one\n");
        String fields = "authorization: {type: Custom, credentials_file: " + token + "}";

        fetch(fields, url("/metrics"));
        assertThat(request.get().getFirst("Authorization")).isEqualTo("Custom one");
        Files.writeString(token, "two");
        fetch(fields, url("/metrics"));
        assertThat(request.get().getFirst("Authorization")).isEqualTo("Custom two");

        fetch("basic_auth: {username: u, password: p}", url("/metrics"));
        assertThat(request.get().getFirst("Authorization")).isEqualTo("Basic dTpw");

        Files.delete(token);
        assertThatThrownBy(() -> fetch(fields, url("/metrics"))).hasMessageContaining("unable to read credentials");
    }

    @Test
    void gzipIsUnpackedAndTheLimitIsOnWhatComesOut() throws Exception {
        byte[] plain = utf8("a 1\n".repeat(100_000));
        serve("/metrics", 200, gzip(plain), "Content-Encoding", "gzip");
        serve("/broken", 200, utf8("not gzip"), "Content-Encoding", "gzip");

        assertThat(fetch("", url("/metrics"))).isEqualTo(new String(plain, StandardCharsets.UTF_8));
        assertThat(fetch("body_size_limit: 401KB", url("/metrics"))).hasSize(400_000);
        assertThatThrownBy(() -> fetch("body_size_limit: 100KB", url("/metrics")))
                .hasRootCauseMessage("body size limit exceeded");
        serve("/short", 200, gzip(utf8("a 1\n")), "Content-Encoding", "gzip");
        assertThat(fetch("body_size_limit: 5B", url("/short")))
                .as("although it is longer compressed")
                .isEqualTo("a 1\n");
        assertThatThrownBy(() -> fetch("", url("/broken"))).hasMessageContaining("gzip: ");
    }

    @Test
    void plainBodiesStayBelowTheLimit() throws Exception {
        serve("/metrics", 200, utf8("a 1\n".repeat(256)));

        assertThat(fetch("body_size_limit: 1025B", url("/metrics"))).hasSize(1024);
        assertThatThrownBy(() -> fetch("body_size_limit: 1024B", url("/metrics")))
                .hasRootCauseMessage("body size limit exceeded");
    }

    @Test
    void onlyStatus200Counts() {
        serve("/500", 500, utf8("x"));
        serve("/204", 204, new byte[0]);

        assertThatThrownBy(() -> fetch("", url("/500")))
                .hasRootCauseMessage("server returned HTTP status 500 Internal Server Error");
        assertThatThrownBy(() -> fetch("", url("/204")))
                .hasRootCauseMessage("server returned HTTP status 204 No Content");
    }

    @Test
    void redirectsAreFollowedWithCredentialsToTheSameHostOnly() throws Exception {
        int port = server.getAddress().getPort();
        serve("/here", 302, new byte[0], "Location", "/metrics");
        serve("/there", 307, new byte[0], "Location", "http://localhost:" + port + "/metrics");
        serve("/loop", 301, new byte[0], "Location", "loop");
        serve("/metrics", 200, utf8("a 1\n"));
        String auth = "authorization: {credentials: secret}";

        assertThat(fetch(auth, url("/here"))).isEqualTo("a 1\n");
        assertThat(request.get().getFirst("Authorization")).isEqualTo("Bearer secret");
        assertThat(fetch(auth, url("/there"))).isEqualTo("a 1\n");
        assertThat(request.get().getFirst("Authorization")).isNull();
        assertThatThrownBy(() -> fetch("", url("/loop"))).hasMessageContaining("stopped after 10 redirects");
        assertThatThrownBy(() -> fetch("follow_redirects: false", url("/here")))
                .hasMessageContaining("server returned HTTP status 302 ");
    }

    @Test
    void timeoutCoversTheWholeBody() {
        CountDownLatch never = new CountDownLatch(1);
        server.createContext("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            out.write(utf8("a 1\n"));
            out.flush();
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        assertThatThrownBy(() -> fetch("", url("/slow"), Duration.ofMillis(300)))
                .hasRootCauseMessage("Get \"" + url("/slow") + "\": context deadline exceeded");
    }

    @Test
    void refusedConnectionsAndUnknownHostsSaySo() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        assertThatThrownBy(() -> fetch("", "http://127.0.0.1:" + free + "/metrics"))
                .hasMessageContaining("dial tcp 127.0.0.1:" + free + ": connect: connection refused");
        assertThatThrownBy(() -> fetch("", "http://no_such_host.invalid:1/metrics"))
                .hasMessageContaining("no such host");
    }

    @Test
    void headersAndTokensAreSentAsConfigured() throws Exception {
        serve("/metrics", 200, utf8("a 1\n"));
        serve("/token", 200, utf8("{\"access_token\":\"t1\",\"expires_in\":3600}"));

        fetch("http_headers: {X-Scope-OrgID: {values: [tenant]}}", url("/metrics"));
        assertThat(request.get().getFirst("X-Scope-OrgID")).isEqualTo("tenant");
        fetch("oauth2: {client_id: c, client_secret: s, token_url: '" + url("/token") + "'}", url("/metrics"));
        assertThat(request.get().getFirst("Authorization")).isEqualTo("Bearer t1");
        serve("/refusing", 403, utf8("no"));
        assertThatThrownBy(
                        () -> fetch("oauth2: {client_id: c, token_url: '" + url("/refusing") + "'}", url("/metrics")))
                .hasMessageContaining("oauth2: cannot fetch token: the server answered with status 403");
    }

    @Test
    void unixSocketStandsForTheAddress(@TempDir Path directory) throws Exception {
        Path path = directory.resolve("s");
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(path));
            threads.execute(() -> answerOnce(socket));
            Target.Id id = new Target.Id(Labels.empty(), "http://nowhere:1/metrics", path.toString());
            Target target = new Target(Labels.empty(), id, Duration.ofSeconds(60), Duration.ofSeconds(10));

            try (FetchedBody body = fetchers.of(config("")).fetch(target).get(20, TimeUnit.SECONDS)) {
                assertThat(body.length()).isEqualTo(4);
            }
        }
    }

    private static void answerOnce(ServerSocketChannel socket) {
        try (SocketChannel connection = socket.accept()) {
            ByteBuffer request = ByteBuffer.allocate(8192);
            while (!new String(request.array(), 0, request.position(), StandardCharsets.US_ASCII)
                    .endsWith("\r\n\r\n")) {
                connection.read(request);
            }
            connection.write(ByteBuffer.wrap(
                    utf8("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\na 1\n")));
        } catch (IOException e) {
            // The test ends.
        }
    }

    /** A server may close a kept connection at the moment it is used again. */
    @Test
    void closedKeptConnectionIsReplaced() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            threads.execute(() -> answerOncePerConnection(socket, connections));
            String url = "http://127.0.0.1:" + socket.getLocalPort() + "/metrics";

            for (int i = 0; i < 5; i++) {
                assertThat(fetch("", url)).isEqualTo("a 1\n");
            }
            assertThat(connections.get()).isEqualTo(5);
        }
    }

    /** Promises to keep each connection and closes it when the second request arrives. */
    private static void answerOncePerConnection(ServerSocket socket, AtomicInteger connections) {
        try {
            while (true) {
                Socket connection = socket.accept();
                connections.incrementAndGet();
                readRequest(connection);
                connection
                        .getOutputStream()
                        .write(utf8("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\na 1\n"));
                Thread closer = new Thread(() -> {
                    try (connection) {
                        connection.getInputStream().read();
                    } catch (IOException e) {
                        // The client closed first.
                    }
                });
                closer.setDaemon(true);
                closer.start();
            }
        } catch (IOException e) {
            // The test ends.
        }
    }

    private static void readRequest(Socket connection) throws IOException {
        int newlines = 0;
        while (newlines < 2) {
            int b = connection.getInputStream().read();
            newlines = b == '\n' ? newlines + 1 : b == '\r' ? newlines : 0;
        }
    }

    @Test
    void hostNamesMayHaveUnderscores() throws Exception {
        serve("/metrics", 200, utf8("a 1\n"));
        // Resolvers answer for any name below localhost.
        String url = "http://node_exporter.localhost:" + server.getAddress().getPort() + "/metrics";

        try {
            assertThat(fetch("", url)).isEqualTo("a 1\n");
            assertThat(request.get().getFirst("Host")).startsWith("node_exporter.localhost:");
        } catch (ExecutionException e) {
            // Where they don't, the name got as far as the resolver.
            assertThat(e).hasMessageContaining("lookup node_exporter.localhost: no such host");
        }
    }
}
