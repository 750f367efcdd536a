package io.weir.alertmanager.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.alertmanager.event.Event;
import io.weir.alertmanager.event.Events;
import io.weir.alertmanager.json.JsonText;
import io.weir.alertmanager.matcher.Matcher;
import io.weir.alertmanager.silence.Silence;
import io.weir.alertmanager.silence.SilenceException;
import io.weir.alertmanager.silence.Silences;
import io.weir.web.Request;
import io.weir.web.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** {@code /silences} and {@code /silence/{id}}. */
final class SilenceEndpoints {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String BODY = "silence";
    private static final Pattern UUID =
            Pattern.compile("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");

    private final Silences silences;
    private final FilterReader filters;
    private final InstantSource clock;
    private final Events events;

    SilenceEndpoints(Silences silences, FilterReader filters, InstantSource clock, Events events) {
        this.events = events;
        this.silences = silences;
        this.filters = filters;
        this.clock = clock;
    }

    Response post(Request request) throws ApiException, InterruptedException {
        Silence silence = read(JsonBody.parse(request, BODY));
        if (!silence.endsAt().isAfter(silence.startsAt())) {
            throw ApiException.of(400, "Failed to create silence: start time must be before end time");
        }
        if (silence.endsAt().isBefore(clock.instant())) {
            throw ApiException.of(400, "Failed to create silence: end time can't be in the past");
        }
        CompletableFuture<String> stored;
        try {
            stored = silences.set(silence);
        } catch (SilenceException e) {
            throw ApiException.of(e.isNotFound() ? 404 : 400, String.valueOf(e.getMessage()));
        }
        AlertPosting.await(stored);
        String id = stored.join();
        silences.get(id)
                .ifPresent(now -> events.record(
                        id.equals(silence.id()) ? new Event.SilenceUpdated(now) : new Event.SilenceCreated(now)));
        ObjectNode answer = JSON.objectNode().put("silenceID", id);
        return Response.json(200, JsonText.bytes(answer));
    }

    private Silence read(JsonNode json) throws ApiException {
        if (!json.isObject()) {
            throw JsonBody.wrongType(BODY, json, BODY, "object");
        }
        String comment = JsonBody.requiredText(BODY, json, "", "comment");
        String createdBy = JsonBody.requiredText(BODY, json, "", "createdBy");
        Instant end = requiredTime(json, "endsAt");
        List<Matcher> matchers = matchers(json);
        Instant start = requiredTime(json, "startsAt");
        return new Silence(
                JsonBody.text(BODY, json, "id", ""),
                matchers,
                start,
                end,
                clock.instant(),
                createdBy,
                comment,
                JsonBody.texts(BODY, json, "annotations"));
    }

    private static Instant requiredTime(JsonNode json, String key) throws ApiException {
        Instant time = JsonBody.time(BODY, json, key);
        if (time == null) {
            throw JsonBody.required("", key);
        }
        return time;
    }

    private List<Matcher> matchers(JsonNode json) throws ApiException {
        JsonNode list = json.get("matchers");
        if (list == null || list.isNull()) {
            throw JsonBody.required("", "matchers");
        }
        if (!list.isArray()) {
            throw JsonBody.wrongType(BODY, list, "matchers", "array");
        }
        if (list.isEmpty()) {
            throw ApiException.schema(ApiException.TOO_FEW_ITEMS, "matchers in body should have at least 1 items");
        }
        List<Matcher> matchers = new ArrayList<>();
        for (JsonNode item : list) {
            String path = "matchers." + matchers.size() + ".";
            try {
                matchers.add(MatcherJson.read(BODY, item, path, filters.parser()));
            } catch (IllegalArgumentException e) {
                throw ApiException.of(
                        400,
                        "invalid silence: invalid label matcher " + matchers.size() + " in set 0: " + e.getMessage());
            }
        }
        return matchers;
    }

    Response list(Request request) throws ApiException {
        List<Matcher> filter = filters.matchers(request, "filter");
        Instant now = clock.instant();
        List<Silence> found = new ArrayList<>();
        for (Silence silence : silences.all()) {
            String state = silence.state(now).name().toLowerCase(Locale.ROOT);
            if (FilterReader.flag(request, state) && silence.matchers().containsAll(filter)) {
                found.add(silence);
            }
        }
        found.sort(order(now));
        ArrayNode list = JSON.arrayNode();
        found.forEach(silence -> list.add(json(silence, now)));
        return Response.json(200, JsonText.bytes(list));
    }

    /** Active ones by their end, then pending ones by their start, then expired ones, the latest first. */
    private static Comparator<Silence> order(Instant now) {
        List<Silence.State> states = List.of(Silence.State.ACTIVE, Silence.State.PENDING, Silence.State.EXPIRED);
        return Comparator.comparing((Silence silence) -> states.indexOf(silence.state(now)))
                .thenComparing(silence -> switch (silence.state(now)) {
                    case ACTIVE -> silence.endsAt().toEpochMilli();
                    case PENDING -> silence.startsAt().toEpochMilli();
                    case EXPIRED -> -silence.endsAt().toEpochMilli();
                })
                .thenComparing(Silence::id);
    }

    Response get(Request request) throws ApiException {
        Silence silence = silences.get(id(request)).orElse(null);
        return silence == null
                ? Response.status(404)
                : Response.json(200, JsonText.bytes(json(silence, clock.instant())));
    }

    Response delete(Request request) throws ApiException, InterruptedException {
        CompletableFuture<Void> expired;
        try {
            expired = silences.expire(id(request));
        } catch (SilenceException e) {
            return Response.status(404);
        }
        AlertPosting.await(expired);
        return Response.status(200);
    }

    private static String id(Request request) throws ApiException {
        String id = request.pathParam("silenceID");
        if (!UUID.matcher(id).matches()) {
            throw ApiException.schema(ApiException.BAD_TYPE, "silenceID in path must be of type uuid: \"" + id + "\"");
        }
        return id;
    }

    private static ObjectNode json(Silence silence, Instant now) {
        ObjectNode json = JSON.objectNode();
        json.put("id", silence.id());
        json.putObject("status").put("state", silence.state(now).name().toLowerCase(Locale.ROOT));
        json.put("updatedAt", ApiTime.format(silence.updatedAt()));
        if (!silence.annotations().isEmpty()) {
            ObjectNode annotations = json.putObject("annotations");
            silence.annotations().forEach(annotations::put);
        }
        json.put("comment", silence.comment());
        json.put("createdBy", silence.createdBy());
        json.put("endsAt", ApiTime.format(silence.endsAt()));
        ArrayNode matchers = json.putArray("matchers");
        silence.matchers().forEach(matcher -> matchers.add(MatcherJson.write(matcher)));
        json.put("startsAt", ApiTime.format(silence.startsAt()));
        return json;
    }
}
