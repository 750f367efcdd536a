package io.weir.scraper.discovery.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.config.http.HttpClientConfig;
import io.weir.config.prometheus.discovery.ConsulSdConfig;
import io.weir.config.prometheus.discovery.ConsulSelection;
import io.weir.scraper.discovery.Discovery;
import io.weir.scraper.discovery.DiscoveryMetrics;
import io.weir.scraper.schedule.SystemTimer;
import io.weir.scraper.testing.Changes;
import io.weir.web.client.HttpClients;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Services of a real Consul. Skipped where there is none on the PATH. */
class ConsulIT {
    private static final HttpClient http = HttpClient.newHttpClient();

    private static boolean isInstalled() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "consul")));
    }

    private static int put(String address, String path, String body) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + path))
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    void servicesComeAndGo() throws Exception {
        assumeTrue(isInstalled(), "consul is not on the PATH");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String address = "127.0.0.1:" + port;
        Process agent = new ProcessBuilder(
                        "consul",
                        "agent",
                        "-dev",
                        "-bind=127.0.0.1",
                        "-http-port=" + port,
                        "-dns-port=-1",
                        "-grpc-port=-1",
                        "-grpc-tls-port=-1")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        ExecutorService workers = Executors.newFixedThreadPool(2);
        Changes changes = new Changes();
        try (SystemTimer timer = new SystemTimer(InstantSource.system(), "consul-it");
                HttpClients clients = new HttpClients()) {
            String web = "{\"Name\": \"web\", \"ID\": \"web-1\", \"Address\": \"192.0.2.1\", \"Port\": 80}";
            long deadlineNs = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (put(address, "/v1/agent/service/register", web) != 200) {
                assertThat(System.nanoTime()).as("Consul answers in time").isLessThan(deadlineNs);
                assertThat(agent.isAlive()).isTrue();
            }
            ConsulSdConfig config = new ConsulSdConfig(
                    address,
                    "http",
                    "",
                    null,
                    "",
                    "",
                    "",
                    ConsulSelection.ALL,
                    ",",
                    true,
                    Duration.ofMillis(1),
                    HttpClientConfig.DEFAULT);
            ConsulMetrics metrics = new ConsulMetrics(new DiscoveryMetrics(new PrometheusRegistry()));
            try (Discovery discovery =
                    new ConsulDiscovery(config, "job", clients, "Weir/test", timer, workers, metrics, changes::tell)) {
                discovery.start();
                changes.await(discovery, groups -> Changes.addresses(groups).contains("192.0.2.1:80"));
                put(address, "/v1/agent/service/deregister/web-1", "");
                changes.await(discovery, groups -> !Changes.addresses(groups).contains("192.0.2.1:80"));
            }
        } finally {
            agent.destroy();
            agent.waitFor(20, TimeUnit.SECONDS);
            workers.shutdown();
        }
    }
}
