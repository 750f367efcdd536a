package io.weir.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.model.GoFloat;
import io.weir.model.record.ActiveAlert;
import io.weir.model.record.AlertState;
import io.weir.model.record.RuleGroupRecord;
import io.weir.model.record.RuleGroupStatusRecord;
import io.weir.model.record.RuleHealth;
import io.weir.model.record.RuleKind;
import io.weir.model.record.RuleRecord;
import io.weir.model.record.RuleStatus;
import io.weir.promql.PromqlFeatures;
import io.weir.promql.PromqlParseException;
import io.weir.promql.PromqlParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /rules} and {@code /alerts}: the loaded rules with what their last evaluation found. */
final class RuleEndpoints {
    private static final Comparator<RuleGroupRecord> ORDER =
            Comparator.comparing(RuleGroupRecord::getFile).thenComparing(RuleGroupRecord::getName);

    private final Supplier<Map<String, RuleGroupRecord>> definitions;
    private final Supplier<Map<String, RuleGroupStatusRecord>> statuses;

    RuleEndpoints(
            Supplier<Map<String, RuleGroupRecord>> definitions, Supplier<Map<String, RuleGroupStatusRecord>> statuses) {
        this.definitions = definitions;
        this.statuses = statuses;
    }

    /** A rule with its status, which is null until its group's present definition was evaluated. */
    private record Rule(RuleRecord definition, @Nullable RuleStatus status) {
        List<ActiveAlert> alerts() {
            return status == null
                    ? List.of()
                    : status.getAlerts().stream()
                            .filter(alert -> alert.getState() != AlertState.INACTIVE)
                            .toList();
        }

        String state() {
            if (status == null) {
                return "unknown";
            }
            AlertState worst = AlertState.INACTIVE;
            for (ActiveAlert alert : status.getAlerts()) {
                worst = alert.getState().compareTo(worst) > 0 ? alert.getState() : worst;
            }
            return lower(worst);
        }
    }

    private record Group(
            RuleGroupRecord definition, @Nullable RuleGroupStatusRecord status, List<Rule> rules) {
        static Group of(RuleGroupRecord definition, @Nullable RuleGroupStatusRecord status) {
            boolean current = status != null
                    && status.getRules().size() == definition.getRules().size();
            List<Rule> rules = new ArrayList<>();
            for (int i = 0; i < definition.getRules().size(); i++) {
                RuleStatus ruleStatus =
                        status != null && current ? status.getRules().get(i) : null;
                rules.add(new Rule(definition.getRules().get(i), ruleStatus));
            }
            return new Group(definition, current ? status : null, rules);
        }

        Instant lastEvaluation() {
            return status == null ? Instant.EPOCH : status.getLastEvaluation();
        }
    }

    private List<Group> groups() {
        Map<String, RuleGroupStatusRecord> status = statuses.get();
        List<Map.Entry<String, RuleGroupRecord>> sorted =
                new ArrayList<>(definitions.get().entrySet());
        sorted.sort(Map.Entry.comparingByValue(ORDER));
        return sorted.stream()
                .map(entry -> Group.of(entry.getValue(), status.get(entry.getKey())))
                .toList();
    }

    ApiResult alerts(ApiRequest request) {
        List<ActiveAlert> alerts = groups().stream()
                .flatMap(group -> group.rules().stream())
                .filter(rule -> rule.definition().getKind() == RuleKind.ALERTING)
                .flatMap(rule -> rule.alerts().stream())
                .toList();
        return ApiResult.of(json -> {
            json.writeStartObject();
            writeAlerts(json, alerts);
            json.writeEndObject();
        });
    }

