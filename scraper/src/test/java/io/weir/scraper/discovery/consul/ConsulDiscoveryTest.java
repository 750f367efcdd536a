package io.weir.scraper.discovery.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.config.prometheus.discovery.ConsulSdConfig;
import io.weir.config.prometheus.discovery.DiscoveryConfig;
import io.weir.config.yaml.YamlDocument;
import io.weir.model.Labels;
import io.weir.scraper.discovery.Discovery;
import io.weir.scraper.discovery.DiscoveryMetrics;
import io.weir.scraper.discovery.TargetGroup;
import io.weir.scraper.schedule.SystemTimer;
import io.weir.scraper.testing.Changes;
import io.weir.scraper.testing.FakeConsul;
import io.weir.web.client.HttpClients;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsulDiscoveryTest {
    private final HttpClients clients = new HttpClients(1_000);
    private final SystemTimer timer = new SystemTimer(InstantSource.system(), "consul-test");
    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private final ConsulMetrics metrics = new ConsulMetrics(new DiscoveryMetrics(new PrometheusRegistry()));
    private final Changes changes = new Changes();
    private FakeConsul consul;

    @BeforeEach
    void listen() throws IOException {
        consul = new FakeConsul();
    }

    @AfterEach
    void close() {
        timer.close();
        clients.close();
        consul.close();
        workers.shutdown();
    }

    private Discovery start(String options) {
        String text = "consul_sd_configs: [{server: '" + consul.address() + "', refresh_interval: 1ms" + options + "}]";
        ConsulSdConfig config = (ConsulSdConfig)
                DiscoveryConfig.readAll(YamlDocument.parse(text, "job.yml").root(), Path.of(""))
                        .get(0);
        Discovery discovery =
                new ConsulDiscovery(config, "job", clients, "Weir/test", timer, workers, metrics, changes::tell);
        discovery.start();
        return discovery;
    }

    private static String instance(String address, int port) {
        return "[{\"Node\": {\"Node\": \"n1\", \"Address\": \"10.0.0.1\"}, \"Service\": {\"ID\": \"i\", \"Address\": \""
                + address + "\", \"Port\": " + port + "}, \"Checks\": []}]";
    }

    @Test
    void instancesHaveTheLabelsOfPrometheus() throws InterruptedException {
        consul.register(
                "web",
                List.of("prod", "v2"),
                "[{\"Node\": {\"ID\": \"x\", \"Node\": \"n1\", \"Address\": \"10.0.0.1\", \"Datacenter\": \"dc1\","
                        + "  \"TaggedAddresses\": {\"lan\": \"10.0.0.1\", \"wan_ipv4\": \"192.0.2.1\"},"
                        + "  \"Meta\": {\"rack-no\": \"7\"}},"
                        + " \"Service\": {\"ID\": \"web-1\", \"Service\": \"web\", \"Tags\": [\"prod\", \"v2\"],"
                        + "  \"Address\": \"\", \"Port\": 8080, \"Meta\": {\"a.b\": \"c\"}, \"Namespace\": \"ns\","
                        + "  \"Partition\": \"p\", \"Weights\": {\"Passing\": 1}},"
                        + " \"Checks\": [{\"CheckID\": \"serfHealth\", \"Status\": \"passing\"},"
                        + "  {\"CheckID\": \"http\", \"Status\": \"warning\"}]}]");
        try (Discovery discovery = start("")) {
            assertThat(changes.awaitAddresses(discovery, "10.0.0.1:8080"))
                    .containsExactly(new TargetGroup(
                            "consul/web",
                            List.of(Labels.of(
                                    "__address__", "10.0.0.1:8080",
                                    "__meta_consul_address", "10.0.0.1",
                                    "__meta_consul_node", "n1",
                                    "__meta_consul_namespace", "ns",
                                    "__meta_consul_partition", "p",
                                    "__meta_consul_tags", ",prod,v2,",
                                    "__meta_consul_service_port", "8080",
                                    "__meta_consul_service_id", "web-1",
                                    "__meta_consul_health", "warning",
                                    "__meta_consul_metadata_rack_no", "7",
                                    "__meta_consul_service_metadata_a_b", "c",
                                    "__meta_consul_tagged_address_lan", "10.0.0.1",
                                    "__meta_consul_tagged_address_wan_ipv4", "192.0.2.1")),
                            Labels.of("__meta_consul_service", "web", "__meta_consul_dc", "dc1")));
        }
    }

    @Test
    void followsServicesAndTheirInstances() throws InterruptedException {
        consul.register("a", List.of(), instance("192.0.2.1", 1));
        try (Discovery discovery = start("")) {
            changes.awaitAddresses(discovery, "192.0.2.1:1");
            consul.register("b", List.of(), instance("2001:db8::2", 2));
            changes.awaitAddresses(discovery, "192.0.2.1:1", "[2001:db8::2]:2");
            consul.register("a", List.of(), instance("192.0.2.9", 9));
            changes.awaitAddresses(discovery, "192.0.2.9:9", "[2001:db8::2]:2");
            consul.deregister("b");
            changes.awaitAddresses(discovery, "192.0.2.9:9");
        }
    }

    @Test
    void onlyTheWantedServicesAreAskedFor() throws InterruptedException {
        consul.register("a", List.of("prod"), instance("192.0.2.1", 1));
        consul.register("b", List.of("test"), instance("192.0.2.2", 2));
        consul.register("c", List.of("prod"), instance("192.0.2.3", 3));
        try (Discovery discovery = start(", services: [a, b], tags: [prod]")) {
            changes.awaitAddresses(discovery, "192.0.2.1:1");
            assertThat(consul.asked()).noneMatch(one -> one.uri().contains("/service/b"));
        }
    }

    @Test
    void servicesThatAreNamedNeedNoCatalogue() throws InterruptedException {
        consul.register("a", List.of(), instance("192.0.2.1", 1));
        try (Discovery discovery = start(", services: [a, none], datacenter: d")) {
            changes.await(discovery, groups -> groups.size() == 2);
            assertThat(Changes.addresses(discovery.groups())).containsExactly("192.0.2.1:1");
            assertThat(consul.asked()).allMatch(one -> one.uri().startsWith("/v1/health/service/"));
        }
    }

    @Test
    void questionsSayWhatIsConfigured() throws InterruptedException {
        consul.register("a b", List.of("x"), instance("192.0.2.1", 1));
        String options = ", path_prefix: /consul/, token: t, datacenter: d, namespace: n, partition: p, tags: [x],"
                + " node_meta: {rack: r 1}, filter: 'ServiceMeta.a == b', health_filter: h, username: me, password: pw";
        try (Discovery discovery = start(options)) {
            changes.await(discovery, groups -> !groups.isEmpty());
            FakeConsul.HttpExchangeHead catalog = consul.asked().get(0);
            assertThat(catalog.uri())
                    .isEqualTo("/consul/v1/catalog/services?node-meta=rack%3Ar%201&filter=ServiceMeta.a%20%3D%3D%20b"
                            + "&wait=120000ms&stale=&dc=d&ns=n&partition=p");
            assertThat(catalog.headers())
                    .containsEntry("X-consul-token", List.of("t"))
                    .containsEntry("User-agent", List.of("Weir/test"))
                    .containsEntry("Authorization", List.of("Basic bWU6cHc="));
            assertThat(consul.asked())
                    .anyMatch(one -> one.uri()
                            .equals("/consul/v1/health/service/a%20b?node-meta=rack%3Ar%201&tag=x&filter=h"
                                    + "&wait=120000ms&stale=&dc=d&ns=n&partition=p"));
        }
    }

    @Test
    void aServerOutOfOrderKeepsTheTargets() throws InterruptedException {
        consul.register("a", List.of(), instance("192.0.2.1", 1));
        try (Discovery discovery = start("")) {
            changes.awaitAddresses(discovery, "192.0.2.1:1");
            consul.answerWith(500);
            long deadlineNs = System.nanoTime() + 30_000_000_000L;
            while (metrics.failures.get() < 2) {
                assertThat(System.nanoTime()).isLessThan(deadlineNs);
                Thread.onSpinWait();
            }
            assertThat(Changes.addresses(discovery.groups())).containsExactly("192.0.2.1:1");
        }
    }

    @Test
    void aRestoredServerIsAskedFromTheBeginning() throws InterruptedException {
        consul.register("a", List.of(), instance("192.0.2.1", 1));
        try (Discovery discovery = start("")) {
            changes.awaitAddresses(discovery, "192.0.2.1:1");
            consul.restore();
            consul.register("a", List.of(), instance("192.0.2.2", 2));
            changes.awaitAddresses(discovery, "192.0.2.2:2");
        }
    }

    @Test
    void hundredsOfServicesAreWatchedAtTheSameTime() throws InterruptedException {
        int many = 300;
        for (int i = 0; i < many; i++) {
            consul.register("s" + i, List.of(), instance("192.0.2.1", 1 + i));
        }
        try (Discovery discovery = start("")) {
            changes.await(discovery, groups -> groups.size() == many);
            consul.register("s" + (many - 1), List.of(), instance("192.0.2.2", 9));
            List<String> wanted = java.util.stream.Stream.concat(
                            IntStream.range(1, many).mapToObj(port -> "192.0.2.1:" + port),
                            java.util.stream.Stream.of("192.0.2.2:9"))
                    .sorted()
                    .toList();
            changes.await(discovery, groups -> Changes.addresses(groups).equals(wanted));
        }
    }
}
