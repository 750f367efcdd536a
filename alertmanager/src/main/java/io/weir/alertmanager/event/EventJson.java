package io.weir.alertmanager.event;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.alertmanager.alert.Alert;
import io.weir.alertmanager.config.InhibitRuleConfig;
import io.weir.alertmanager.matcher.Matcher;
import io.weir.alertmanager.silence.Silence;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The parts of events as JSON. */
final class EventJson {
    private EventJson() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ObjectNode alert(Alert alert, Instant at) {
        ObjectNode json = object().put("fingerprint", unsigned(alert.fingerprint()));
        putText(json, "name", alert.name());
        json.set("labels", labels(alert.labels().toMap()));
        json.set("annotations", labels(alert.annotations()));
        json.put("startsAt", alert.startsAt().toString());
        json.put("endsAt", alert.endsAt().toString());
        if (alert.isResolvedAt(at)) {
            json.put("resolved", true);
        }
        return json;
    }

    /** With the fingerprint as its hash: that is what deduplication goes by here. */
    private static ObjectNode groupedAlert(Alert alert) {
        return object().put("hash", unsigned(alert.fingerprint()));
    }

    static ObjectNode grouped(Alert alert, Event.Group group, Instant at) {
        ObjectNode json = object();
        json.set("alert", groupedAlert(alert).set("details", alert(alert, at)));
        json.set("groupInfo", group(group));
        return json;
    }

    private static ObjectNode group(Event.Group group) {
        ObjectNode json = object().put("groupKey", group.key());
        json.set("groupLabels", labels(group.labels().toMap()));
        json.put("groupId", sha256(group.key()));
        json.put("receiverName", group.receiver());
        putMatchers(json, "matchers", group.matchers());
        return json.put("groupUuid", group.uuid());
    }

    static ObjectNode notification(Event.Notified event, Instant at) {
        ObjectNode json = object();
        ArrayNode alerts = json.putArray("alerts");
        ArrayNode firing = object().arrayNode();
        ArrayNode resolved = object().arrayNode();
        for (Alert alert : event.told()) {
            alerts.add(groupedAlert(alert).set("details", alert(alert, at)));
            (alert.isResolvedAt(at) ? resolved : firing).add(groupedAlert(alert));
        }
        ArrayNode muted = object().arrayNode();
        event.muted().forEach(alert -> muted.add(groupedAlert(alert)));
        putList(json, "firingAlerts", firing);
        putList(json, "resolvedAlerts", resolved);
        putList(json, "mutedAlerts", muted);
        json.set("groupInfo", group(event.group()));
        json.put("repeatInterval", event.repeatInterval().toSeconds() + "s");
        json.put("reason", "NOTIFY_REASON_" + event.reason());
        json.put("flushId", Long.toString(event.flushId()));
        ObjectNode integration = json.putObject("integration").put("name", event.integration());
        if (event.index() != 0) {
            integration.put("index", Integer.toString(event.index()));
        }
        return json;
    }

    static ObjectNode silence(Silence silence) {
        ObjectNode json = object().put("id", silence.id());
        putMatchers(json, "matchers", silence.matchers());
        if (!silence.annotations().isEmpty()) {
            json.set("annotations", labels(silence.annotations()));
        }
        json.put("startsAt", silence.startsAt().toString());
        json.put("endsAt", silence.endsAt().toString());
        json.put("updatedAt", silence.updatedAt().toString());
        putText(json, "createdBy", silence.createdBy());
        putText(json, "comment", silence.comment());
        ObjectNode set = object();
        putMatchers(set, "matchers", silence.matchers());
        json.putArray("matcherSets").add(set);
        return json;
    }

    static ObjectNode muted(Alert alert) {
        ObjectNode json = object().set("labels", labels(alert.labels().toMap()));
        return json.put("fingerprint", unsigned(alert.fingerprint()));
    }

    static ObjectNode inhibition(Event.InhibitionMutedAlert event) {
        ObjectNode json = object();
        InhibitRuleConfig config = event.rule();
        ObjectNode rule = json.putArray("inhibitRules").addObject();
        putMatchers(rule, "sourceMatchers", config.sourceMatchers());
        putMatchers(rule, "targetMatchers", config.targetMatchers());
        ArrayNode equal = object().arrayNode();
        config.equal().stream().sorted().forEach(equal::add);
        putList(rule, "equalLabels", equal);
        putText(rule, "name", config.name());
        json.set("mutedAlert", muted(event.alert()));
        json.putArray("inhibitingFingerprints").add(unsigned(event.source()));
        return json;
    }

    private static ObjectNode labels(Map<String, String> labels) {
        ObjectNode json = object();
        ArrayNode list = json.arrayNode();
        labels.forEach((name, value) -> {
            ObjectNode pair = list.addObject().put("key", name);
            putText(pair, "value", value);
        });
        putList(json, "labels", list);
        return json;
    }

    private static void putMatchers(ObjectNode json, String key, List<Matcher> matchers) {
        ArrayNode list = json.arrayNode();
        for (Matcher matcher : matchers) {
            ObjectNode item = list.addObject();
            item.put("type", "TYPE_" + type(matcher.operator()));
            putText(item, "name", matcher.name());
            putText(item, "pattern", matcher.value());
            item.put("rendered", matcher.toString());
        }
        putList(json, key, list);
    }

    private static String type(Matcher.Operator operator) {
        return switch (operator) {
            case EQUAL -> "EQUAL";
            case NOT_EQUAL -> "NOT_EQUAL";
            case REGEX -> "REGEXP";
            case NOT_REGEX -> "NOT_REGEXP";
        };
    }

    private static void putText(ObjectNode json, String key, String text) {
        if (!text.isEmpty()) {
            json.put(key, text);
        }
    }

    private static void putList(ObjectNode json, String key, ArrayNode list) {
        if (!list.isEmpty()) {
            json.set(key, list);
        }
    }

    private static String unsigned(String fingerprint) {
        return Long.toUnsignedString(HexFormat.fromHexDigitsToLong(fingerprint));
    }

    private static String sha256(String text) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
