package io.weir.alertmanager.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.alertmanager.alert.Alert;
import io.weir.alertmanager.alert.AlertStore;
import io.weir.alertmanager.dispatch.Dispatch;
import io.weir.alertmanager.notify.JsonText;
import io.weir.alertmanager.route.Route;
import io.weir.alertmanager.silence.Silences;
import io.weir.model.LabelNames;
import io.weir.model.Labels;
import io.weir.web.Request;
import io.weir.web.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** {@code /alerts} and {@code /alerts/groups}. */
final class AlertEndpoints {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    static final Duration WRITE_TIMEOUT = Duration.ofSeconds(30);

    private final Dispatch dispatch;
    private final AlertStore alerts;
    private final Silences silences;
    private final ReceivedAlerts metrics;
    private final InstantSource clock;

    AlertEndpoints(
            Dispatch dispatch, AlertStore alerts, Silences silences, ReceivedAlerts metrics, InstantSource clock) {
        this.dispatch = dispatch;
        this.alerts = alerts;
        this.silences = silences;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Stores the valid alerts of a batch; answers after Kafka has acknowledged them. */
    Response post(Request request) throws ApiException, InterruptedException {
        JsonNode body = JsonBody.parse(request, "alerts");
        if (!body.isArray()) {
            throw JsonBody.malformed("alerts", "the body is not an array");
        }
        Instant now = clock.instant();
        List<Alert> posted = new ArrayList<>();
        for (JsonNode json : body) {
            posted.add(read(json, posted.size() + ".", now));
        }
        List<Alert> valid = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Alert alert : posted) {
            String problem = problem(alert);
            if (problem == null) {
                metrics.received(alert, now);
                valid.add(alert);
            } else {
                metrics.invalid();
                problems.add(problem);
            }
        }
        await(alerts.putAll(valid));
        if (!problems.isEmpty()) {
            throw ApiException.of(400, String.join("\n", problems));
        }
        return Response.status(200);
    }

    private Alert read(JsonNode json, String path, Instant now) throws ApiException {
        if (!json.isObject()) {
            throw JsonBody.malformed("alerts", "an alert is not an object");
        }
        if (!json.has("labels")) {
            throw JsonBody.required(path, "labels");
        }
        Labels labels = Labels.of(JsonBody.texts(json, path, "labels"));
        Map<String, String> annotations = JsonBody.texts(json, path, "annotations");
        Instant start = JsonBody.time(json, path, "startsAt");
        Instant end = JsonBody.time(json, path, "endsAt");
        boolean timeout = end == null;
        if (start == null) {
            start = end == null ? Instant.ofEpochMilli(now.toEpochMilli()) : end;
        }
        if (end == null) {
            end = now.plus(dispatch.setup().config().global().resolveTimeout());
        }
        return Alert.of(labels, annotations, start, end, now, JsonBody.text(json, path, "generatorURL", ""), timeout);
    }

    private static @Nullable String problem(Alert alert) {
        if (alert.startsAt().isAfter(alert.endsAt())) {
            return "start time must be before end time";
        }
        if (alert.labels().isEmpty()) {
            return "at least one label pair required";
        }
        String inLabels = problem("label set", alert.labels().toMap());
        return inLabels == null ? problem("annotations", alert.annotations()) : inLabels;
    }

    private static @Nullable String problem(String what, Map<String, String> pairs) {
        for (Map.Entry<String, String> pair : pairs.entrySet()) {
            if (!LabelNames.isUtf8Name(pair.getKey())) {
                return "invalid " + what + ": invalid name \"" + pair.getKey() + "\"";
            }
            if (!isUtf8(pair.getValue())) {
                return "invalid " + what + ": invalid value \"" + pair.getValue() + "\"";
            }
        }
        return null;
    }

    private static boolean isUtf8(String text) {
        return text.isEmpty() || LabelNames.isUtf8Name(text);
    }

