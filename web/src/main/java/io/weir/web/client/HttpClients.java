package io.weir.web.client;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.ProxyConfig;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpClientTransport;
import org.eclipse.jetty.client.transport.HttpClientConnectionFactory;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.ClientConnectionFactoryOverHTTP2;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to servers, one pool for each way to reach and to trust them, on shared threads. Thread-safe.
 *
 * <p>Jetty's client and not the JDK's: its time-out covers the whole body, it takes host names with underscores, it can
 * be told another name for the server's certificate, and it knows SOCKS proxies and headers for proxies.
 */
public final class HttpClients implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(HttpClients.class);
    /** Targets scraped every five minutes keep their connection. */
    private static final long IDLE_TIMEOUT_MS = 330_000;

    private static final long CONNECT_TIMEOUT_MS = 30_000;
    private static final int MAX_SHORT_ANSWER_BYTES = 1 << 20;

    private static final int DEFAULT_CONNECTIONS_PER_SERVER = 64;

    /** Of requests that wait for a connection to one server: thousands of groups may notify at the same instant. */
    private static final int MAX_WAITING = 100_000;

    /** What makes connections different. Secrets in it are compared, not shown. */
    private record Key(TlsMaterial tls, ProxyConfig proxy, boolean http2) {}

    private static final Tracer UNTRACED = TracerProvider.noop().get("");

    private final Map<Key, HttpClient> clients = new HashMap<>();
    private final QueuedThreadPool executor = new QueuedThreadPool(64, 2);
    private final Scheduler scheduler = new ScheduledExecutorScheduler("http-client-timeouts", true);
    private final UnaryOperator<@Nullable String> environment;
    private final int connectionsPerServer;
    private final Tracer tracer;

    /** No connection yet; threads start with the first. */
    public HttpClients() {
        this(DEFAULT_CONNECTIONS_PER_SERVER);
    }

    /** @param connectionsPerServer requests of HTTP/1.1 that one server can be asked at the same time; others wait */
    public HttpClients(int connectionsPerServer) {
        this(System::getenv, connectionsPerServer, UNTRACED);
    }

    /** @param tracer gets a span of each request that is sent while another span is current */
    public HttpClients(Tracer tracer) {
        this(System::getenv, DEFAULT_CONNECTIONS_PER_SERVER, tracer);
    }

    /** @param environment gives the value of an environment variable, or null */
    HttpClients(UnaryOperator<@Nullable String> environment) {
        this(environment, DEFAULT_CONNECTIONS_PER_SERVER, UNTRACED);
    }

    private HttpClients(UnaryOperator<@Nullable String> environment, int connectionsPerServer, Tracer tracer) {
        this.environment = environment;
        this.connectionsPerServer = connectionsPerServer;
        this.tracer = tracer;
        executor.setName("http-client");
        executor.setDaemon(true);
    }

    /** A client as {@code config} says, for short answers. */
    public ConfiguredClient configured(HttpClientConfig config) {
        return configured(config, MAX_SHORT_ANSWER_BYTES);
    }

    /** A client as {@code config} says, for answers of up to {@code maxBodyBytes}. */
    public ConfiguredClient configured(HttpClientConfig config, int maxBodyBytes) {
        return new ConfiguredClient(this, config, maxBodyBytes);
    }

    Tracer tracer() {
        return tracer;
    }

    /**
     * The connections for {@code config}. Files of TLS are read now; if they have changed, new connections are made.
     *
     * @throws IOException if a file can't be read, or TLS can't be set up with it
     */
    HttpClient jetty(HttpClientConfig config) throws IOException {
        Key key = new Key(TlsMaterial.read(config.tls()), config.proxy(), config.enableHttp2());
        synchronized (clients) {
            HttpClient client = clients.get(key);
            if (client == null) {
                retireOthers(key);
                client = start(key);
                clients.put(key, client);
            }
            return client;
        }
    }

    /** Ends connections made with former contents of the same files. */
    private void retireOthers(Key key) {
        clients.entrySet().removeIf(entry -> {
            Key other = entry.getKey();
            boolean former = other.tls().config().equals(key.tls().config())
                    && other.proxy().equals(key.proxy())
                    && other.http2() == key.http2();
            if (former) {
                stop(entry.getValue());
            }
            return former;
        });
    }

    private HttpClient start(Key key) throws IOException {
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setSslContextFactory(sslContextFactory(key.tls()));
        HttpClientTransport transport = key.http2()
                ? new HttpClientTransportDynamic(
                        connector,
                        HttpClientConnectionFactory.HTTP11,
                        new ClientConnectionFactoryOverHTTP2.HTTP2(new HTTP2Client(connector)))
                : new HttpClientTransportOverHTTP(connector);
        HttpClient client = new HttpClient(transport);
        client.setExecutor(executor);
        client.setScheduler(scheduler);
        client.setFollowRedirects(false);
        client.setUserAgentField(null);
        client.setIdleTimeout(IDLE_TIMEOUT_MS);
        client.setConnectTimeout(CONNECT_TIMEOUT_MS);
        client.setMaxConnectionsPerDestination(connectionsPerServer);
        client.setMaxRequestsQueuedPerDestination(MAX_WAITING);
        Proxies.install(client, key.proxy(), environment);
        try {
            executor.start();
            scheduler.start();
            client.start();
        } catch (Exception e) {
            throw new IOException("HTTP client can't start: " + e, e);
        }
        client.getContentDecoderFactories().clear();
        client.getProtocolHandlers().clear();
        return client;
    }

    private static SslContextFactory.Client sslContextFactory(TlsMaterial tls) throws IOException {
        String serverName = tls.config().serverName();
        SslContextFactory.Client factory = new SslContextFactory.Client() {
            @Override
            public SSLEngine newSSLEngine(String host, int port) {
                return super.newSSLEngine(serverName.isEmpty() ? host : serverName, port);
            }
        };
        factory.setSslContext(tls.context());
        if (tls.config().insecureSkipVerify()) {
            factory.setEndpointIdentificationAlgorithm(null);
        }
        if (tls.protocols().length > 0) {
            factory.setIncludeProtocols(tls.protocols());
        }
        return factory;
    }

    private static void stop(HttpClient client) {
        try {
            client.stop();
        } catch (Exception e) {
            logger.warn("HTTP client didn't stop cause={}", e.toString());
        }
    }

    @Override
    public void close() {
        synchronized (clients) {
            clients.values().forEach(HttpClients::stop);
            clients.clear();
        }
        try {
            scheduler.stop();
            executor.stop();
        } catch (Exception e) {
            logger.warn("HTTP client's threads didn't stop cause={}", e.toString());
        }
    }
}
