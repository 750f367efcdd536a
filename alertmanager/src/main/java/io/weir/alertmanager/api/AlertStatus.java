package io.weir.alertmanager.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What mutes an alert now. */
record AlertStatus(List<String> silencedBy, List<String> inhibitedBy) {
    boolean isActive() {
        return silencedBy.isEmpty() && inhibitedBy.isEmpty();
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        inhibitedBy.forEach(json.putArray("inhibitedBy")::add);
        json.putArray("mutedBy");
        silencedBy.forEach(json.putArray("silencedBy")::add);
        json.put("state", isActive() ? "active" : "suppressed");
        return json;
    }
}
