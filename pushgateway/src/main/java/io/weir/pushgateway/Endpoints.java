package io.weir.pushgateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.bus.BusException;
import io.weir.bus.SampleLog;
import io.weir.exposition.FamilyWriter;
import io.weir.exposition.ProtobufWriter;
import io.weir.exposition.TextWriter;
import io.weir.exposition.WriterFormat;
import io.weir.web.BuildInfo;
import io.weir.web.Handler;
import io.weir.web.HttpException;
import io.weir.web.Request;
import io.weir.web.Response;
import io.weir.web.WebServer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything that the gateway answers, below its route prefix. Thread-safe. */
final class Endpoints {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Map<String, String> CORS = Map.of(
            "Access-Control-Allow-Headers", "Accept, Authorization, Content-Type, Origin",
            "Access-Control-Allow-Methods", "GET, POST, DELETE, OPTIONS",
            "Access-Control-Allow-Origin", "*",
            "Access-Control-Expose-Headers", "Date",
            "Cache-Control", "no-cache, no-store, must-revalidate");
    private static final Map<String, String> ASSETS =
            Map.of("page.js", "text/javascript; charset=utf-8", "style.css", "text/css; charset=utf-8");

    private final PushgatewayConfig config;

    /** Where pushed samples go, or empty; see {@link SampleSink#logId}. */
    private final String log;

    private final GroupStore store;
    private final Gateway gateway;
    private final OwnFamilies own;
    private final GatewayMetrics metrics;
    private final InstantSource clock;
    private final Instant startTime;
    private final BuildInfo build = BuildInfo.current();

    Endpoints(
            PushgatewayConfig config,
            String log,
            GroupStore store,
            Gateway gateway,
            OwnFamilies own,
            GatewayMetrics metrics,
            InstantSource clock) {
        this.config = config;
        this.log = log;
        this.store = store;
        this.gateway = gateway;
        this.own = own;
        this.metrics = metrics;
        this.clock = clock;
        this.startTime = clock.instant();
    }

    /** Writes the value of the member {@code data} of an answer. */
    private interface Data {
        void writeTo(JsonGenerator json) throws IOException;
    }

    WebServer server(PrometheusRegistry registry) {
        WebServer.Builder server = WebServer.builder(config.listenAddresses(), "pushgateway", registry)
                .maxBodyBytes(config.maxBodyBytes())
                .config(config.web());
        addMetrics(server);
        addApi(server);
        addManagement(server);
        addPages(server);
        return server.build();
    }

    private String path(String path) {
        return config.routePrefix() + path;
    }

    private void addMetrics(WebServer.Builder server) {
        Handler push = new PushHandler(gateway, config, metrics);
        server.route("HEAD", path(config.telemetryPath()), request -> wrongMethod("GET, OPTIONS"))
                .get(path(config.telemetryPath()), this::exposition)
                .put(path("/metrics"), request -> wrongMethod("GET, OPTIONS"))
                .post(path("/metrics"), request -> wrongMethod("GET, OPTIONS"))
                .delete(path("/metrics"), request -> wrongMethod("GET, OPTIONS"))
                .put(path("/metrics/{rest...}"), metrics.counted("push", push))
                .post(path("/metrics/{rest...}"), metrics.counted("push", push))
                .delete(path("/metrics/{rest...}"), metrics.counted("delete", push))
                .get(path("/metrics/{rest...}"), request -> wrongMethod("DELETE, OPTIONS, POST, PUT"));
    }

    private static Response wrongMethod(String allowed) {
        return Response.text(405, "Method Not Allowed\n").withHeader("Allow", allowed);
    }

    private Response exposition(Request request) {
        WriterFormat format = WriterFormat.negotiate(request.header("Accept").orElse(""));
        MetricsPage page = new MetricsPage(own.families(), comesFromOwnLog(request) ? List.of() : store.acknowledged());
        return Response.stream(200, format.contentType(), out -> {
            if (format.protobuf()) {
                page.writeTo(new ProtobufWriter(out, format.escaping()));
            } else {
                Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
                FamilyWriter writer = new TextWriter(text, format.escaping());
                page.writeTo(writer);
                text.flush();
            }
        });
    }

    /** Whether a scraper asks that writes where pushed samples are already, so that they would come twice. */
    private boolean comesFromOwnLog(Request request) {
        return !log.isEmpty()
                && request.header(SampleLog.SCRAPE_HEADER).orElse("").equals(log);
    }

