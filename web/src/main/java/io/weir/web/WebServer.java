package io.weir.web;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.web.Router.Match;
import io.weir.web.config.ServerTls;
import io.weir.web.config.WebConfig;
import io.weir.web.config.WebConfigFile;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server with a table of routes, compressed answers and its own request metrics. Thread-safe once started.
 *
 * <p>Jetty does the protocol. Nothing of it shows in the handlers, so that they are tested without a socket.
 */
public final class WebServer implements AutoCloseable {
    /** Enough for a push of some 100,000 samples as text. */
    public static final int DEFAULT_MAX_BODY_BYTES = 64 << 20;

    private static final Logger logger = LoggerFactory.getLogger(WebServer.class);
    private static final int MAX_THREADS = 64;
    private static final int MAX_HEADER_BYTES = 64 << 10;
    private static final int BODY_PART_OF_HEAP = 16;
    private static final Duration BODY_TIMEOUT = Duration.ofMinutes(2);

    private final List<ListenAddress> addresses;
    private final String component;
    private final Server server;
    private final ServerConnector connector;

    private WebServer(Builder builder) {
        this.addresses = builder.addresses;
        this.component = builder.component;
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 4, 30_000);
        threads.setName(component + "-web");
        threads.setDaemon(true);
        server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(MAX_HEADER_BYTES);
        // Grouping keys of pushed metrics may hold any of these; what a path means is decided by the handlers.
        http.setUriCompliance(UriCompliance.DEFAULT.with(
                "weir",
                Violation.AMBIGUOUS_PATH_SEPARATOR,
                Violation.AMBIGUOUS_EMPTY_SEGMENT,
                Violation.AMBIGUOUS_PATH_ENCODING,
                Violation.SUSPICIOUS_PATH_CHARACTERS));
        for (ListenAddress address : addresses) {
            ServerConnector one = new ServerConnector(server, 1, 1, protocols(builder.config.current(), http));
            if (!address.host().isEmpty()) {
                one.setHost(address.host());
            }
            one.setPort(address.port());
            server.addConnector(one);
        }
        connector = (ServerConnector) server.getConnectors()[0];
        CompressionHandler compression = new CompressionHandler();
        compression.putCompression(new GzipCompression());
        compression.setHandler(new Dispatch(
                new Router(builder.routes),
                new Guard(builder.config),
                new RequestMetrics(builder.registry, component),
                new RequestSpans(builder.tracer),
                new BodyReader(builder.maxBodyBytes, maxTotalBodyBytes(), builder.bodyTimeout, server.getScheduler())));
        server.setHandler(compression);
        server.setStopTimeout(2_000);
    }

    /** What is made of a body takes several times its memory, so bodies get a small part of the heap. */
    private static long maxTotalBodyBytes() {
        return Runtime.getRuntime().maxMemory() / BODY_PART_OF_HEAP;
    }

    /** From the outermost protocol to HTTP. */
    private static ConnectionFactory[] protocols(WebConfig config, HttpConfiguration http) {
        HttpConnectionFactory http1 = new HttpConnectionFactory(http);
        if (config.tls().isEmpty()) {
            return new ConnectionFactory[] {http1};
        }
        http.addCustomizer(new SecureRequestCustomizer(false));
        SslContextFactory.Server tls = ServerTls.of(config.tls().get());
        if (!config.http2()) {
            return new ConnectionFactory[] {new SslConnectionFactory(tls, http1.getProtocol()), http1};
        }
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(http1.getProtocol());
        return new ConnectionFactory[] {
            new SslConnectionFactory(tls, alpn.getProtocol()), alpn, new HTTP2ServerConnectionFactory(http), http1
        };
    }

    /** Starts a description of a server; {@code component} names it in metrics, logs and thread names. */
    public static Builder builder(ListenAddress address, String component, PrometheusRegistry registry) {
        return builder(List.of(address), component, registry);
    }

    /** A server that listens on each of the addresses, of which there is at least one. */
    public static Builder builder(List<ListenAddress> addresses, String component, PrometheusRegistry registry) {
        return new Builder(addresses, component, registry);
    }

    /** Describes a server. */
    public static final class Builder {
        private final List<ListenAddress> addresses;
        private final String component;
        private final PrometheusRegistry registry;
        private final List<Router.Route> routes = new ArrayList<>();
        private int maxBodyBytes = DEFAULT_MAX_BODY_BYTES;
        private Duration bodyTimeout = BODY_TIMEOUT;
        private WebConfigFile config = WebConfigFile.none();
        private Tracer tracer = TracerProvider.noop().get("");

        private Builder(List<ListenAddress> addresses, String component, PrometheusRegistry registry) {
            this.addresses = List.copyOf(addresses);
            this.component = component;
            this.registry = registry;
        }

        /** Adds a route; of several that match a request, the first wins. See {@link Router} for paths. */
        public Builder route(String method, String path, Handler handler) {
            routes.add(Router.Route.of(method, path, handler));
            return this;
        }

        public Builder get(String path, Handler handler) {
            return route("GET", path, handler);
        }

        public Builder post(String path, Handler handler) {
            return route("POST", path, handler);
        }

        public Builder put(String path, Handler handler) {
            return route("PUT", path, handler);
        }

        public Builder delete(String path, Handler handler) {
            return route("DELETE", path, handler);
        }

        /** The largest request body that is read. */
        public Builder maxBodyBytes(int bytes) {
            this.maxBodyBytes = bytes;
            return this;
        }

        /** How long a request's body may take. */
        Builder bodyTimeout(Duration timeout) {
            this.bodyTimeout = timeout;
            return this;
        }

        /** TLS, authentication, headers and rate limit. */
        public Builder config(WebConfigFile file) {
            this.config = file;
            return this;
        }

        /** What gets a span of each request, current while the request is handled; nothing without it. */
        public Builder tracer(Tracer requestTracer) {
            this.tracer = requestTracer;
            return this;
        }

        public WebServer build() {
            return new WebServer(this);
        }
    }

    /**
     * Listens.
     *
     * @throws WebServerException if the address can't be had
     */
    public void start() {
        try {
            server.start();
        } catch (Exception e) {
            close();
            Throwable root = e;
            while (root.getCause() != null && !(root instanceof BindException)) {
                root = root.getCause();
            }
            throw new WebServerException(
                    component + " can't listen on " + text(addresses) + ": " + root.getMessage(), e);
        }
    }

    private static String text(List<ListenAddress> addresses) {
        return addresses.stream().map(ListenAddress::toString).collect(Collectors.joining(", "));
    }

    /** The port that the server listens on; with several addresses the first one's. */
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            logger.warn("Server did not stop cleanly component={} cause={}", component, e.getMessage());
        }
    }

    private static final class Dispatch extends org.eclipse.jetty.server.Handler.Abstract {
        private static final byte[] NO_BODY = {};

        private final Router router;
        private final Guard guard;
        private final RequestMetrics metrics;
        private final RequestSpans spans;
        private final BodyReader bodies;

        Dispatch(Router router, Guard guard, RequestMetrics metrics, RequestSpans spans, BodyReader bodies) {
            this.router = router;
            this.guard = guard;
            this.metrics = metrics;
            this.spans = spans;
            this.bodies = bodies;
        }

        /** One request on its way through here. */
        private record Exchange(
                org.eclipse.jetty.server.Request request,
                org.eclipse.jetty.server.Response response,
                Callback callback,
                String route,
                long startNs,
                Span span) {}

        @Override
        public boolean handle(
                org.eclipse.jetty.server.Request jetty, org.eclipse.jetty.server.Response out, Callback callback) {
            Match match = router.find(jetty.getMethod(), jetty.getHttpURI().getPath());
            String route = match instanceof Match.Found found ? found.route().template() : "other";
            Exchange exchange = new Exchange(jetty, out, callback, route, System.nanoTime(), spans.start(jetty, route));
            Response refusal = guard.refusal(jetty.getHeaders().get("Authorization"));
            if (refusal != null) {
                finish(exchange, refusal);
            } else if (match instanceof Match.Found found) {
                read(exchange, found);
            } else if (match instanceof Match.WrongMethod wrong) {
                finish(exchange, Response.text(405, "Method Not Allowed\n").withHeader("Allow", wrong.allowed()));
            } else {
                finish(exchange, Response.text(404, "404 page not found\n"));
            }
            return true;
        }

        /** Answers once the body is there: at once where it came with the head of the request, as most do. */
        private void read(Exchange exchange, Match.Found found) {
            String method = exchange.request().getMethod();
            if (method.equals("GET") || method.equals("HEAD")) {
                finish(exchange, traced(exchange, found, NO_BODY));
                return;
            }
            CompletableFuture<BodyReader.Body> body =
                    bodies.read(exchange.request(), exchange.request().getLength());
            if (body.isDone()) {
                finish(exchange, found, body);
            } else {
                body.whenComplete(
                        (read, failure) -> getServer().getThreadPool().execute(() -> finish(exchange, found, body)));
            }
        }

        /** @param body complete */
        private void finish(Exchange exchange, Match.Found found, CompletableFuture<BodyReader.Body> body) {
            try (BodyReader.Body read = body.join()) {
                finish(exchange, traced(exchange, found, read.bytes()));
            } catch (CompletionException e) {
                HttpException refusal = e.getCause() instanceof HttpException known
                        ? known
                        : new HttpException(500, "request body can't be read: " + e.getMessage());
                // What is left of the body is not read, so the connection can't be used for another request.
                finish(
                        exchange,
                        Response.text(refusal.status(), refusal.getMessage() + "\n")
                                .withHeader("Connection", "close"));
            }
        }

        private void finish(Exchange exchange, Response response) {
            String method = exchange.request().getMethod();
            int status = response.status();
            try {
                guard.headers()
                        .forEach((name, value) ->
                                exchange.response().getHeaders().put(name, value));
                write(response, exchange.response(), method.equals("HEAD"), exchange.callback());
            } catch (Exception e) {
                status = 500;
                exchange.callback().failed(e);
            }
            spans.end(exchange.span(), status);
            metrics.record(exchange.route(), method, status, System.nanoTime() - exchange.startNs());
        }

        /** The answer, made while the request's span is the current one. */
        private static Response traced(Exchange exchange, Match.Found found, byte[] body) {
            return Context.current()
                    .with(exchange.span())
                    .wrapSupplier(() -> answer(exchange.request(), found, body))
                    .get();
        }

        private static Response answer(org.eclipse.jetty.server.Request jetty, Match.Found found, byte[] body) {
            try {
                return found.route().handler().handle(new Request(jetty, found.params(), body));
            } catch (HttpException e) {
                return Response.text(e.status(), e.getMessage() + "\n");
            } catch (Exception e) {
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                logger.error(
                        "Request failed method={} path={}",
                        jetty.getMethod(),
                        jetty.getHttpURI().getPath(),
                        e);
                return Response.text(500, "internal error: " + e + "\n");
            }
        }

        private static void write(
                Response response, org.eclipse.jetty.server.Response out, boolean head, Callback callback)
                throws java.io.IOException {
            out.setStatus(response.status());
            for (Map.Entry<String, String> header : response.headers().entrySet()) {
                out.getHeaders().put(header.getKey(), header.getValue());
            }
            if (!response.contentType().isEmpty()) {
                out.getHeaders().put("Content-Type", response.contentType());
            }
            if (!head) {
                try (var body = org.eclipse.jetty.server.Response.asBufferedOutputStream(out.getRequest(), out)) {
                    response.body().writeTo(body);
                }
            }
            callback.succeeded();
        }
    }
}
