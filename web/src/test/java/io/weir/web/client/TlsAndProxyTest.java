package io.weir.web.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS with a server that asks for a certificate, and proxies, all real. */
class TlsAndProxyTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @TempDir
    static Path directory = Path.of("");

    private static HttpsServer server = newServer();

    private final HttpClients clients = new HttpClients(Map.<String, String>of()::get);

    private static HttpsServer newServer() {
        try {
            return HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        TestCertificates own = TestCertificates.create(directory, "server", "EC", "dns:alerts.test");
        TestCertificates client = TestCertificates.create(directory, "client", "RSA", "dns:client.test");
        Files.writeString(directory.resolve("ca.pem"), own.certificatePem());
        Files.writeString(directory.resolve("client.pem"), client.certificatePem());
        Files.writeString(directory.resolve("client.key"), client.keyPem());
        server.setHttpsConfigurator(new HttpsConfigurator(own.context(client)) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters tls = getSSLContext().getDefaultSSLParameters();
                tls.setNeedClientAuth(true);
                parameters.setSSLParameters(tls);
            }
        });
        server.createContext("/", exchange -> {
            byte[] text = "over tls".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    @AfterEach
    void close() {
        clients.close();
    }

    private String get(String yaml) throws IOException, InterruptedException {
        return clients.configured(ConfiguredClientTest.config(yaml, directory))
                .send(HttpCall.get("https://127.0.0.1:" + server.getAddress().getPort() + "/"), TIMEOUT)
                .text();
    }

    private static final String CLIENT = "cert_file: client.pem, key_file: client.key";

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "tls_config: {ca_file: ca.pem, server_name: alerts.test, " + CLIENT + "}",
                "tls_config: {insecure_skip_verify: true, " + CLIENT + "}",
                "tls_config: {ca_file: ca.pem, server_name: alerts.test, min_version: TLS12, max_version: TLS12, "
                        + CLIENT + "}"
            })
    void connectsToAServerItTrusts(String yaml) throws Exception {
        assertThat(get(yaml)).isEqualTo("over tls");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "tls_config: {ca_file: ca.pem, " + CLIENT + "}",
                "tls_config: {ca_file: ca.pem, server_name: other.test, " + CLIENT + "}",
                "tls_config: {server_name: alerts.test, " + CLIENT + "}",
                "tls_config: {ca_file: ca.pem, server_name: alerts.test}",
                "tls_config: {ca_file: absent.pem}",
                "tls_config: {ca_file: client.key}"
            })
    void doesNotConnectToOthers(String yaml) {
        assertThatThrownBy(() -> get(yaml)).isInstanceOf(IOException.class);
    }

    @Test
    void filesAreReadAgainWhenTheyChange() throws Exception {
        Files.writeString(directory.resolve("changing.pem"), Files.readString(directory.resolve("client.pem")));
        String yaml = "tls_config: {ca_file: changing.pem, server_name: alerts.test, " + CLIENT + "}";
        assertThatThrownBy(() -> get(yaml)).isInstanceOf(IOException.class);
        Files.writeString(directory.resolve("changing.pem"), Files.readString(directory.resolve("ca.pem")));
        assertThat(get(yaml)).isEqualTo("over tls");
    }

    @Test
    void aProxyIsAskedToConnect() throws Exception {
        try (ConnectProxy proxy = new ConnectProxy()) {
            String yaml = """
                    proxy_url: http://me:word@127.0.0.1:%d
                    proxy_connect_header: {X-Team: [ops]}
                    tls_config: {insecure_skip_verify: true, %s}
                    """.formatted(proxy.port(), CLIENT);
            assertThat(get(yaml)).isEqualTo("over tls");
            assertThat(proxy.heads)
                    .singleElement()
                    .satisfies(head -> assertThat(head)
                            .contains(
                                    "CONNECT 127.0.0.1:" + server.getAddress().getPort() + " HTTP/1.1",
                                    "X-Team: ops",
                                    "Proxy-Authorization: " + Credentials.basic("me:word")));
        }
    }

    @Test
    void theEnvironmentNamesAProxy() throws Exception {
        try (ConnectProxy proxy = new ConnectProxy();
                HttpClients fromEnvironment =
                        new HttpClients(Map.of("HTTPS_PROXY", "127.0.0.1:" + proxy.port())::get)) {
            ConfiguredClient client = fromEnvironment.configured(ConfiguredClientTest.config(
                    "{proxy_from_environment: true, tls_config: {insecure_skip_verify: true, " + CLIENT + "}}",
                    directory));
            // The own machine is always reached directly.
            assertThat(client.send(
                                    HttpCall.get("https://127.0.0.1:"
                                            + server.getAddress().getPort() + "/"),
                                    TIMEOUT)
                            .text())
                    .isEqualTo("over tls");
            assertThat(proxy.heads).isEmpty();
        }
    }

    /** Connects to where it is asked to, and remembers the requests. */
    private static final class ConnectProxy implements AutoCloseable {
        final List<String> heads = new CopyOnWriteArrayList<>();
        private final ServerSocket listening = new ServerSocket(0);

        ConnectProxy() throws IOException {
            daemon(() -> {
                while (!listening.isClosed()) {
                    Socket client = listening.accept();
                    daemon(() -> serve(client));
                }
            });
        }

        int port() {
            return listening.getLocalPort();
        }

        private interface Work {
            void run() throws IOException;
        }

        private static void daemon(Work work) {
            Thread thread = new Thread(() -> {
                try {
                    work.run();
                } catch (IOException e) {
                    // The test has closed the socket.
                    return;
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        private void serve(Socket client) throws IOException {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII), 1);
            StringBuilder head = new StringBuilder();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                head.append(line).append('\n');
            }
            heads.add(head.toString());
            String[] target = head.toString().split("[ :]", 4);
            Socket server = new Socket(target[1], Integer.parseInt(target[2]));
            client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            daemon(() -> copy(server.getInputStream(), client.getOutputStream()));
            copy(client.getInputStream(), server.getOutputStream());
        }

        private static void copy(InputStream in, OutputStream out) throws IOException {
            in.transferTo(out);
            out.close();
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }
}
