package io.weir.scraper.fetch;

import io.weir.config.http.TlsConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP clients, one for each way to trust servers, on shared threads. Thread-safe.
 *
 * <p>Jetty's client and not the JDK's, because its time-out covers the whole body, it takes host names with underscores,
 * and it doesn't carry credentials along redirects unasked.
 */
public final class HttpClients implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(HttpClients.class);

    /** Targets scraped every few minutes keep their connection. */
    private static final long IDLE_TIMEOUT_MS = 330_000;

    private final Map<TlsConfig, HttpClient> clients = new HashMap<>();
    private final QueuedThreadPool executor = new QueuedThreadPool(64, 2);
    private final Scheduler scheduler = new ScheduledExecutorScheduler("scraper-http-timeouts", true);
    private final BufferPool buffers = new BufferPool();

    /** No client yet; threads start with the first. */
    public HttpClients() {
        executor.setName("scraper-http");
        executor.setDaemon(true);
    }

    BufferPool buffers() {
        return buffers;
    }

    /** Starts a client before it is needed: starting takes longer than some time-outs. */
    void warmUp(TlsConfig tls) {
        try {
            client(tls);
        } catch (FetchException e) {
            // Each scrape tries again and reports it.
            logger.warn("HTTP client not ready cause={}", e.getMessage());
        }
    }

    /** @throws FetchException if the trusted authorities can't be read */
    synchronized HttpClient client(TlsConfig tls) throws FetchException {
        HttpClient client = clients.get(tls);
        if (client == null) {
            client = start(tls);
            clients.put(tls, client);
        }
        return client;
    }

    private HttpClient start(TlsConfig tls) throws FetchException {
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setSslContextFactory(sslContextFactory(tls));
        HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
        client.setExecutor(executor);
        client.setScheduler(scheduler);
        client.setFollowRedirects(false);
        client.setUserAgentField(null);
        client.setIdleTimeout(IDLE_TIMEOUT_MS);
        // Scrapes of very many targets on one host wait in line rather than fail.
        client.setMaxRequestsQueuedPerDestination(100_000);
        try {
            executor.start();
            scheduler.start();
            client.start();
        } catch (Exception e) {
            throw new FetchException("HTTP client can't start: " + e);
        }
        client.getContentDecoderFactories().clear();
        return client;
    }

    private static SslContextFactory.Client sslContextFactory(TlsConfig tls) throws FetchException {
        SslContextFactory.Client factory = new SslContextFactory.Client(tls.insecureSkipVerify());
        if (tls.insecureSkipVerify()) {
            factory.setEndpointIdentificationAlgorithm(null);
            return factory;
        }
        try {
            if (tls.ca().isPresent()) {
                byte[] pem = tls.ca().get().getBytes(StandardCharsets.UTF_8);
                factory.setTrustStore(trustStore(new ByteArrayInputStream(pem)));
            } else if (tls.caFile().isPresent()) {
                Path file = tls.caFile().get();
                try (InputStream in = Files.newInputStream(file)) {
                    factory.setTrustStore(trustStore(in));
                }
            }
            return factory;
        } catch (IOException | GeneralSecurityException e) {
            throw new FetchException("unable to load specified CA cert "
                    + tls.caFile().map(Path::toString).orElse("") + ": " + e.getMessage());
        }
    }

    private static KeyStore trustStore(InputStream pem) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
            store.setCertificateEntry("ca" + store.size(), certificate);
        }
        if (store.size() == 0) {
            throw new GeneralSecurityException("no certificate found");
        }
        return store;
    }

    @Override
    public synchronized void close() {
        try {
            for (HttpClient client : clients.values()) {
                client.stop();
            }
            scheduler.stop();
            executor.stop();
        } catch (Exception e) {
            logger.warn("HTTP client didn't stop cause={}", e.toString());
        }
        clients.clear();
    }
}
