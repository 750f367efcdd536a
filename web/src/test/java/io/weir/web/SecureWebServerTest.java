package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.web.config.WebConfigFile;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server with a web configuration file, over real sockets. Certificates are made by the JDK's keytool. */
class SecureWebServerTest {
    /** Of "fakepassword". */
    private static final String HASH = "$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi";

    private static final char[] STORE_PASSWORD = "changeit".toCharArray();

    @TempDir
    Path directory;

    /** A self-signed certificate with its key. */
    private record Identity(KeyStore store, X509Certificate certificate, PrivateKey key) {}

    private Identity identity(String name, String algorithm) throws Exception {
        Path file = directory.resolve(name + ".p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1,dns:" + name,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(STORE_PASSWORD),
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = new FileInputStream(file.toFile())) {
            store.load(in, STORE_PASSWORD);
        }
        return new Identity(
                store, (X509Certificate) store.getCertificate(name), (PrivateKey) store.getKey(name, STORE_PASSWORD));
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + type
                + "-----\n";
    }

    private void write(Identity identity) throws Exception {
        Files.writeString(
                directory.resolve("server.crt"),
                pem("CERTIFICATE", identity.certificate().getEncoded()));
        Files.writeString(
                directory.resolve("server.key"),
                pem("PRIVATE KEY", identity.key().getEncoded()));
    }

    private WebServer start(String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("web.yml"), yaml);
        WebServer server = WebServer.builder(ListenAddress.parse("127.0.0.1:0"), "test", new PrometheusRegistry())
                .config(WebConfigFile.open(file))
                .get("/", request -> Response.text("hello"))
                .build();
        server.start();
        return server;
    }

    private static SSLContext clientContext(List<Certificate> trusted, KeyStore own) throws Exception {
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        for (int i = 0; i < trusted.size(); i++) {
            authorities.setCertificateEntry("ca" + i, trusted.get(i));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, STORE_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore nothing() throws Exception {
        KeyStore empty = KeyStore.getInstance("PKCS12");
        empty.load(null, null);
        return empty;
    }

    private static HttpResponse<String> get(HttpClient client, WebServer server, String scheme, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(scheme + "://localhost:" + server.port() + "/"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpClient trusting(Certificate... certificates) throws Exception {
        return HttpClient.newBuilder()
                .sslContext(clientContext(Arrays.asList(certificates), nothing()))
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void speaksTlsAndHttp2(String algorithm) throws Exception {
        Identity identity = identity("server", algorithm);
        write(identity);
        String files = "tls_server_config: {cert_file: server.crt, key_file: server.key}\n";
        try (WebServer server = start(files)) {
            HttpResponse<String> answer = get(trusting(identity.certificate()), server, "https");
            assertThat(answer.body()).isEqualTo("hello");
            assertThat(answer.version()).isEqualTo(Version.HTTP_2);
        }
        try (WebServer server = start(files + "http_server_config: {http2: false}\n")) {
            HttpResponse<String> answer = get(trusting(identity.certificate()), server, "https");
            assertThat(answer.version()).isEqualTo(Version.HTTP_1_1);
            assertThatThrownBy(() -> get(HttpClient.newHttpClient(), server, "https"))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void takesAChangedCertificateWithoutARestart() throws Exception {
        Identity first = identity("first", "RSA");
        Identity second = identity("second", "EC");
        write(first);
        try (WebServer server = start("tls_server_config: {cert_file: server.crt, key_file: server.key}\n")) {
            assertThat(get(trusting(first.certificate()), server, "https").body())
                    .isEqualTo("hello");
            write(second);
            assertThat(get(trusting(second.certificate()), server, "https").body())
                    .isEqualTo("hello");
            Files.writeString(directory.resolve("server.key"), "damaged");
            assertThat(get(trusting(second.certificate()), server, "https").body())
                    .isEqualTo("hello");
        }
    }

    @Test
    void verifiesClientCertificates() throws Exception {
        Identity server = identity("server", "RSA");
        Identity friend = identity("friend", "RSA");
        Identity stranger = identity("stranger", "RSA");
        write(server);
        Files.writeString(
                directory.resolve("ca.crt"),
                pem("CERTIFICATE", friend.certificate().getEncoded())
                        + pem("CERTIFICATE", stranger.certificate().getEncoded()));
        String yaml = """
                tls_server_config:
                  cert_file: server.crt
                  key_file: server.key
                  client_auth_type: RequireAndVerifyClientCert
                  client_ca_file: ca.crt
                  client_allowed_sans: [friend]
                """;
        try (WebServer web = start(yaml)) {
            assertThat(get(client(server, friend), web, "https").body()).isEqualTo("hello");
            assertThatThrownBy(() -> get(client(server, stranger), web, "https"))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> get(trusting(server.certificate()), web, "https"))
                    .isInstanceOf(IOException.class);
        }
    }

    private static HttpClient client(Identity server, Identity own) throws Exception {
        return HttpClient.newBuilder()
                .sslContext(clientContext(List.of(server.certificate()), own.store()))
                .build();
    }

    @Test
    void letsInWhoKnowsAPassword() throws Exception {
        try (WebServer server = start("basic_auth_users: {alice: '" + HASH + "'}\n")) {
            HttpClient client = HttpClient.newHttpClient();
            HttpResponse<String> nobody = get(client, server, "http");
            assertThat(nobody.statusCode()).isEqualTo(401);
            assertThat(nobody.headers().firstValue("WWW-Authenticate")).contains("Basic");
            assertThat(get(client, server, "http", "Authorization", basic("alice:fakepassword"))
                            .body())
                    .isEqualTo("hello");
            for (String wrong : List.of("alice:no", "bob:fakepassword", "alice", "")) {
                assertThat(get(client, server, "http", "Authorization", basic(wrong))
                                .statusCode())
                        .as(wrong)
                        .isEqualTo(401);
            }
            assertThat(get(client, server, "http", "Authorization", "Basic %%%").statusCode())
                    .isEqualTo(401);
            Files.writeString(directory.resolve("web.yml"), "broken");
            assertThat(get(client, server, "http").statusCode()).isEqualTo(500);
            Files.writeString(directory.resolve("web.yml"), "");
            assertThat(get(client, server, "http").statusCode()).isEqualTo(200);
        }
    }

    private static String basic(String credentials) {
        return "Basic "
                + Base64.getEncoder().encodeToString(credentials.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void addsHeadersAndLimitsTheRate() throws Exception {
        String yaml = """
                http_server_config: {headers: {X-Frame-Options: deny}}
                rate_limit: {burst: 2, interval: 1h}
                """;
        try (WebServer server = start(yaml)) {
            HttpClient client = HttpClient.newHttpClient();
            HttpResponse<String> first = get(client, server, "http");
            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(first.headers().firstValue("X-Frame-Options")).contains("deny");
            assertThat(get(client, server, "http").statusCode()).isEqualTo(200);
            HttpResponse<String> third = get(client, server, "http");
            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(third.headers().firstValue("X-Frame-Options")).contains("deny");
        }
    }
}
