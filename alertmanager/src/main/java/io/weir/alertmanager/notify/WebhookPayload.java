package io.weir.alertmanager.notify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.alertmanager.alert.Alert;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The body of a webhook, version 4. */
final class WebhookPayload {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String VERSION = "4";
    private static final String NO_TIME = "0001-01-01T00:00:00Z";

    private WebhookPayload() {}

    /** @param maxAlerts how many alerts are told, 0 for all; the rest is only counted */
    static ObjectNode of(Notification notification, int maxAlerts, String externalUrl) {
        List<Alert> all = notification.alerts();
        int told = maxAlerts > 0 ? Math.min(maxAlerts, all.size()) : all.size();
        List<Alert> alerts = all.subList(0, told);
        Instant time = notification.time();
        ObjectNode body = JSON.objectNode();
        body.put("receiver", quoteMeta(notification.receiver()));
        body.put("status", alerts.stream().anyMatch(alert -> !alert.isResolvedAt(time)) ? "firing" : "resolved");
        ArrayNode list = body.putArray("alerts");
        alerts.forEach(alert -> list.add(alert(alert, time)));
        body.put("notification_reason", notification.reason().text());
        body.set("groupLabels", object(notification.groupLabels().toMap()));
        body.set("commonLabels", object(common(alerts, alert -> alert.labels().toMap())));
        body.set("commonAnnotations", object(common(alerts, Alert::annotations)));
        body.set("routeLabels", object(notification.routeLabels()));
        body.put("externalURL", externalUrl);
        body.put("version", VERSION);
        body.put("groupKey", notification.groupKey());
        body.put("truncatedAlerts", all.size() - told);
        return body;
    }

    private static ObjectNode alert(Alert alert, Instant time) {
        boolean resolved = alert.isResolvedAt(time);
        ObjectNode json = JSON.objectNode();
        json.put("status", resolved ? "resolved" : "firing");
        json.set("labels", object(alert.labels().toMap()));
        json.set("annotations", object(alert.annotations()));
        json.put("startsAt", rfc3339(alert.startsAt()));
        json.put("endsAt", resolved ? rfc3339(alert.endsAt()) : NO_TIME);
        json.put("generatorURL", alert.generatorUrl());
        json.put("fingerprint", alert.fingerprint());
        return json;
    }

    private static ObjectNode object(Map<String, String> map) {
        ObjectNode json = JSON.objectNode();
        map.forEach(json::put);
        return json;
    }

    /** What every alert has with the same value. */
    private static Map<String, String> common(List<Alert> alerts, Function<Alert, Map<String, String>> pairs) {
        TreeMap<String, String> common = new TreeMap<>();
        for (int i = 0; i < alerts.size(); i++) {
            Map<String, String> own = pairs.apply(alerts.get(i));
            if (i == 0) {
                common.putAll(own);
            } else {
                common.entrySet().removeIf(pair -> !pair.getValue().equals(own.get(pair.getKey())));
            }
        }
        return common;
    }

    /** As Go prints RFC 3339 with nanoseconds: no zeros at the end of the fraction. */
    private static String rfc3339(Instant time) {
        String text = time.toString();
        int dot = text.indexOf('.');
        if (dot < 0) {
            return text;
        }
        int end = text.length() - 1;
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, end) + "Z";
    }

    /** As Go's {@code regexp.QuoteMeta}: links made of it filter by the receiver with a regular expression. */
    private static String quoteMeta(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if ("\\.+*?()|[]{}^$".indexOf(text.charAt(i)) >= 0) {
                out.append('\\');
            }
            out.append(text.charAt(i));
        }
        return out.toString();
    }
}
