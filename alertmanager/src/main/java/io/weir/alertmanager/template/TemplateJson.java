package io.weir.alertmanager.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.template.GoTime;
import io.weir.template.TemplateFunctionException;
import io.weir.template.TemplateObject;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Values of templates as JSON, the way Go's encoder writes them. */
public final class TemplateJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private TemplateJson() {}

    /** The data as webhooks have it. */
    public static ObjectNode of(NotificationData data) {
        ObjectNode json = JSON.objectNode();
        json.put("receiver", data.receiver());
        json.put("status", data.status());
        ArrayNode alerts = json.putArray("alerts");
        data.alerts().forEach(alert -> alerts.add(of(alert)));
        json.put("notification_reason", data.reason());
        json.set("groupLabels", of(data.groupLabels().values()));
        json.set("commonLabels", of(data.commonLabels().values()));
        json.set("commonAnnotations", of(data.commonAnnotations().values()));
        json.set("routeLabels", of(data.routeLabels().values()));
        json.put("externalURL", data.externalUrl());
        return json;
    }

    private static ObjectNode of(AlertView alert) {
        ObjectNode json = JSON.objectNode();
        json.put("status", alert.status());
        json.set("labels", of(alert.labels().values()));
        json.set("annotations", of(alert.annotations().values()));
        json.put("startsAt", rfc3339(alert.startsAt()));
        json.put("endsAt", rfc3339(alert.endsAt()));
        json.put("generatorURL", alert.generatorUrl());
        json.put("fingerprint", alert.fingerprint());
        return json;
    }

    private static ObjectNode of(Map<String, String> map) {
        ObjectNode json = JSON.objectNode();
        map.forEach(json::put);
        return json;
    }

    /** A value of a template, or maps, lists and scalars; keys of maps ascend. */
    public static JsonNode of(@Nullable Object value) {
        if (value instanceof NotificationData data) {
            return of(data);
        }
        if (value instanceof AlertView alert) {
            return of(alert);
        }
        if (value instanceof GoTime time) {
            return JSON.textNode(time.format("2006-01-02T15:04:05.999999999Z07:00"));
        }
        if (value instanceof PairList.Pair pair) {
            return JSON.objectNode().put("Name", pair.name()).put("Value", pair.value());
        }
        Object plain = value instanceof TemplateObject object ? object.underlying() : value;
        if (plain == null) {
            return JSON.nullNode();
        }
        if (plain instanceof List<?> list) {
            ArrayNode array = JSON.arrayNode();
            list.forEach(item -> array.add(of(item)));
            return array;
        }
        if (plain instanceof Map<?, ?> map) {
            ObjectNode json = JSON.objectNode();
            new TreeMap<>(map).forEach((key, item) -> json.set(String.valueOf(key), of(item)));
            return json;
        }
        return scalar(plain);
    }

    private static JsonNode scalar(Object value) {
        if (value instanceof Boolean bool) {
            return JSON.booleanNode(bool);
        }
        if (value instanceof Long number) {
            return JSON.numberNode(number);
        }
        if (value instanceof Integer number) {
            return JSON.numberNode(number);
        }
        if (value instanceof BigInteger number) {
            return JSON.numberNode(number);
        }
        if (value instanceof Double number) {
            if (!Double.isFinite(number)) {
                throw new TemplateFunctionException("json: unsupported value: " + number);
            }
            // As Go writes it: 3 and not 3.0.
            boolean whole = number == Math.rint(number) && Math.abs(number) < 1e15;
            return whole ? JSON.numberNode(number.longValue()) : JSON.numberNode(number);
        }
        return JSON.textNode(String.valueOf(value));
    }

    /** As Go prints RFC 3339 with nanoseconds: no zeros at the end of the fraction. */
    private static String rfc3339(Instant time) {
        return GoTime.of(time).format("2006-01-02T15:04:05.999999999Z07:00");
    }
}
