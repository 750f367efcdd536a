package io.weir.alertmanager.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.alertmanager.alert.AlertStore;
import io.weir.alertmanager.config.ReceiverConfig;
import io.weir.alertmanager.dispatch.Dispatch;
import io.weir.alertmanager.matcher.Matcher;
import io.weir.alertmanager.notify.JsonText;
import io.weir.alertmanager.silence.Silences;
import io.weir.model.Labels;
import io.weir.web.BuildInfo;
import io.weir.web.Handler;
import io.weir.web.Request;
import io.weir.web.Response;
import io.weir.web.WebServer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The HTTP API v2, under {@code /api/v2}. Any instance answers any request. */
public final class ApiV2 {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Dispatch dispatch;
    private final AlertEndpoints alerts;
    private final SilenceEndpoints silences;
    private final BuildInfo build;
    private final BooleanSupplier ready;
    private final Instant started;

    /** @param ready whether all state has been read; until then, requests that depend on it are refused */
    public ApiV2(
            Dispatch dispatch,
            AlertStore alerts,
            Silences silences,
            ReceivedAlerts metrics,
            InstantSource clock,
            BuildInfo build,
            BooleanSupplier ready) {
        this.dispatch = dispatch;
        this.alerts = new AlertEndpoints(dispatch, alerts, silences, metrics, clock);
        this.silences = new SilenceEndpoints(silences, clock);
        this.build = build;
        this.ready = ready;
        this.started = clock.instant();
    }

    /** Adds the routes to a server. */
    public void addTo(WebServer.Builder server, String prefix) {
        String base = prefix + "/api/v2";
        server.get(base + "/status", api(this::status));
        server.get(base + "/receivers", api(this::receivers));
        server.get(base + "/alerts", stateful(alerts::list));
        server.post(base + "/alerts", stateful(alerts::post));
        server.get(base + "/alerts/groups", stateful(alerts::groups));
        server.get(base + "/silences", stateful(silences::list));
        server.post(base + "/silences", stateful(silences::post));
        server.get(base + "/silence/{silenceID}", stateful(silences::get));
        server.delete(base + "/silence/{silenceID}", stateful(silences::delete));
        for (String old : List.of("/status", "/receivers", "/alerts", "/alerts/groups", "/silences")) {
            server.get(prefix + "/api/v1" + old, request -> v1());
            server.post(prefix + "/api/v1" + old, request -> v1());
        }
    }

    private Handler stateful(Handler handler) {
        return api(request -> {
            if (!ready.getAsBoolean()) {
                return Response.text(503, "The state is still being read from Kafka\n");
            }
            return handler.handle(request);
        });
    }

    private static Handler api(Handler handler) {
        return request -> {
            Response response;
            try {
                response = handler.handle(request);
            } catch (ApiException e) {
                response = e.toResponse();
            }
            return response.withHeader("Cache-Control", "no-store")
                    .withHeader("Access-Control-Allow-Origin", "*")
                    .withHeader("Access-Control-Allow-Methods", "GET, POST, HEAD");
        };
    }

    private static Response v1() {
        ObjectNode json = JSON.objectNode();
        json.put("status", "deprecated");
        json.put("error", "The Alertmanager v1 API was removed. Please use the equivalent route in the v2 API");
        return Response.json(410, JsonText.bytes(json));
    }

    private Response status(Request request) {
        ObjectNode json = JSON.objectNode();
        ObjectNode cluster = json.putObject("cluster");
        cluster.putArray("peers");
        // Instances meet in Kafka, not in a cluster of their own.
        cluster.put("status", "disabled");
        json.putObject("config").put("original", dispatch.setup().config().toYaml());
        json.put("uptime", ApiTime.format(started));
        json.putObject("versionInfo")
                .put("branch", build.branch())
                .put("buildDate", build.buildDate())
                .put("buildUser", "")
                .put("goVersion", "java" + build.javaVersion())
                .put("revision", build.revision())
                .put("version", build.version());
        return Response.json(200, JsonText.bytes(json));
    }

    private Response receivers(Request request) throws ApiException {
        List<Matcher> matchers = AlertFilter.matchers(request, "receiver_matchers");
        ArrayNode list = JSON.arrayNode();
        for (ReceiverConfig receiver : dispatch.setup().config().receivers()) {
            if (Matcher.allMatch(matchers, Labels.of("name", receiver.name()))) {
                ObjectNode json = list.addObject();
                json.putObject("labels").put("name", receiver.name());
                json.put("name", receiver.name());
            }
        }
        return Response.json(200, JsonText.bytes(list));
    }
}
