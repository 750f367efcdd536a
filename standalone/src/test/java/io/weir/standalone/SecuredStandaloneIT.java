package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.standalone.testing.WeirProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One web configuration file guards queries, alerts and pushes; scraping itself and reloading go on behind it. */
class SecuredStandaloneIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path dir = Path.of("");

    /** A self-signed certificate for 127.0.0.1 as files for the server. @return what trusts it */
    private SSLContext certificate() throws IOException, InterruptedException, GeneralSecurityException {
        Path store = dir.resolve("server.p12");
        int status = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "k",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=weir",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .start()
                .waitFor();
        assertThat(status).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        pem("server.crt", "CERTIFICATE", keys.getCertificate("k").getEncoded());
        pem("server.key", "PRIVATE KEY", keys.getKey("k", PASSWORD).getEncoded());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("k", keys.getCertificate("k"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private void pem(String name, String kind, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(
                dir.resolve(name), "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
    }

    private static HttpResponse<String> ask(HttpClient client, String method, int port, String path, boolean known)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.ofString("pushed 3\n"));
        if (known) {
            byte[] pair = "me:fakepassword".getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The password of the hash is {@code fakepassword}. */
    @Test
    void oneFileGuardsEveryServer() throws Exception {
        SSLContext tls = certificate();
        Files.writeString(dir.resolve("web.yml"), """
                tls_server_config: {cert_file: server.crt, key_file: server.key}
                basic_auth_users: {me: $2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi}
                """);
        int web = WeirProcess.freePort();
        int push = WeirProcess.freePort();
        int alerts = WeirProcess.freePort();
        Path config = Files.writeString(dir.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                scrape_configs:
                  - job_name: weir
                    scheme: https
                    basic_auth: {username: me, password: fakepassword}
                    tls_config: {ca_file: server.crt}
                    static_configs: [{targets: ['127.0.0.1:%d', '127.0.0.1:%d']}]
                """.formatted(web, alerts));
        try (WeirProcess weir = WeirProcess.start(
                dir.resolve("log"),
                List.of(
                        "standalone",
                        "--config.file=" + config,
                        "--data.dir=" + dir.resolve("data"),
                        "--web.config.file=" + dir.resolve("web.yml"),
                        "--web.listen-address=127.0.0.1:" + web,
                        "--web.enable-lifecycle",
                        "--pushgateway.listen-address=127.0.0.1:" + push,
                        "--alertmanager.listen-address=127.0.0.1:" + alerts,
                        "--kafka.listen-address=127.0.0.1:" + WeirProcess.freePort()))) {
            await("started").atMost(PATIENCE).until(() -> {
                assertThat(weir.isAlive()).as(weir.output()).isTrue();
                return weir.output().contains("ready after");
            });
            assertThat(weir.output()).contains("https://127.0.0.1:" + web, "https://127.0.0.1:" + alerts);
            HttpClient client = HttpClient.newBuilder().sslContext(tls).build();
            for (int port : new int[] {web, push, alerts}) {
                assertThat(ask(client, "GET", port, "/metrics", false).statusCode())
                        .isEqualTo(401);
                assertThat(ask(client, "GET", port, "/metrics", true).statusCode())
                        .isEqualTo(200);
            }
            assertThat(ask(client, "GET", web, "/query", true).body()).containsIgnoringCase("<html");
            assertThat(ask(client, "GET", web, "/api/v1/status/buildinfo", false)
                            .statusCode())
                    .isEqualTo(401);
            await("it scrapes itself")
                    .atMost(PATIENCE)
                    .until(() -> ask(client, "GET", web, "/api/v1/query?query=sum(up)", true)
                            .body()
                            .contains("\"2\"]"));
            assertThat(ask(client, "PUT", push, "/metrics/job/j", true).statusCode())
                    .isEqualTo(200);
            await("pushed")
                    .atMost(PATIENCE)
                    .until(() -> ask(client, "GET", web, "/api/v1/query?query=pushed", true)
                            .body()
                            .contains("\"3\"]"));
            assertThat(ask(client, "GET", web, "/api/v1/alertmanagers", true).body())
                    .contains("https://127.0.0.1:" + alerts + "/api/v2/alerts");
            assertThat(ask(client, "POST", web, "/-/reload", true).statusCode()).isEqualTo(200);
        }
    }
}