    private void addApi(WebServer.Builder server) {
        server.get(
                        path("/api/v1/metrics"),
                        metrics.counted(
                                "api/v1/metrics",
                                request -> api(json -> new GroupsJson(json).write(store.acknowledged()))))
                .get(path("/api/v1/status"), metrics.counted("api/v1/status", request -> api(this::writeStatus)))
                .route(
                        "OPTIONS",
                        path("/api/v1/{rest...}"),
                        metrics.counted("api/v1/options", request -> withCors(Response.status(200))));
        if (config.adminApi()) {
            server.put(path("/api/v1/admin/wipe"), metrics.counted("wipe", request -> wipe()));
            server.route("POST", path("/api/v1/admin/wipe"), request -> wrongMethod("OPTIONS, PUT"));
        }
        for (String method : new String[] {"GET", "PUT", "POST", "DELETE"}) {
            server.route(method, path("/api/v1/{rest...}"), request -> {
                throw new HttpException(404, "404 page not found");
            });
        }
    }

    private Response wipe() throws InterruptedException {
        try {
            gateway.wipe();
            return Response.status(202);
        } catch (BusException e) {
            return PushHandler.unavailable(e);
        }
    }

    private void writeStatus(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("build_information");
        json.writeStringField("version", build.version());
        json.writeStringField("revision", build.revision());
        json.writeStringField("branch", build.branch());
        json.writeStringField("buildUser", "");
        json.writeStringField("buildDate", build.buildDate());
        json.writeStringField("goVersion", "");
        json.writeStringField("javaVersion", build.javaVersion());
        json.writeEndObject();
        json.writeObjectFieldStart("flags");
        for (Map.Entry<String, String> flag : new TreeMap<>(config.flags()).entrySet()) {
            json.writeStringField(flag.getKey(), flag.getValue());
        }
        json.writeEndObject();
        json.writeStringField("start_time", startTime.toString());
        json.writeEndObject();
    }

    private static Response api(Data data) {
        return withCors(Response.stream(200, Response.JSON, out -> {
            JsonGenerator json = JSON.createGenerator(out);
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            json.writeStringField("status", "success");
            json.writeFieldName("data");
            data.writeTo(json);
            json.writeEndObject();
            json.close();
        }));
    }

    private static Response withCors(Response response) {
        Response answer = response;
        for (Map.Entry<String, String> header : CORS.entrySet()) {
            answer = answer.withHeader(header.getKey(), header.getValue());
        }
        return answer;
    }

    private void addManagement(WebServer.Builder server) {
        Handler quit = request -> quit();
        Handler notThisWay = request -> Response.text(405, "Only POST or PUT requests allowed.");
        server.get(path("/-/healthy"), metrics.counted("healthy", request -> health()))
                .get(path("/-/ready"), metrics.counted("ready", request -> health()))
                .put(path("/-/quit"), quit)
                .post(path("/-/quit"), quit)
                .get(path("/-/quit"), notThisWay);
        if (!config.routePrefix().isEmpty()) {
            server.get("/-/quit", notThisWay);
        }
    }

    private Response health() {
        return gateway.isOverloaded() ? Response.text(500, "write queue is full\n") : Response.text("OK");
    }

    private Response quit() {
        if (config.quit().isEmpty()) {
            return Response.text(403, "Lifecycle API is not enabled.");
        }
        config.quit().get().run();
        return Response.text("Requesting termination... Goodbye!");
    }

    private void addPages(WebServer.Builder server) {
        server.get(path("/"), metrics.counted("status", request -> Response.html(groups(request))))
                .get(
                        path("/status"),
                        metrics.counted(
                                "status", request -> Response.html(StatusPage.html(startTime, build, config.flags()))))
                .get(path("/static/{name}"), metrics.counted("static", Endpoints::asset));
        if (!config.routePrefix().isEmpty()) {
            server.get(config.routePrefix(), request -> Response.redirect(301, path("/")));
        }
    }

    private String groups(Request request) {
        GroupsPage page = new GroupsPage(store.acknowledged(), config.adminApi(), clock.millis());
        return page.html(new GroupsPage.Selection(
                request.param("search").orElse(""),
                request.param("expiring").isPresent(),
                from(request.param("from").orElse("0"))));
    }

    private static int from(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new HttpException(400, "from must be a number, not \"" + text + "\"");
        }
    }

    private static Response asset(Request request) {
        String name = request.pathParam("name");
        String type = ASSETS.get(name);
        if (type == null) {
            throw new HttpException(404, "404 page not found");
        }
        try (InputStream in = Endpoints.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the jar");
            }
            return Response.bytes(200, type, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + name, e);
        }
    }
}
