package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
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
