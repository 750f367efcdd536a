package io.weir.alertmanager.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.alertmanager.alert.Alert;
import io.weir.alertmanager.alert.AlertStore;
import io.weir.alertmanager.matcher.MatcherParser;
import io.weir.model.LabelNames;
import io.weir.model.Labels;
import io.weir.web.Request;
import io.weir.web.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code POST /alerts}: stores the valid alerts of a batch, and answers after Kafka has acknowledged them. */
final class AlertPosting {
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(30);

    /** What the framework takes for a URI: a scheme or a path, and no control characters. */
    private static final Pattern URI_TEXT = Pattern.compile("(?:[a-zA-Z][a-zA-Z0-9+.-]*:|/)[^\\x00-\\x1f\\x7f]*");

    private final AlertStore alerts;
    private final ReceivedAlerts metrics;
    private final InstantSource clock;
    private final MatcherParser names;
    private final Supplier<Duration> resolveTimeout;
    private final int maxPerName;

    /**
     * @param names which names labels may have
     * @param maxPerName how many alerts of one name are kept, 0 for any number
     */
    AlertPosting(
            AlertStore alerts,
            ReceivedAlerts metrics,
            InstantSource clock,
            MatcherParser names,
            Supplier<Duration> resolveTimeout,
            int maxPerName) {
        this.alerts = alerts;
        this.metrics = metrics;
        this.clock = clock;
        this.names = names;
        this.resolveTimeout = resolveTimeout;
        this.maxPerName = maxPerName;
    }

    Response post(Request request) throws ApiException, InterruptedException {
        JsonNode body = JsonBody.parse(request, "alerts");
        if (!body.isArray()) {
            throw JsonBody.wrongType("alerts", body, "alerts", "array");
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
        await(alerts.putAll(maxPerName > 0 ? withinLimit(valid, now) : valid));
        if (!problems.isEmpty()) {
            throw ApiException.of(400, String.join("\n", problems));
        }
        return Response.status(200);
    }

    /** Drops alerts that would be new when their name has as many unresolved ones as it may have. */
    private List<Alert> withinLimit(List<Alert> valid, Instant now) {
        Map<String, Integer> firing = new HashMap<>();
        for (Alert alert : alerts.all()) {
            if (!alert.isResolvedAt(now)) {
                firing.merge(alert.name(), 1, Integer::sum);
            }
        }
        List<Alert> kept = new ArrayList<>();
        for (Alert alert : valid) {
            boolean known = alerts.get(alert.fingerprint())
                    .filter(old -> !old.isResolvedAt(now))
                    .isPresent();
            if (known || firing.merge(alert.name(), 1, Integer::sum) <= maxPerName) {
                kept.add(alert);
            } else {
                metrics.limited(alert);
            }
        }
        return kept;
    }

    private Alert read(JsonNode json, String path, Instant now) throws ApiException {
        if (!json.isObject()) {
            throw JsonBody.wrongType("alerts", json, "alerts", "object");
        }
        if (!json.has("labels")) {
            throw JsonBody.required(path, "labels");
        }
        Labels labels = Labels.of(JsonBody.texts("alerts", json, "labels"));
        Map<String, String> annotations = JsonBody.texts("alerts", json, "annotations");
        Instant start = JsonBody.time("alerts", json, "startsAt");
        Instant end = JsonBody.time("alerts", json, "endsAt");
        String generatorUrl = JsonBody.text("alerts", json, "generatorURL", "");
        if (!generatorUrl.isEmpty() && !URI_TEXT.matcher(generatorUrl).matches()) {
            throw ApiException.schema(
                    ApiException.BAD_TYPE, path + "generatorURL in body must be of type uri: \"" + generatorUrl + "\"");
        }
        boolean timeout = end == null;
        if (start == null) {
            start = end == null ? Instant.ofEpochMilli(now.toEpochMilli()) : end;
        }
        if (end == null) {
            end = now.plus(resolveTimeout.get());
        }
        return Alert.of(labels, annotations, start, end, now, generatorUrl, timeout);
    }

    private @Nullable String problem(Alert alert) {
        if (alert.startsAt().isAfter(alert.endsAt())) {
            return "start time must be before end time";
        }
        if (alert.labels().isEmpty()) {
            return "at least one label pair required";
        }
        String inLabels = problem("label set", alert.labels().toMap());
        return inLabels == null ? problem("annotations", alert.annotations()) : inLabels;
    }

    private @Nullable String problem(String what, Map<String, String> pairs) {
        for (Map.Entry<String, String> pair : pairs.entrySet()) {
            if (!names.isLabelName(pair.getKey())) {
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

    /** Waits for a write to Kafka. */
    static void await(CompletableFuture<?> write) throws ApiException, InterruptedException {
        try {
            write.get(WRITE_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw ApiException.of(500, "not stored: " + cause.getMessage());
        } catch (TimeoutException e) {
            throw ApiException.of(500, "not stored within " + WRITE_TIMEOUT.toSeconds() + " seconds");
        }
    }
}