    static void await(java.util.concurrent.CompletableFuture<?> write) throws ApiException, InterruptedException {
        try {
            write.get(WRITE_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw ApiException.of(500, "not stored: " + cause.getMessage());
        } catch (TimeoutException e) {
            throw ApiException.of(500, "not stored within " + WRITE_TIMEOUT.toSeconds() + " seconds");
        }
    }

    Response list(Request request) throws ApiException {
        AlertFilter filter = AlertFilter.of(request);
        Dispatch.Setup setup = dispatch.setup();
        Instant now = clock.instant();
        List<Alert> sorted = new ArrayList<>(alerts.all());
        sorted.sort(Comparator.comparing(Alert::fingerprint));
        ArrayNode list = JSON.arrayNode();
        for (Alert alert : sorted) {
            if (alert.isResolvedAt(now) || !filter.acceptsLabels(alert.labels())) {
                continue;
            }
            List<String> receivers = setup.route().match(alert.labels()).stream()
                    .map(Route::receiver)
                    .toList();
            if (receivers.stream().noneMatch(filter::acceptsReceiver)) {
                continue;
            }
            AlertStatus status = status(setup, alert, now);
            if (filter.acceptsStatus(status)) {
                list.add(json(alert, receivers, status));
            }
        }
        return Response.json(200, JsonText.bytes(list));
    }

    private AlertStatus status(Dispatch.Setup setup, Alert alert, Instant now) {
        return new AlertStatus(
                silences.silencedBy(alert.labels(), now),
                setup.inhibitor().inhibitedBy(alert.labels(), now).map(List::of).orElse(List.of()));
    }

    private static ObjectNode json(Alert alert, List<String> receivers, AlertStatus status) {
        ObjectNode json = JSON.objectNode();
        json.set("annotations", object(alert.annotations()));
        json.put("endsAt", ApiTime.format(alert.endsAt()));
        json.put("fingerprint", alert.fingerprint());
        ArrayNode list = json.putArray("receivers");
        receivers.forEach(receiver -> list.addObject().put("name", receiver));
        json.put("startsAt", ApiTime.format(alert.startsAt()));
        json.set("status", status.toJson());
        json.put("updatedAt", ApiTime.format(alert.updatedAt()));
        if (!alert.generatorUrl().isEmpty()) {
            json.put("generatorURL", alert.generatorUrl());
        }
        json.set("labels", object(alert.labels().toMap()));
        return json;
    }

    private static ObjectNode object(Map<String, String> map) {
        ObjectNode json = JSON.objectNode();
        map.forEach(json::put);
        return json;
    }

    private record GroupId(String route, Labels labels) {}

    private record Group(Labels labels, String receiver, List<Alert> alerts) {}

    /** The groups are made of the alerts here and now, so that every instance shows the same. */
    Response groups(Request request) throws ApiException {
        AlertFilter filter = AlertFilter.of(request);
        Dispatch.Setup setup = dispatch.setup();
        Instant now = clock.instant();
        Map<GroupId, Group> groups = new HashMap<>();
        Map<String, AlertStatus> statuses = new HashMap<>();
        Map<String, List<String>> receivers = new HashMap<>();
        for (Alert alert : alerts.all()) {
            if (alert.isResolvedAt(now) || !filter.acceptsLabels(alert.labels())) {
                continue;
            }
            AlertStatus status = status(setup, alert, now);
            if (!filter.acceptsStatus(status)) {
                continue;
            }
            List<Route> routes = setup.route().match(alert.labels());
            statuses.put(alert.fingerprint(), status);
            receivers.put(
                    alert.fingerprint(), routes.stream().map(Route::receiver).toList());
            for (Route route : routes) {
                if (filter.acceptsReceiver(route.receiver())) {
                    Labels labels = route.groupLabels(alert.labels());
                    groups.computeIfAbsent(
                                    new GroupId(route.id(), labels),
                                    id -> new Group(labels, route.receiver(), new ArrayList<>()))
                            .alerts
                            .add(alert);
                }
            }
        }
        ArrayNode list = JSON.arrayNode();
        groups.values().stream()
                .sorted(Comparator.comparing(Group::labels).thenComparing(Group::receiver))
                .forEach(group -> list.add(json(group, receivers, statuses)));
        return Response.json(200, JsonText.bytes(list));
    }

    private static ObjectNode json(
            Group group, Map<String, List<String>> receivers, Map<String, AlertStatus> statuses) {
        ObjectNode json = JSON.objectNode();
        group.alerts.sort(Alert.NOTIFICATION_ORDER);
        ArrayNode list = json.putArray("alerts");
        for (Alert alert : group.alerts) {
            list.add(json(
                    alert,
                    receivers.getOrDefault(alert.fingerprint(), List.of()),
                    statuses.getOrDefault(alert.fingerprint(), new AlertStatus(List.of(), List.of()))));
        }
        json.set("labels", object(group.labels.toMap()));
        json.putObject("receiver").put("name", group.receiver);
        json.putObject("routeLabels");
        return json;
    }
}
