package io.weir.pushgateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.bus.Bus;
import io.weir.bus.TableTopic;
import io.weir.exposition.ContentType;
import io.weir.web.BuildInfo;
import io.weir.web.Handler;
import io.weir.web.Response;
import io.weir.web.WebServer;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Pushgateway on a Kafka cluster. Any number of them may serve the same topics; each shows all groups.
 *
 * <p>{@link #start} returns when all groups were read from the topic and the server listens.
 */
public final class Pushgateway implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(Pushgateway.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> CORS = Map.of(
            "Access-Control-Allow-Headers", "Accept, Authorization, Content-Type, Origin",
            "Access-Control-Allow-Methods", "GET, POST, DELETE, OPTIONS",
            "Access-Control-Allow-Origin", "*",
            "Access-Control-Expose-Headers", "Date",
            "Cache-Control", "no-cache, no-store, must-revalidate");

    private final PushgatewayConfig config;
    private final Topics topics;
    private final PrometheusRegistry registry;
    private final InstantSource clock;
    private final BuildInfo build = BuildInfo.current();

    /** What is to be closed, the newest first. */
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();

    private @Nullable WebServer server;

    /** The topics of a gateway. */
    record Topics(GroupTopic groups, SampleSink samples, MetadataSink metadata) {}

    /** A gateway that is not started yet. */
    public Pushgateway(PushgatewayConfig config, Bus bus, PrometheusRegistry registry, InstantSource clock) {
        this(
                config,
                new Topics(
                        new KafkaGroupTopic(bus),
                        new KafkaSampleSink(bus.samples()),
                        MetadataSink.to(bus.writer(TableTopic.METADATA))),
                registry,
                clock);
    }

    Pushgateway(PushgatewayConfig config, Topics topics, PrometheusRegistry registry, InstantSource clock) {
        this.config = config;
        this.topics = topics;
        this.registry = registry;
        this.clock = clock;
    }

    /**
     * Restores the groups, then serves and publishes.
     *
     * @throws io.weir.bus.BusException if Kafka can't be reached
     * @throws io.weir.web.WebServerException if the address can't be had
     */
    public void start() {
        try {
            resources.push(topics.groups());
            GroupStore store = new GroupStore(topics.groups());
            OwnFamilies own = new OwnFamilies(registry, clock);
            GatewayMetrics metrics = new GatewayMetrics(registry, build, store::size);
            Gateway gateway =
                    new Gateway(store, topics.samples(), topics.metadata(), own::types, clock, config.interval());
            Republisher republisher = new Republisher(gateway, metrics, clock, config.interval());
            resources.push(republisher);
            WebServer started = server(store, own, gateway, metrics);
            resources.push(started);
            started.start();
            server = started;
            republisher.start();
            logger.info("Pushgateway started port={} groups={}", started.port(), store.size());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private WebServer server(GroupStore store, OwnFamilies own, Gateway gateway, GatewayMetrics metrics) {
        Handler push = new PushHandler(gateway, new PushBody(config.maxBodyBytes()), metrics);
        return WebServer.builder(config.listenAddress(), "pushgateway", registry)
                .maxBodyBytes(config.maxBodyBytes())
                .get("/metrics", request -> exposition(own, store))
                .put("/metrics/{rest...}", metrics.counted("push", push))
                .post("/metrics/{rest...}", metrics.counted("push", push))
                .delete("/metrics/{rest...}", metrics.counted("delete", push))
                .get(
                        "/api/v1/metrics",
                        metrics.counted("api/v1/metrics", request -> api(GroupsJson.of(store.acknowledged()))))
                .get("/api/v1/status", metrics.counted("api/v1/status", statusHandler()))
                .route("OPTIONS", "/api/v1/{rest...}", request -> withCors(Response.status(200)))
                .get("/-/healthy", metrics.counted("healthy", request -> health(gateway)))
                .get("/-/ready", metrics.counted("ready", request -> health(gateway)))
                .get("/", metrics.counted("status", request -> Response.html(GroupsPage.of(store.acknowledged()))))
                .build();
    }

    private static Response health(Gateway gateway) {
        return gateway.isOverloaded() ? Response.text(500, "write queue is full\n") : Response.text("OK");
    }

    private static Response exposition(OwnFamilies own, GroupStore store) {
        MetricsPage page = new MetricsPage(own.families(), store.acknowledged());
        return Response.stream(200, ContentType.TEXT, out -> {
            Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            page.writeTo(writer);
            writer.flush();
        });
    }

    private Handler statusHandler() {
        Instant startTime = clock.instant();
        return request -> {
            ObjectNode status = JSON.createObjectNode();
            status.putObject("build_information")
                    .put("version", build.version())
                    .put("revision", build.revision())
                    .put("branch", build.branch())
                    .put("buildUser", "")
                    .put("buildDate", build.buildDate())
                    .put("goVersion", "")
                    .put("javaVersion", build.javaVersion());
            status.putObject("flags")
                    .put("web.listen-address", config.listenAddress().toString())
                    .put("push.interval", config.interval().toString())
                    .put("push.max-body-bytes", Integer.toString(config.maxBodyBytes()));
            status.put("start_time", startTime.toString());
            return api(status);
        };
    }

    private static Response api(JsonNode data) throws JsonProcessingException {
        ObjectNode answer = JSON.createObjectNode();
        answer.put("status", "success");
        answer.set("data", data);
        return withCors(Response.json(200, JSON.writeValueAsBytes(answer)));
    }

    private static Response withCors(Response response) {
        Response answer = response;
        for (Map.Entry<String, String> header : CORS.entrySet()) {
            answer = answer.withHeader(header.getKey(), header.getValue());
        }
        return answer;
    }

    /** The port that the gateway listens on. */
    public int port() {
        WebServer started = server;
        if (started == null) {
            throw new IllegalStateException("pushgateway is not started");
        }
        return started.port();
    }

    /** Stops serving and publishing. What was acknowledged stays in Kafka. */
    @Override
    public void close() {
        for (AutoCloseable resource : List.copyOf(resources)) {
            try {
                resource.close();
            } catch (Exception e) {
                logger.warn("Not closed cleanly resource={} cause={}", resource, e.getMessage());
            }
        }
        resources.clear();
        server = null;
    }
}
