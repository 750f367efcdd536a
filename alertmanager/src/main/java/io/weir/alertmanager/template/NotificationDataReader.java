package io.weir.alertmanager.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.template.GoTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the data of a notification from JSON, whose fields are those of a webhook's body. What isn't there is empty. */
public final class NotificationDataReader {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private NotificationDataReader() {}

    /** @throws IllegalArgumentException if {@code json} is not such an object */
    public static NotificationData read(String json) {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "template data is not JSON: " + e.getOriginalMessage() + " (line "
                            + e.getLocation().getLineNr() + ")",
                    e);
        }
        if (!root.isObject()) {
            throw new IllegalArgumentException("template data is not a JSON object");
        }
        List<AlertView> alerts = new ArrayList<>();
        for (JsonNode alert : root.path("alerts")) {
            alerts.add(alert(alert, "alerts[" + alerts.size() + "]."));
        }
        return new NotificationData(
                text(root, "", "receiver"),
                text(root, "", "status"),
                alerts,
                text(root, "", "notification_reason"),
                pairs(root, "", "groupLabels"),
                pairs(root, "", "commonLabels"),
                pairs(root, "", "commonAnnotations"),
                pairs(root, "", "routeLabels"),
                text(root, "", "externalURL"));
    }

    private static AlertView alert(JsonNode alert, String place) {
        return new AlertView(
                text(alert, place, "status"),
                pairs(alert, place, "labels"),
                pairs(alert, place, "annotations"),
                time(alert, place, "startsAt"),
                time(alert, place, "endsAt"),
                text(alert, place, "generatorURL"),
                text(alert, place, "fingerprint"));
    }

    private static String text(JsonNode object, String place, String name) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw new IllegalArgumentException("template data: " + place + name + " is not a string");
        }
        return value.asText();
    }

    private static KeyValues pairs(JsonNode object, String place, String name) {
        JsonNode value = object.path(name);
        Map<String, String> pairs = new LinkedHashMap<>();
        if (!value.isMissingNode() && !value.isNull()) {
            if (!value.isObject()) {
                throw new IllegalArgumentException("template data: " + place + name + " is not an object");
            }
            value.fieldNames().forEachRemaining(key -> pairs.put(key, text(value, place + name + ".", key)));
        }
        return KeyValues.of(pairs);
    }

    private static Instant time(JsonNode object, String place, String name) {
        String text = text(object, place, name);
        try {
            return text.isEmpty() ? GoTime.ZERO : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "template data: " + place + name + " is not a time in RFC 3339: \"" + text + "\"", e);
        }
    }
}
