package io.weir.scraper.discovery.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.HttpHeader;
import io.weir.config.prometheus.discovery.KubernetesSdConfig;
import io.weir.web.client.ConfiguredClient;
import io.weir.web.client.HttpClients;
import io.weir.web.client.JdkProxies;
import io.weir.web.client.TlsMaterial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLParameters;

/**
 * Clients of clusters as configurations say. Credentials are read for each request, as tokens are renewed; TLS files when
 * the client is made. Thread-safe.
 */
public final class KubernetesClients {
    private static final int TIMEOUT_MS = 60_000;
    private static final Duration CREDENTIALS_TIMEOUT = Duration.ofSeconds(30);

    private final HttpClients clients;
    private final String userAgent;
    private final InCluster cluster;

    /** @param clients fetch tokens */
    public KubernetesClients(HttpClients clients, String userAgent) {
        this(clients, userAgent, InCluster.ofProcess());
    }

    KubernetesClients(HttpClients clients, String userAgent, InCluster cluster) {
        this.clients = clients;
        this.userAgent = userAgent;
        this.cluster = cluster;
    }

    /** @throws IOException if a file can't be read or used */
    KubernetesClient connect(KubernetesSdConfig config) throws IOException {
        if (config.kubeconfigFile().isPresent()) {
            return ofKubeconfig(config.kubeconfigFile().get());
        }
        return config.apiServer().isPresent()
                ? connect(config.apiServer().get(), config.http())
                : connect(cluster.apiServer(), cluster.http());
    }

    /** The namespaces that are watched, empty for all. */
    List<String> namespaces(KubernetesSdConfig config) throws IOException {
        List<String> namespaces = new ArrayList<>(config.namespaces());
        if (config.ownNamespace()) {
            namespaces.add(cluster.namespace());
        }
        return namespaces;
    }

    private KubernetesClient ofKubeconfig(Path file) throws IOException {
        try {
            Config read = Config.fromKubeconfig(file.toFile());
            read.setUserAgent(userAgent);
            read.setRequestTimeout(TIMEOUT_MS);
            return new KubernetesClientBuilder()
                    .withConfig(read)
                    .withHttpClientFactory(new JdkHttpClientFactory())
                    .build();
        } catch (RuntimeException e) {
            throw new IOException("kubeconfig file " + file + " can't be used: " + e.getMessage(), e);
        }
    }

    private KubernetesClient connect(URI apiServer, HttpClientConfig http) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(apiServer.toString())
                .withUserAgent(userAgent)
                .withRequestTimeout(TIMEOUT_MS)
                .build();
        ConfiguredClient credentials = clients.configured(http);
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new ConfiguredFactory(http, "https".equals(apiServer.getScheme())))
                .withHttpClientBuilderConsumer(
                        builder -> builder.addOrReplaceInterceptor("weir", new Headers(credentials, http)))
                .build();
    }

    /** The JDK's client with TLS, proxy and redirects as configured. */
    private static final class ConfiguredFactory extends JdkHttpClientFactory {
        private final HttpClientConfig http;
        private final boolean secure;

        private ConfiguredFactory(HttpClientConfig http, boolean secure) {
            this.http = http;
            this.secure = secure;
        }

        @Override
        protected void additionalConfig(HttpClient.Builder builder) {
            try {
                TlsMaterial tls = TlsMaterial.read(http.tls());
                builder.sslContext(tls.context());
                if (tls.protocols().length > 0) {
                    SSLParameters parameters = new SSLParameters();
                    parameters.setProtocols(tls.protocols());
                    builder.sslParameters(parameters);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
            builder.proxy(JdkProxies.of(http.proxy()));
            builder.followRedirects(http.followRedirects() ? HttpClient.Redirect.NORMAL : HttpClient.Redirect.NEVER);
            // As in Go, HTTP/2 only where TLS negotiates it.
            builder.version(secure && http.enableHttp2() ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
        }
    }

    /** Adds credentials and configured headers to each request. */
    private record Headers(ConfiguredClient credentials, HttpClientConfig http) implements Interceptor {
        @Override
        public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            try {
                String authorization = credentials.authorization(CREDENTIALS_TIMEOUT);
                if (!authorization.isEmpty()) {
                    builder.setHeader("Authorization", authorization);
                }
                for (HttpHeader header : http.headers()) {
                    for (String value : header.values()) {
                        builder.header(header.name(), value);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UncheckedIOException(new IOException("interrupted", e));
            }
        }
    }
}
