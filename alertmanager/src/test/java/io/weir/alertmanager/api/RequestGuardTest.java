package io.weir.alertmanager.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.web.HttpException;
import io.weir.web.ListenAddress;
import io.weir.web.Response;
import io.weir.web.WebServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code --web.timeout}. */
class RequestGuardTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch interrupted = new CountDownLatch(1);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private WebServer server(Duration timeout) {
        RequestGuard guard = new RequestGuard(8, timeout, threads, new PrometheusRegistry());
        WebServer server = WebServer.builder(ListenAddress.parse("127.0.0.1:0"), "test", new PrometheusRegistry())
                .get("/stuck", guard.guard("/stuck", request -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                    }
                    return Response.text("never");
                }))
                .get("/quick", guard.guard("/quick", request -> Response.text("at once")))
                .get("/refused", guard.guard("/refused", request -> {
                    throw new HttpException(409, "no");
                }))
                .build();
        server.start();
        return server;
    }

    private static String get(WebServer server, String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    @Test
    void whatTakesTooLongIsGivenUp() throws Exception {
        try (WebServer server = server(Duration.ofMillis(20))) {
            assertThat(get(server, "/stuck")).isEqualTo("503 Exceeded configured timeout of 20ms.\n");
            interrupted.await();
        }
    }

    @Test
    void whatIsInTimeIsAnsweredAsWithoutALimit() throws Exception {
        for (Duration timeout : new Duration[] {Duration.ZERO, Duration.ofMinutes(1)}) {
            try (WebServer server = server(timeout)) {
                assertThat(get(server, "/quick")).isEqualTo("200 at once");
                assertThat(get(server, "/refused")).isEqualTo("409 no\n");
            }
        }
    }
}
