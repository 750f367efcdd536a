package io.weir.web.tracing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** A collector that remembers spans, by gRPC and by HTTP at the same address. */
final class Collector implements AutoCloseable {
    final List<ReceivedSpan> spans = new CopyOnWriteArrayList<>();
    final Map<String, String> headers = new ConcurrentHashMap<>();
    volatile String path = "";
    volatile String status = "0";

    private final Server server = new Server();
    private final ServerConnector connector;

    /** @param tls null for none */
    Collector(@Nullable SSLContext tls) throws Exception {
        HttpConfiguration http = new HttpConfiguration();
        HttpConnectionFactory http1 = new HttpConnectionFactory(http);
        if (tls == null) {
            connector = new ServerConnector(server, http1, new HTTP2CServerConnectionFactory(http));
        } else {
            // The name in the certificate is not the one in the URL.
            http.addCustomizer(new SecureRequestCustomizer(false));
            SslContextFactory.Server factory = new SslContextFactory.Server();
            factory.setSslContext(tls);
            ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
            alpn.setDefaultProtocol(http1.getProtocol());
            connector = new ServerConnector(
                    server,
                    new SslConnectionFactory(factory, alpn.getProtocol()),
                    alpn,
                    new HTTP2ServerConnectionFactory(http),
                    http1);
        }
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                take(request, response);
                callback.succeeded();
                return true;
            }
        });
        server.start();
    }

    private void take(Request request, Response response) throws IOException {
        path = request.getHttpURI().getPath();
        request.getHeaders().forEach(header -> headers.put(header.getLowerCaseName(), header.getValue()));
        byte[] body = Content.Source.asInputStream(request).readAllBytes();
        if ("application/grpc".equals(request.getHeaders().get("Content-Type"))) {
            spans.addAll(ReceivedSpan.of(message(body)));
            response.setTrailersSupplier(() -> HttpFields.build().put("grpc-status", status));
        } else {
            spans.addAll(ReceivedSpan.of(
                    "gzip".equals(request.getHeaders().get("Content-Encoding")) ? unzipped(body) : body));
        }
        response.setStatus(200);
    }

    private static byte[] message(byte[] frame) throws IOException {
        ByteBuffer prefix = ByteBuffer.wrap(frame);
        boolean compressed = prefix.get() == 1;
        byte[] message = Arrays.copyOfRange(frame, 5, 5 + prefix.getInt());
        return compressed ? unzipped(message) : message;
    }

    private static byte[] unzipped(byte[] bytes) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
    }

    String address() {
        return "127.0.0.1:" + connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
