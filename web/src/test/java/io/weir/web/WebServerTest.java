package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebServerTest {
    private final PrometheusRegistry registry = OwnMetrics.newRegistry(BuildInfo.current());
    private final AtomicBoolean ready = new AtomicBoolean();
    private final HttpClient client = HttpClient.newHttpClient();
    private WebServer server;

    @BeforeEach
    void start() {
        WebServer.Builder builder = WebServer.builder(ListenAddress.parse("127.0.0.1:0"), "test", registry)
                .get("/metrics", new MetricsEndpoint(registry))
                .get("/echo/{name}", request -> Response.text(request.pathParam("name") + " " + request.params("q")))
                .post("/echo/{name}", request -> Response.text(request.pathParam("name") + " " + request.params("q")))
                .put(
                        "/raw/{rest...}",
                        request -> Response.text(request.pathParam("rest") + " " + request.body().length))
                .get("/refused", request -> {
                    throw new HttpException(418, "no coffee");
                })
                .get("/broken", request -> {
                    throw new IllegalStateException("boom");
                })
                .maxBodyBytes(1000);
        HealthEndpoints.addTo(builder, "Test", ready::get);
        server = builder.build();
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void routesByMethodAndPath() throws Exception {
        assertThat(send("GET", "/echo/a%20b%2Fc+d?q=1&q=2", "").body()).isEqualTo("a b/c+d [1, 2]");
        assertThat(send("GET", "/nowhere", "").statusCode()).isEqualTo(404);
        HttpResponse<String> wrong = send("DELETE", "/echo/a", "");
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.headers().firstValue("Allow")).hasValue("GET, POST");
    }

    @Test
    void mergesAFormWithTheQuery() throws Exception {
        assertThat(send("POST", "/echo/x?q=url", "q=form%2B1&other=2").body()).isEqualTo("x [form+1, url]");
    }

    @Test
    void keepsTheRestOfAPathUndecoded() throws Exception {
        assertThat(send("PUT", "/raw/job/a%2Fb//c", "12345").body()).isEqualTo("job/a%2Fb//c 5");
    }

    @Test
    void limitsTheBody() throws Exception {
        HttpResponse<String> response = send("PUT", "/raw/x", "y".repeat(1001));
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("larger than 1000 bytes");
    }

    @Test
    void limitsABodyWhoseLengthIsNotTold() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/raw/x"))
                .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[1001])))
                .build();

        assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
    }

    /** More of them than the server has threads. */
    @Test
    void bodiesThatComeSlowlyKeepNobodyWaiting() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                slow.add(begin("PUT /raw/slow HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab"));
            }

            assertThat(send("PUT", "/raw/quick", "12345").body()).isEqualTo("quick 5");

            slow.get(0).getOutputStream().write("cde".getBytes(StandardCharsets.US_ASCII));
            assertThat(firstLine(slow.get(0))).isEqualTo("HTTP/1.1 200 OK");
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aBodyThatNeverEndsIsGivenUp() throws Exception {
        try (WebServer impatient = WebServer.builder(ListenAddress.parse("127.0.0.1:0"), "impatient", registry)
                .put("/raw", request -> Response.text("read"))
                .bodyTimeout(Duration.ofMillis(50))
                .build()) {
            impatient.start();
            try (Socket socket = begin(impatient, "PUT /raw HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab")) {
                assertThat(firstLine(socket)).isEqualTo("HTTP/1.1 408 Request Timeout");
            }
        }
    }

    private Socket begin(String text) throws IOException {
        return begin(server, text);
    }

    private static Socket begin(WebServer server, String text) throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port());
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String firstLine(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
    }

    @Test
    void answersErrorsWithTheirStatus() throws Exception {
        assertThat(send("GET", "/refused", "").statusCode()).isEqualTo(418);
        HttpResponse<String> broken = send("GET", "/broken", "");
        assertThat(broken.statusCode()).isEqualTo(500);
        assertThat(broken.body()).contains("boom");
    }

    @Test
    void tellsHealthAndReadiness() throws Exception {
        assertThat(send("GET", "/-/healthy", "").body()).isEqualTo("Test is Healthy.\n");
        assertThat(send("GET", "/-/ready", "").statusCode()).isEqualTo(503);
        ready.set(true);
        assertThat(send("GET", "/-/ready", "").body()).isEqualTo("Test is Ready.\n");
    }

    @Test
    void exposesItsOwnMetrics() throws Exception {
        send("GET", "/nowhere", "");
        String metrics = send("GET", "/metrics", "").body();
        assertThat(metrics)
                .contains("weir_test_http_requests_total{code=\"404\",handler=\"other\",method=\"GET\"} 1.0")
                .contains("jvm_threads_current")
                .contains("weir_build_info{");
    }

    @Test
    void saysInOneLineThatThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            WebServer second = WebServer.builder(
                            new ListenAddress("127.0.0.1", taken.getLocalPort()), "second", new PrometheusRegistry())
                    .build();
            assertThatThrownBy(second::start)
                    .isInstanceOf(WebServerException.class)
                    .hasMessageContaining("second can't listen on 127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("in use")
                    .hasMessageNotContaining("\n");
        }
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, BodyPublishers.ofString(body))
                .header("Content-Type", method.equals("POST") ? "application/x-www-form-urlencoded" : "text/plain")
                .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
