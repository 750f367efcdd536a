package io.weir.alertmanager.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.alertmanager.config.ReceiverConfig;
import io.weir.alertmanager.json.JsonText;
import io.weir.alertmanager.matcher.Matcher;
import io.weir.model.Labels;
import io.weir.web.Handler;
import io.weir.web.Request;
import io.weir.web.Response;
import io.weir.web.WebServer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** The HTTP API v2, under {@code /api/v2}. Any instance answers any request. */
public final class ApiV2 {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Names the Alertmanager whose API this is; our own version follows as build metadata. */
    private static final String API_LEVEL = "0.34.0";

    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");

    private final ApiEnvironment environment;
    private final RequestGuard guard;
    private final FilterReader filters;
    private final Instant started;

    public ApiV2(ApiEnvironment environment, RequestGuard guard) {
        this.environment = environment;
        this.guard = guard;
        this.filters = new FilterReader(environment.matcherParser());
        this.started = environment.clock().instant();
    }

    /** Adds the routes to a server. */
    public void addTo(WebServer.Builder server, String prefix) {
        AlertEndpoints alerts = new AlertEndpoints(
                environment.dispatch(), environment.alerts(), environment.silences(), filters, environment.clock());
        AlertPosting posting = new AlertPosting(
                environment.alerts(),
                environment.metrics(),
                environment.clock(),
                environment.matcherParser(),
                () -> environment.dispatch().setup().config().global().resolveTimeout(),
                environment.maxAlertsPerName());
        SilenceEndpoints silences =
                new SilenceEndpoints(environment.silences(), filters, environment.clock(), environment.events());
        HistoryEndpoint history = new HistoryEndpoint(environment.history(), filters);
        add(server, prefix, "/status", Map.of("GET", this::status));
        add(server, prefix, "/receivers", Map.of("GET", this::receivers));
        add(server, prefix, "/alerts", Map.of("GET", reading(alerts::list), "POST", writing(posting::post)));
        add(server, prefix, "/alerts/groups", Map.of("GET", reading(alerts::groups)));
        add(server, prefix, "/silences", Map.of("GET", reading(silences::list), "POST", writing(silences::post)));
        add(
                server,
                prefix,
                "/silence/{silenceID}",
                Map.of("GET", reading(silences::get), "DELETE", writing(silences::delete)));
        add(server, prefix, "/history", Map.of("GET", history::list));
        for (String method : METHODS) {
            server.route(
                    method,
                    prefix + "/api/v2/{path...}",
                    request -> api(ApiV2::notFound).handle(request));
            server.route(method, prefix + "/api/v1/{path...}", request -> v1());
        }
    }

    private void add(WebServer.Builder server, String prefix, String path, Map<String, Handler> handlers) {
        String allowed = String.join(",", new TreeMap<>(handlers).keySet());
        String name = "/api/v2" + path;
        for (String method : METHODS) {
            Handler handler = handlers.get(method);
            if (handler == null && method.equals("OPTIONS")) {
                server.route(method, prefix + name, request -> preflight(request, handlers));
            } else {
                Handler answer = handler == null ? request -> wrongMethod(request, allowed) : handler;
                server.route(method, prefix + name, guard.guard(name, api(answer)));
            }
        }
    }

    private Handler reading(Handler handler) {
        return available(environment.readable(), "The state is still being read from Kafka; try again soon\n", handler);
    }

    private Handler writing(Handler handler) {
        return reading(available(
                environment.writable(),
                "Kafka can't be reached, so nothing can be stored; ask another instance\n",
                handler));
    }

    private static Handler available(BooleanSupplier available, String otherwise, Handler handler) {
        return request -> available.getAsBoolean() ? handler.handle(request) : Response.text(503, otherwise);
    }

    private static Handler api(Handler handler) {
        return request -> {
            Response response;
            try {
                response = handler.handle(request);
            } catch (ApiException e) {
                response = e.toResponse();
            }
            return response.withHeader("Cache-Control", "no-store").withHeader("Access-Control-Allow-Origin", "*");
        };
    }

    /** Browsers ask so before a page of another origin may write. */
    private static Response preflight(Request request, Map<String, Handler> handlers) {
        String wanted = request.header("Access-Control-Request-Method").orElse("");
        boolean allowed = handlers.containsKey(wanted) && !wanted.equals("DELETE");
        Response response = Response.status(204)
                .withHeader("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
        return allowed
                ? response.withHeader("Access-Control-Allow-Origin", "*")
                        .withHeader("Access-Control-Allow-Methods", wanted)
                        .withHeader("Access-Control-Allow-Headers", "Accept, Content-Type, X-Requested-With")
                : response;
    }

    private static Response wrongMethod(Request request, String allowed) {
        return ApiException.framework(
                        405, 405, "method " + request.method() + " is not allowed, but [" + allowed + "] are")
                .toResponse()
                .withHeader("Allow", allowed);
    }

    private static Response notFound(Request request) throws ApiException {
        throw ApiException.framework(404, 404, "path " + request.path() + " was not found");
    }

    private static Response v1() {
        ObjectNode json = JSON.objectNode();
        json.put("status", "deprecated");
        json.put("error", "The Alertmanager v1 API was removed. Please use the equivalent route in the v2 API");
        return Response.json(410, JsonText.bytes(json));
    }

    private Response status(Request request) {
        ObjectNode json = JSON.objectNode();
        Cluster known = environment.cluster().get();
        ObjectNode cluster = json.putObject("cluster");
        cluster.put("name", known.name());
        ArrayNode peers = cluster.putArray("peers");
        known.peers()
                .forEach(
                        peer -> peers.addObject().put("address", peer.address()).put("name", peer.name()));
        cluster.put("status", known.status());
        json.putObject("config")
                .put("original", environment.dispatch().setup().config().toYaml());
        json.put("uptime", ApiTime.format(started));
        json.putObject("versionInfo")
                .put("branch", environment.build().branch())
                .put("buildDate", environment.build().buildDate())
                .put("buildUser", "")
                .put("goVersion", "java" + environment.build().javaVersion())
                .put("revision", environment.build().revision())
                .put("version", API_LEVEL + "+weir." + environment.build().version());
        return Response.json(200, JsonText.bytes(json));
    }

    private Response receivers(Request request) throws ApiException {
        List<Matcher> matchers = filters.receiverMatchers(request);
        ArrayNode list = JSON.arrayNode();
        for (ReceiverConfig receiver : environment.dispatch().setup().config().receivers()) {
            if (Matcher.allMatch(matchers, Labels.of(receiver.labels()))) {
                ObjectNode json = list.addObject();
                ObjectNode labels = json.putObject("labels");
                receiver.labels().forEach(labels::put);
                json.put("name", receiver.name());
            }
        }
        return Response.json(200, JsonText.bytes(list));
    }
}
