package io.weir.query;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.promql.Queryable;
import io.weir.web.BuildInfo;
import io.weir.web.HealthEndpoints;
import io.weir.web.MetricsEndpoint;
import io.weir.web.Response;
import io.weir.web.WebServer;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Puts every endpoint under its path, over any source of data. */
final class ApiServer implements AutoCloseable {
    private static final String PRODUCT = "Weir Server";

    private static final List<String> GET = List.of("GET");
    private static final List<String> POST = List.of("POST");
    private static final List<String> GET_AND_POST = List.of("GET", "POST");

    /** What Prometheus's API has and this one doesn't, with the methods it answers to there. */
    private static final List<Unsupported> UNSUPPORTED = List.of(
            new Unsupported("/search/metric_names", GET_AND_POST),
            new Unsupported("/search/label_names", GET_AND_POST),
            new Unsupported("/search/label_values", GET_AND_POST),
            new Unsupported("/targets/metadata", GET),
            new Unsupported("/targets/relabel_steps", GET),
            new Unsupported("/scrape_pools/config", GET),
            new Unsupported("/status/tsdb", GET),
            new Unsupported("/status/tsdb/blocks", GET),
            new Unsupported("/status/walreplay", GET),
            new Unsupported("/status/self_metrics", GET),
            new Unsupported("/features", GET),
            new Unsupported("/notifications", GET),
            new Unsupported("/notifications/live", GET),
            new Unsupported("/openapi.yaml", GET),
            new Unsupported("/read", POST),
            new Unsupported("/write", POST),
            new Unsupported("/otlp/v1/metrics", POST));

    private static final List<String> ADMIN =
            List.of("/admin/tsdb/delete_series", "/admin/tsdb/clean_tombstones", "/admin/tsdb/snapshot");

    private record Unsupported(String path, List<String> methods) {}

    private final QueryOptions options;
    private final WebServer server;
    private final ShardThreads shards;

    ApiServer(
            Queryable samples,
            SeriesLookup series,
            ControlTables tables,
            BooleanSupplier ready,
            QueryOptions options,
            PrometheusRegistry registry,
            InstantSource clock) {
        this.options = options;
        QueryMetrics metrics = new QueryMetrics(registry, options.limits().maxConcurrency());
        this.shards = new ShardThreads(Runtime.getRuntime().availableProcessors());
        QueryRunner runner = new QueryRunner(
                options.limits(), options.features(), options.subqueryStep(), shards.executor(), metrics, clock);
        StatusEndpoints status = new StatusEndpoints(options.status(), BuildInfo.current(), clock);
        WebServer.Builder builder =
                WebServer.builder(options.listenAddress(), "query", registry).config(options.web());
        String prefix = options.routePrefix();
        ApiRoutes routes = new ApiRoutes(builder, prefix + "/api/v1", options.corsOrigin(), ready);
        addQueries(routes, new QueryEndpoints(runner, samples, clock), new SeriesEndpoints(series));
        addStates(
                routes,
                tables,
                new TargetEndpoints(tables.targets(), this::externalUrl, this::port),
                new RuleEndpoints(tables.rules(), tables.ruleStatus()));
        addStatus(routes, status);
        // Before the refusals, since the first route that matches wins.
        options.receivers().forEach((path, receiver) -> builder.post(prefix + "/api/v1" + path, receiver));
        addUnsupported(routes);
        addHealth(builder, prefix, ready);
        new LifecycleEndpoints(options.lifecycle()).addTo(builder, prefix);
        builder.get(prefix + "/metrics", new MetricsEndpoint(registry));
        builder.get(
                prefix + "/version",
                request -> Response.stream(200, Response.JSON, out -> ApiJson.writeBare(out, status.buildInfo())));
        new UiAssets().addTo(builder, prefix);
        this.server = builder.build();
    }

    /** Orchestrators ask without the prefix, people behind a proxy with it. */
    private static void addHealth(WebServer.Builder builder, String prefix, BooleanSupplier ready) {
        HealthEndpoints.addTo(builder, PRODUCT, ready);
        if (!prefix.isEmpty()) {
            builder.get(prefix + "/-/healthy", request -> Response.text(PRODUCT + " is Healthy.\n"));
            builder.get(
                    prefix + "/-/ready",
                    request -> ready.getAsBoolean()
                            ? Response.text(PRODUCT + " is Ready.\n")
                            : Response.text(503, "Service Unavailable\n"));
        }
    }

    private static void addQueries(ApiRoutes routes, QueryEndpoints queries, SeriesEndpoints series) {
        routes.getAndPost("/query", queries::query)
                .getAndPost("/query_range", queries::queryRange)
                .getAndPost("/query_exemplars", queries::exemplars)
                .getAndPost("/format_query", queries::formatQuery)
                .getAndPost("/parse_query", queries::parseQuery)
                .getAndPost("/series", series::series)
                .getAndPost("/labels", series::labels)
                .get("/label/{name}/values", series::labelValues);
    }

    private static void addStates(
            ApiRoutes routes, ControlTables tables, TargetEndpoints targets, RuleEndpoints rules) {
        routes.get("/metadata", new MetadataEndpoint(tables.metadata()))
                .get("/targets", targets::targets)
                .get("/scrape_pools", targets::scrapePools)
                .get("/rules", rules::rules)
                .get("/alerts", rules::alerts);
    }

    private static void addStatus(ApiRoutes routes, StatusEndpoints status) {
        routes.get("/alertmanagers", status::alertmanagers)
                .get("/status/buildinfo", status::buildInfo)
                .get("/status/runtimeinfo", status::runtimeInfo)
                .get("/status/config", status::config)
                .get("/status/flags", status::flags);
    }

    private static void addUnsupported(ApiRoutes routes) {
        for (Unsupported endpoint : UNSUPPORTED) {
            for (String method : endpoint.methods()) {
                routes.route(method, endpoint.path(), request -> {
                    throw new ApiException(
                            ErrorType.NOT_FOUND, "/api/v1" + endpoint.path() + " is not supported by Weir");
                });
            }
        }
        for (String path : ADMIN) {
            for (String method : List.of("POST", "PUT")) {
                routes.route(method, path, request -> {
                    throw new ApiException(ErrorType.UNAVAILABLE, "admin APIs disabled");
                });
            }
        }
    }

    /** Where people reach this server. */
    URI externalUrl() {
        return options.externalUrl().isEmpty()
                ? URI.create(options.web().scheme() + "://" + StatusEndpoints.hostname() + ":" + port()
                        + options.routePrefix() + "/")
                : URI.create(options.externalUrl());
    }

    void start() {
        server.start();
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        shards.close();
    }
}
