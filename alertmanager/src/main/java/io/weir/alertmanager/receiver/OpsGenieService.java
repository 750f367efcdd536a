package io.weir.alertmanager.receiver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.alertmanager.config.OpsGenieConfig;
import io.weir.alertmanager.json.JsonText;
import io.weir.alertmanager.notify.Outcome;
import io.weir.web.client.HttpCall;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** OpsGenie: an alert for each group, created and closed under an alias. */
final class OpsGenieService implements Service {
    private static final int MAX_MESSAGE = 130;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Map<String, String> BY_ALIAS = Map.of("identifierType", "alias");

    private final OpsGenieConfig config;

    OpsGenieService(OpsGenieConfig config) {
        this.config = config;
    }

    @Override
    public Outcome deliver(Rendering rendering, Exchange http) throws IOException, InterruptedException {
        String key = rendering.text(config.apiKey().read()).strip();
        String alias = rendering.deduplicationKey();
        if (!rendering.isFiring()) {
            ObjectNode close = JsonFields.object().put("source", rendering.text(config.source()));
            return send(http, key, "POST", ofAlert(alias, "close"), close);
        }
        ObjectNode alert = alert(rendering, alias);
        Outcome outcome = send(http, key, "POST", Urls.below(config.apiUrl(), "v2/alerts"), alert);
        for (String field : config.updateAlerts() ? List.of("message", "description") : List.<String>of()) {
            if (outcome.kind() == Outcome.Kind.DELIVERED) {
                ObjectNode update = JsonFields.object();
                JsonFields.putUnlessEmpty(update, field, alert.path(field).asText());
                outcome = send(http, key, "PUT", ofAlert(alias, field), update);
            }
        }
        return outcome;
    }

    private String ofAlert(String alias, String what) {
        return Urls.withQuery(Urls.below(config.apiUrl(), "v2/alerts/" + alias + "/" + what), BY_ALIAS);
    }

    private static Outcome send(Exchange http, String key, String method, String url, ObjectNode body)
            throws IOException, InterruptedException {
        HttpCall call = HttpCall.of(method, url, Exchange.JSON, JsonText.bytes(body))
                .header("Authorization", "GenieKey " + key);
        return Answers.outcome(http.send(call), TOO_MANY_REQUESTS);
    }

    private ObjectNode alert(Rendering rendering, String alias) {
        ObjectNode alert = JsonFields.object();
        alert.put("alias", alias);
        alert.put("message", rendering.text(config.message(), MAX_MESSAGE));
        JsonFields.putUnlessEmpty(alert, "description", rendering.text(config.description()));
        Map<String, String> details =
                new TreeMap<>(rendering.data().commonLabels().values());
        config.details().forEach((name, value) -> details.put(name, rendering.text(value)));
        ObjectNode json = alert.putObject("details");
        details.forEach(json::put);
        alert.put("source", rendering.text(config.source()));
        addResponders(alert, rendering);
        addList(alert, "tags", rendering.text(config.tags()));
        JsonFields.putUnlessEmpty(alert, "note", rendering.text(config.note()));
        JsonFields.putUnlessEmpty(alert, "priority", rendering.text(config.priority()));
        JsonFields.putUnlessEmpty(alert, "entity", rendering.text(config.entity()));
        addList(alert, "actions", rendering.text(config.actions()));
        return alert;
    }

    private void addResponders(ObjectNode alert, Rendering rendering) {
        ArrayNode responders = JsonFields.object().putArray("responders");
        for (OpsGenieConfig.Responder responder : config.responders()) {
            String id = rendering.text(responder.id());
            String name = rendering.text(responder.name());
            String username = rendering.text(responder.username());
            String type = rendering.text(responder.type());
            if (type.equals("teams")) {
                items(name)
                        .forEach(
                                team -> responders.addObject().put("name", team).put("type", "team"));
            } else if (!(id + name + username + type).isEmpty()) {
                ObjectNode json = responders.addObject();
                JsonFields.putUnlessEmpty(json, "id", id);
                JsonFields.putUnlessEmpty(json, "name", name);
                JsonFields.putUnlessEmpty(json, "username", username);
                json.put("type", type);
            }
        }
        if (!responders.isEmpty()) {
            alert.set("responders", responders);
        }
    }

    private static void addList(ObjectNode alert, String name, String commaSeparated) {
        List<String> items = items(commaSeparated);
        if (!items.isEmpty()) {
            ArrayNode array = alert.putArray(name);
            items.forEach(array::add);
        }
    }

    private static List<String> items(String commaSeparated) {
        return Stream.of(commaSeparated.strip().split(",", -1))
                .filter(item -> !item.isEmpty())
                .toList();
    }
}
