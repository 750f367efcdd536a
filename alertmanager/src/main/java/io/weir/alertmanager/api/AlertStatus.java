package io.weir.alertmanager.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What mutes an alert now: silences, alerts, and, in a group, the names of time intervals. */
record AlertStatus(List<String> silencedBy, List<String> inhibitedBy, List<String> mutedBy) {
    boolean isActive() {
        return silencedBy.isEmpty() && inhibitedBy.isEmpty() && mutedBy.isEmpty();
    }

    AlertStatus mutedBy(List<String> timeIntervals) {
        return timeIntervals.isEmpty() ? this : new AlertStatus(silencedBy, inhibitedBy, timeIntervals);
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        inhibitedBy.forEach(json.putArray("inhibitedBy")::add);
        mutedBy.forEach(json.putArray("mutedBy")::add);
        silencedBy.forEach(json.putArray("silencedBy")::add);
        json.put("state", isActive() ? "active" : "suppressed");
        return json;
    }
}
