package io.weir.alertmanager.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.alertmanager.alert.Alert;
import io.weir.alertmanager.alert.AlertStore;
import io.weir.alertmanager.dispatch.Dispatch;
import io.weir.alertmanager.json.JsonText;
import io.weir.alertmanager.notify.Receivers;
import io.weir.alertmanager.notify.TimeMuting;
import io.weir.alertmanager.route.Route;
import io.weir.alertmanager.silence.Silences;
import io.weir.model.Labels;
import io.weir.web.Request;
import io.weir.web.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code GET /alerts} and {@code /alerts/groups}. */
final class AlertEndpoints {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Dispatch dispatch;
    private final AlertStore alerts;
    private final Silences silences;
    private final FilterReader filters;
    private final InstantSource clock;

    AlertEndpoints(Dispatch dispatch, AlertStore alerts, Silences silences, FilterReader filters, InstantSource clock) {
        this.dispatch = dispatch;
        this.alerts = alerts;
        this.silences = silences;
        this.filters = filters;
        this.clock = clock;
    }

    /** An alert to show. */
    private record Shown(Alert alert, List<String> receivers, AlertStatus status) {
        ObjectNode toJson() {
            return json(alert, receivers, status);
        }
    }

    Response list(Request request) throws ApiException {
        AlertFilter filter = filters.alertFilter(request);
        Dispatch.Setup setup = dispatch.setup();
        Set<String> wanted = filter.receivers(setup.config().receivers());
        Instant now = clock.instant();
        List<Alert> sorted = new ArrayList<>(alerts.all());
        sorted.sort(Comparator.comparing(Alert::fingerprint));
        List<Shown> shown = new ArrayList<>();
        for (Alert alert : sorted) {
            if (alert.isResolvedAt(now) || !filter.acceptsLabels(alert.labels())) {
                continue;
            }
            List<String> receivers = setup.route().match(alert.labels()).stream()
                    .map(Route::receiver)
                    .toList();
            if (receivers.stream().noneMatch(wanted::contains)) {
                continue;
            }
            AlertStatus status = status(setup, alert, now);
            if (filter.acceptsStatus(status)) {
                shown.add(new Shown(alert, receivers, status));
            }
        }
        return JsonText.stream(shown, Shown::toJson);
    }

    private AlertStatus status(Dispatch.Setup setup, Alert alert, Instant now) {
        return new AlertStatus(
                silences.silencedBy(alert.labels(), now),
                setup.inhibitor().inhibitedBy(alert.labels(), now).map(List::of).orElse(List.of()),
                List.of());
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

    private record Group(Route route, Labels labels, List<String> mutedBy, List<Shown> alerts) {
        String receiver() {
            return route.receiver();
        }

        ObjectNode toJson(Receivers.Configured configured, Instant now) {
            ObjectNode json = JSON.objectNode();
            alerts.sort(Comparator.comparing(Shown::alert, Alert.NOTIFICATION_ORDER));
            ArrayNode list = json.putArray("alerts");
            alerts.forEach(shown -> list.add(json(shown.alert, shown.receivers, shown.status.mutedBy(mutedBy))));
            json.set("labels", object(labels.toMap()));
            json.putObject("receiver").put("name", receiver());
            List<Alert> members = alerts.stream().map(Shown::alert).toList();
            json.set("routeLabels", object(configured.routeLabels(route, labels, members, now)));
            return json;
        }
    }

    /**
     * The groups are made of the alerts here and now, so that every instance shows the same. The templates of route labels
     * know the alerts that are shown.
     */
    Response groups(Request request) throws ApiException {
        AlertFilter filter = filters.alertFilter(request);
        Dispatch.Setup setup = dispatch.setup();
        Set<String> wanted = filter.receivers(setup.config().receivers());
        Instant now = clock.instant();
        Map<GroupId, Group> groups = new HashMap<>();
        Map<Route, List<String>> mutedBy = new HashMap<>();
        for (Alert alert : alerts.all()) {
            if (alert.isResolvedAt(now) || !filter.acceptsLabels(alert.labels())) {
                continue;
            }
            AlertStatus status = status(setup, alert, now);
            if (!filter.acceptsStatus(status)) {
                continue;
            }
            List<Route> routes = new ArrayList<>();
            for (Route route : setup.route().match(alert.labels())) {
                List<String> muting = mutedBy.computeIfAbsent(
                        route,
                        muted -> TimeMuting.of(muted, setup.config().timeIntervals(), now)
                                .map(TimeMuting::intervals)
                                .orElse(List.of()));
                if (wanted.contains(route.receiver()) && (filter.muted() || muting.isEmpty())) {
                    routes.add(route);
                }
            }
            Shown shown = new Shown(
                    alert, routes.stream().map(Route::receiver).sorted().toList(), status);
            for (Route route : routes) {
                Labels labels = route.groupLabels(alert.labels());
                groups.computeIfAbsent(
                                new GroupId(route.id(), labels),
                                id -> new Group(
                                        route, labels, mutedBy.getOrDefault(route, List.of()), new ArrayList<>()))
                        .alerts
                        .add(shown);
            }
        }
        List<Group> sorted = groups.values().stream()
                .sorted(Comparator.comparing(Group::labels, Alert::compareLabels)
                        .thenComparing(Group::receiver))
                .toList();
        return JsonText.stream(sorted, group -> group.toJson(setup.configured(), now));
    }
}