    ApiResult rules(ApiRequest request) {
        RuleFilter filter = RuleFilter.of(request);
        boolean excludeAlerts = excludeAlerts(request);
        int groupLimit = groupLimit(request);
        String token = request.text("group_next_token");
        boolean found = token.isEmpty();
        String nextToken = "";
        List<Group> page = new ArrayList<>();
        for (Group group : groups()) {
            found = found || token.equals(tokenOf(group.definition()));
            if (!found || !filter.accepts(group.definition())) {
                continue;
            }
            List<Rule> rules = group.rules().stream()
                    .filter(rule -> filter.accepts(rule.definition()))
                    .toList();
            if (rules.isEmpty()) {
                continue;
            }
            if (groupLimit > 0 && page.size() == groupLimit) {
                nextToken = tokenOf(group.definition());
                break;
            }
            page.add(new Group(group.definition(), group.status(), rules));
        }
        if (!found) {
            throw ApiException.invalidParameter(
                    "group_next_token", "invalid group_next_token '" + token + "'. were rule groups changed?");
        }
        String next = nextToken;
        return ApiResult.of(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("groups");
            for (Group group : page) {
                writeGroup(json, group, excludeAlerts);
            }
            json.writeEndArray();
            if (!next.isEmpty()) {
                json.writeStringField("groupNextToken", next);
            }
            json.writeEndObject();
        });
    }

    private static boolean excludeAlerts(ApiRequest request) {
        String text = request.text("exclude_alerts");
        return switch (text) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "", "0", "f", "F", "false", "FALSE", "False" -> false;
            default ->
                throw ApiException.invalidParameter(
                        "exclude_alerts", ApiTimes.quote(text) + " is neither true nor false");
        };
    }

    private static int groupLimit(ApiRequest request) {
        String text = request.text("group_limit");
        if (text.isEmpty()) {
            if (request.has("group_next_token")) {
                throw ApiException.invalidParameter(
                        "group_limit", "group_limit needs to be present in order to paginate over the groups");
            }
            return 0;
        }
        int limit;
        try {
            limit = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw ApiException.invalidParameter("group_limit", "group_limit needs to be a valid number");
        }
        if (limit <= 0) {
            throw ApiException.invalidParameter("group_limit", "group_limit needs to be greater than 0");
        }
        return limit;
    }

    /** Names a page by its first group. */
    static String tokenOf(RuleGroupRecord group) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            String name = group.getFile() + ";" + group.getName();
            return HexFormat.of().formatHex(sha256.digest(name.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void writeGroup(JsonGenerator json, Group group, boolean excludeAlerts) throws IOException {
        RuleGroupRecord definition = group.definition();
        json.writeStartObject();
        json.writeStringField("name", definition.getName());
        json.writeStringField("file", definition.getFile());
        json.writeArrayFieldStart("rules");
        for (Rule rule : group.rules()) {
            writeRule(json, group, rule, excludeAlerts);
        }
        json.writeEndArray();
        ApiJson.number(json, "interval", definition.getIntervalMs() / 1e3);
        json.writeNumberField("limit", definition.getLimit());
        ApiJson.number(
                json,
                "evaluationTime",
                group.status() == null ? 0 : group.status().getEvaluationSeconds());
        json.writeStringField("lastEvaluation", TargetEndpoints.time(group.lastEvaluation()));
        json.writeEndObject();
    }

    private static void writeRule(JsonGenerator json, Group group, Rule rule, boolean excludeAlerts)
            throws IOException {
        RuleRecord definition = rule.definition();
        boolean alerting = definition.getKind() == RuleKind.ALERTING;
        json.writeStartObject();
        if (alerting) {
            json.writeStringField("state", rule.state());
        }
        json.writeStringField("name", definition.getName());
        json.writeStringField("query", canonical(definition.getExpr()));
        if (alerting) {
            ApiJson.number(json, "duration", definition.getForMs() / 1e3);
            ApiJson.number(json, "keepFiringFor", definition.getKeepFiringForMs() / 1e3);
        }
        ApiJson.labels(json, "labels", definition.getLabels());
        if (alerting) {
            ApiJson.labels(json, "annotations", definition.getAnnotations());
            writeAlerts(json, excludeAlerts ? List.of() : rule.alerts());
        }
        RuleStatus status = rule.status();
        json.writeStringField("health", lower(status == null ? RuleHealth.UNKNOWN : status.getHealth()));
        if (status != null && !status.getLastError().isEmpty()) {
            json.writeStringField("lastError", status.getLastError());
        }
        ApiJson.number(json, "evaluationTime", status == null ? 0 : status.getEvaluationSeconds());
        json.writeStringField("lastEvaluation", TargetEndpoints.time(group.lastEvaluation()));
        json.writeStringField("type", alerting ? "alerting" : "recording");
        json.writeEndObject();
    }

    private static void writeAlerts(JsonGenerator json, List<ActiveAlert> alerts) throws IOException {
        json.writeArrayFieldStart("alerts");
        for (ActiveAlert alert : alerts) {
            json.writeStartObject();
            ApiJson.labels(json, "labels", alert.getLabels());
            ApiJson.labels(json, "annotations", alert.getAnnotations());
            json.writeStringField("state", lower(alert.getState()));
            json.writeStringField("activeAt", ApiTimes.rfc3339(alert.getActiveAt()));
            Instant keepFiringSince = alert.getKeepFiringSince();
            if (keepFiringSince != null) {
                json.writeStringField("keepFiringSince", ApiTimes.rfc3339(keepFiringSince));
            }
            json.writeStringField("value", GoFloat.formatE(alert.getValue()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** A rule's expression as Prometheus prints it: parsed, then written again. */
    private static String canonical(String expr) {
        try {
            return PromqlParser.parse(expr, PromqlFeatures.WHOLE_GRAMMAR).toString();
        } catch (PromqlParseException e) {
            return expr;
        }
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
