package io.weir.scraper.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.weir.config.prometheus.discovery.DiscoveryConfig;
import io.weir.config.prometheus.discovery.KubernetesSdConfig;
import io.weir.config.yaml.YamlDocument;
import io.weir.web.client.HttpClients;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesClientsTest {
    @TempDir
    Path directory = Path.of("");

    private final List<Map<String, List<String>>> asked = new CopyOnWriteArrayList<>();
    private final HttpClients http = new HttpClients();
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            asked.add(Map.copyOf(exchange.getRequestHeaders()));
            byte[] body =
                    "{\"kind\": \"PodList\", \"apiVersion\": \"v1\", \"items\": []}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        http.close();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private KubernetesSdConfig config(String options) {
        return (KubernetesSdConfig) DiscoveryConfig.readAll(
                        YamlDocument.parse("kubernetes_sd_configs: [{role: pod" + options + "}]", "job.yml")
                                .root(),
                        directory)
                .get(0);
    }

    private Map<String, List<String>> ask(KubernetesSdConfig config) throws IOException {
        try (KubernetesClient client = new KubernetesClients(http, "Weir/test").connect(config)) {
            client.pods().inAnyNamespace().list();
        }
        return asked.get(asked.size() - 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "basic_auth: {username: me, password: pw}                                  | Basic bWU6cHc=",
                "authorization: {credentials: t}                                           | Bearer t",
                "authorization: {type: Token, credentials_file: token}                     | Token filed"
            })
    void credentialsAreShown(String option, String header) throws IOException {
        Files.writeString(directory.resolve("token"), "filed\n");
        assertThat(ask(config(", api_server: '" + url() + "', " + option)))
                .containsEntry("Authorization", List.of(header))
                .containsEntry("User-agent", List.of("Weir/test"));
    }

    @Test
    void ownHeadersAreAdded() throws IOException {
        assertThat(ask(config(", api_server: '" + url() + "', http_headers: {X-A: {values: [b]}}")))
                .containsEntry("X-a", List.of("b"));
    }

    @Test
    void aKubeconfigFileSaysAddressAndToken() throws IOException {
        Files.writeString(
                directory.resolve("kube.yml"),
                "apiVersion: v1\nkind: Config\ncurrent-context: c\n"
                        + "clusters: [{name: k, cluster: {server: '" + url() + "'}}]\n"
                        + "users: [{name: u, user: {token: kt}}]\n"
                        + "contexts: [{name: c, context: {cluster: k, user: u}}]\n");
        assertThat(ask(config(", kubeconfig_file: kube.yml"))).containsEntry("Authorization", List.of("Bearer kt"));
        assertThatThrownBy(() -> ask(config(", kubeconfig_file: none.yml")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none.yml");
    }

    @Test
    void aPodIsToldOfItsCluster() throws IOException {
        Files.writeString(directory.resolve("namespace"), "shop\n");
        InCluster cluster = new InCluster(
                Map.of("KUBERNETES_SERVICE_HOST", "2001:db8::1", "KUBERNETES_SERVICE_PORT", "443")::get, directory);
        assertThat(cluster.apiServer()).hasToString("https://[2001:db8::1]:443");
        assertThat(cluster.http().files())
                .containsExactlyInAnyOrder(directory.resolve("token"), directory.resolve("ca.crt"));
        KubernetesClients clients = new KubernetesClients(http, "Weir/test", cluster);
        assertThat(clients.namespaces(config(", namespaces: {own_namespace: true, names: [a]}")))
                .containsExactly("a", "shop");
        assertThat(clients.namespaces(config(""))).isEmpty();
    }

    @Test
    void outsideOfAClusterTheWayOutIsNamed() {
        InCluster nowhere = new InCluster(name -> null, directory);
        assertThatThrownBy(() -> new KubernetesClients(http, "Weir/test", nowhere).connect(config("")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("write api_server or kubeconfig_file");
    }
}
