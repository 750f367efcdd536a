package io.weir.alertmanager.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import io.weir.alertmanager.json.JsonText;
import io.weir.alertmanager.matcher.Matcher;
import io.weir.model.Labels;
import io.weir.model.record.AlertHistoryRecord;
import io.weir.web.Request;
import io.weir.web.Response;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v2/history}, which Alertmanager has not: what became of alerts, the newest first. Parameters: {@code
 * filter} as for alerts, {@code receiver}, {@code outcome} (may be repeated), {@code start} and {@code end} in RFC 3339,
 * {@code limit}.
 */
final class HistoryEndpoint {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 10_000;

    private final ApiEnvironment.History source;
    private final FilterReader filters;

    HistoryEndpoint(ApiEnvironment.History source, FilterReader filters) {
        this.source = source;
        this.filters = filters;
    }

    Response list(Request request) throws ApiException {
        List<Matcher> matchers = filters.matchers(request, "filter");
        Pattern receiver = filters.receiver(request);
        Set<String> outcomes = new HashSet<>(request.params("outcome"));
        Instant start = time(request, "start");
        Instant end = time(request, "end");
        List<AlertHistoryRecord> events = source.newest(
                event -> (receiver == null
                                || receiver.matcher(event.getReceiver()).find())
                        && (outcomes.isEmpty() || outcomes.contains(event.getOutcome()))
                        && (start == null || !event.getAt().isBefore(start))
                        && (end == null || event.getAt().isBefore(end))
                        && concerns(event, matchers),
                limit(request));
        ArrayNode list = JSON.arrayNode();
        events.forEach(event -> list.add(json(event)));
        return Response.json(200, JsonText.bytes(list));
    }

    private static boolean concerns(AlertHistoryRecord event, List<Matcher> matchers) {
        return matchers.isEmpty()
                || Stream.concat(event.getFiring().stream(), event.getResolved().stream())
                        .anyMatch(labels -> Matcher.allMatch(matchers, Labels.of(labels)));
    }

    private static int limit(Request request) throws ApiException {
        String text = request.param("limit").orElse("");
        if (text.isEmpty()) {
            return DEFAULT_LIMIT;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit > 0 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Answered below, with the limits.
        }
        throw ApiException.of(400, "limit must be a number from 1 to " + MAX_LIMIT + ", not \"" + text + "\"");
    }

    private static @Nullable Instant time(Request request, String name) throws ApiException {
        String text = request.param(name).orElse("");
        try {
            return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw ApiException.of(400, name + " must be a time such as 2026-01-31T12:00:00Z, not \"" + text + "\"");
        }
    }

    private static ObjectNode json(AlertHistoryRecord event) {
        ObjectNode json = JSON.objectNode();
        json.put("at", ApiTime.format(event.getAt()));
        json.put("instance", event.getInstance());
        json.put("outcome", event.getOutcome());
        json.put("receiver", event.getReceiver());
        json.put("integration", event.getIntegration());
        json.put("reason", event.getReason());
        event.getMutedBy().forEach(json.putArray("mutedBy")::add);
        json.put("attempts", event.getAttempts());
        json.put("groupKey", event.getGroupKey());
        event.getGroupLabels().forEach(json.putObject("groupLabels")::put);
        addAlerts(json, "firing", event.getFiring(), event.getFiringCount());
        addAlerts(json, "resolved", event.getResolved(), event.getResolvedCount());
        return json;
    }

    /** Labels of some, the number of all. */
    private static void addAlerts(ObjectNode json, String key, List<Map<String, String>> alerts, int count) {
        ArrayNode list = json.putArray(key);
        alerts.forEach(labels -> labels.forEach(list.addObject()::put));
        json.put(key + "Count", count);
    }
}
