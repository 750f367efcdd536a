package io.weir.web.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weir.config.http.HttpClientConfig;
import io.weir.config.yaml.YamlDocument;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every option of the client against real servers. */
class ConfiguredClientTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** What a server was asked. */
    record Asked(String method, String path, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return String.join(",", headers.getOrDefault(name, List.of()));
        }
    }

    @TempDir
    Path directory = Path.of("");

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private final HttpClients clients = new HttpClients();
    private HttpServer server = started();

    private HttpServer started() {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            http.createContext("/", this::answer);
            http.setExecutor(java.util.concurrent.Executors.newCachedThreadPool());
            http.start();
            return http;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().toString();
        asked.add(new Asked(exchange.getRequestMethod(), path, Map.copyOf(exchange.getRequestHeaders()), body));
        int status = 200;
        String text = "done";
        if (path.startsWith("/redirect/")) {
            String[] parts = path.split("/", 4);
            status = Integer.parseInt(parts[2]);
            exchange.getResponseHeaders().set("Location", parts.length > 3 ? "/" + parts[3] : "/end");
        } else if (path.startsWith("/away")) {
            status = 307;
            exchange.getResponseHeaders().set("Location", "http://localhost:" + port() + "/end");
        } else if (path.equals("/token")) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            text = "{\"x\":{\"y\":[1]},\"access_token\":\"t" + asked.size()
                    + "\",\"token_type\":\"bearer\",\"expires_in\":3600}";
        } else if (path.equals("/hang")) {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    @BeforeEach
    void clear() {
        asked.clear();
    }

    @AfterEach
    void stop() {
        never.countDown();
        clients.close();
        server.stop(0);
    }

    private ConfiguredClient client(String yaml) {
        return clients.configured(config(yaml, directory));
    }

    static HttpClientConfig config(String yaml, Path directory) {
        return HttpClientConfig.read(YamlDocument.parse(yaml, "http.yml").root(), directory);
    }

    private HttpAnswer post(ConfiguredClient client, String url) throws IOException, InterruptedException {
        return client.send(HttpCall.of("POST", url, "text/plain", "hello".getBytes(StandardCharsets.UTF_8)), TIMEOUT);
    }

    @Test
    void sendsTheBodyAndReadsTheAnswer() throws Exception {
        HttpAnswer answer = post(client(""), url("/a?b=c%20d"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("done");
        assertThat(asked).hasSize(1);
        assertThat(asked.get(0).method()).isEqualTo("POST");
        assertThat(asked.get(0).path()).isEqualTo("/a?b=c%20d");
        assertThat(asked.get(0).body()).isEqualTo("hello");
        assertThat(asked.get(0).header("Content-type")).isEqualTo("text/plain");
        assertThat(asked.get(0).headers()).doesNotContainKeys("Authorization", "Accept-encoding");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            basic_auth: {username: u, password: p}                    | Basic dTpw
            basic_auth: {username: u}                                 | Basic dTo=
            authorization: {credentials: c}                           | Bearer c
            authorization: {type: GenieKey, credentials_file: secret} | GenieKey from-file
            bearer_token: b                                           | Bearer b
            """)
    void credentialsAreSent(String yaml, String header) throws Exception {
        Files.writeString(directory.resolve("secret"), "from-file\n");
        post(client(yaml), url("/"));
        assertThat(asked.get(0).header("Authorization")).isEqualTo(header);
    }

    @Test
    void aSecretsFileIsReadForEachRequest() throws Exception {
        ConfiguredClient client = client("authorization: {credentials_file: secret}");
        assertThatThrownBy(() -> post(client, url("/"))).hasMessageContaining("unable to read credentials");
        for (String secret : List.of("one", "two")) {
            Files.writeString(directory.resolve("secret"), secret);
            post(client, url("/"));
        }
        assertThat(asked).extracting(a -> a.header("Authorization")).containsExactly("Bearer one", "Bearer two");
    }

    @Test
    void credentialsInTheUrlComeFirst() throws Exception {
        post(client("authorization: {credentials: c}"), "http://me:p%40ss@127.0.0.1:" + port() + "/");
        assertThat(asked.get(0).header("Authorization")).isEqualTo(Credentials.basic("me:p@ss"));
    }

    @Test
    void ownHeadersAreAdded() throws Exception {
        Files.writeString(directory.resolve("h"), " filed \n");
        post(client("http_headers: {X-One: {values: [a, b], secrets: [c], files: [h]}}"), url("/"));
        assertThat(asked.get(0).header("X-one")).isEqualTo("a,b,c,filed");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"301, GET, ''", "302, GET, ''", "303, GET, ''", "307, POST, hello", "308, POST, hello"})
    void redirectsAreFollowed(int status, String method, String body) throws Exception {
        HttpAnswer answer = post(client("authorization: {credentials: c}"), url("/redirect/" + status));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(asked.get(1).method()).isEqualTo(method);
        assertThat(asked.get(1).body()).isEqualTo(body);
        assertThat(asked.get(1).header("Authorization")).isEqualTo("Bearer c");
    }

    @Test
    void redirectsAreNotFollowedIfToldSo() throws Exception {
        assertThat(post(client("follow_redirects: false"), url("/redirect/302")).status())
                .isEqualTo(302);
        assertThat(asked).hasSize(1);
    }

    @Test
    void redirectsEndSomewhere() {
        assertThatThrownBy(() -> post(client(""), url("/redirect/302" + "/redirect/302".repeat(11))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("stopped after 10 redirects");
    }

    @Test
    void anotherHostIsNotTheCredentialsOwner() throws Exception {
        post(
                client("{authorization: {credentials: c}, http_headers: {Cookie: {values: [x]}, X-A: {values: [y]}}}"),
                url("/away"));
        assertThat(asked.get(0).header("Authorization")).isEqualTo("Bearer c");
        assertThat(asked.get(1).headers()).doesNotContainKeys("Authorization", "Cookie");
        assertThat(asked.get(1).header("X-a")).isEqualTo("y");
    }

    @Test
    void tokensAreFetchedOnceAndAgainForAnotherSecret() throws Exception {
        Files.writeString(directory.resolve("s"), "first");
        ConfiguredClient client = client("""
                oauth2:
                  client_id: id
                  client_secret_file: s
                  scopes: [a, b]
                  token_url: %s
                  endpoint_params: {audience: them}
                """.formatted(url("/token")));
        post(client, url("/x"));
        post(client, url("/x"));
        Files.writeString(directory.resolve("s"), "second");
        post(client, url("/x"));
        assertThat(asked).extracting(Asked::path).containsExactly("/token", "/x", "/x", "/token", "/x");
        assertThat(asked.get(0).body()).isEqualTo("audience=them&grant_type=client_credentials&scope=a+b");
        assertThat(asked.get(0).header("Authorization")).isEqualTo(Credentials.basic("id:first"));
        assertThat(asked.get(2).header("Authorization")).isEqualTo("Bearer t1");
        assertThat(asked.get(4).header("Authorization")).isEqualTo("Bearer t4");
    }

    @Test
    void theTimeoutEndsTheExchange() {
        ConfiguredClient client = client("");
        assertThatThrownBy(() -> client.send(HttpCall.get(url("/hang")), Duration.ofMillis(200)))
                .isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void failuresDontQuoteTheUrl() {
        ConfiguredClient client = client("");
        server.stop(0);
        assertThatThrownBy(() -> client.send(HttpCall.get(url("/secret-path")), TIMEOUT))
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining("secret-path");
        assertThatThrownBy(() -> client.send(HttpCall.get("http://secret path/"), TIMEOUT))
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest(name = "{0} for {1}:{2}")
    @CsvSource(delimiter = '|', textBlock = """
            example.org            | example.org     | 80  | true
            example.org            | a.example.org   | 80  | true
            example.org            | badexample.org  | 80  | false
            .example.org           | example.org     | 80  | false
            .example.org           | a.example.org   | 80  | true
            *.example.org          | a.example.org   | 80  | true
            example.org:81         | example.org     | 80  | false
            example.org:81         | example.org     | 81  | true
            10.0.0.0/8             | 10.1.2.3        | 80  | true
            10.0.0.0/8             | 11.1.2.3        | 80  | false
            10.1.2.3, x.y          | 10.1.2.3        | 80  | true
            fd00::/8               | [fd00::1]       | 80  | true
            *                      | anything        | 80  | true
            ''                     | localhost       | 80  | true
            ''                     | 127.0.0.2       | 80  | true
            ''                     | example.org     | 80  | false
            10.0.0.0/99            | 10.1.2.3        | 80  | false
            """)
    void someHostsNeedNoProxy(String entries, String host, int port, boolean direct) {
        assertThat(new NoProxy(entries).matches(host, port)).isEqualTo(direct);
    }

    /** More than the 1024 that Jetty lets wait by itself. */
    @Test
    void requestsBeyondTheConnectionsWaitForOne() throws Exception {
        ConfiguredClient client = clients.configured(HttpClientConfig.DEFAULT);
        ExecutorService senders = Executors.newCachedThreadPool();
        try {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 1_200; i++) {
                answers.add(senders.submit(() -> client.send(HttpCall.get(url("/hang")), Duration.ofSeconds(60))
                        .status()));
            }
            never.countDown();
            for (Future<Integer> answer : answers) {
                assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo(200);
            }
        } finally {
            senders.shutdownNow();
        }
    }
}
