package io.weir.alertmanager.receiver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.alertmanager.config.PagerDutyConfig;
import io.weir.alertmanager.json.JsonText;
import io.weir.alertmanager.notify.Outcome;
import io.weir.alertmanager.template.TemplateJson;
import io.weir.config.http.SecretSource;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** PagerDuty's events API: the first version if a service key is given, else the second. */
final class PagerDutyService implements Service {
    private static final String V1_URL = "https://events.pagerduty.com/generic/2010-04-15/create_event.json";
    private static final int MAX_SUMMARY = 1024;
    private static final int MAX_EVENT_BYTES = 512_000;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FORBIDDEN = 403;

    private final PagerDutyConfig config;
    private final String v1Url;

    PagerDutyService(PagerDutyConfig config) {
        this(config, V1_URL);
    }

    /** @param v1Url where events of the first version go, which can't be configured */
    PagerDutyService(PagerDutyConfig config, String v1Url) {
        this.config = config;
        this.v1Url = v1Url;
    }

    @Override
    public Outcome deliver(Rendering rendering, Exchange http) throws IOException, InterruptedException {
        Exchange exchange = http.within(config.timeout());
        Map<String, @Nullable Object> details = new TreeMap<>();
        config.details().forEach((name, value) -> details.put(name, rendering.tree(value)));
        String action = rendering.isFiring() ? "trigger" : "resolve";
        SecretSource serviceKey = config.serviceKey();
        return serviceKey != null
                ? deliverV1(rendering, exchange, rendering.text(serviceKey.read()), action, details)
                : deliverV2(rendering, exchange, action, details);
    }

    private Outcome deliverV1(
            Rendering rendering, Exchange http, String key, String action, Map<String, @Nullable Object> details)
            throws IOException, InterruptedException {
        if (key.isEmpty()) {
            return Outcome.failed("other", "service key cannot be empty");
        }
        ObjectNode event = JsonFields.object();
        event.put("service_key", key);
        event.put("incident_key", rendering.deduplicationKey());
        event.put("event_type", action);
        JsonFields.putUnlessEmpty(event, "description", rendering.text(config.description(), MAX_SUMMARY));
        event.put("event_action", "");
        event.putNull("payload");
        if (rendering.isFiring()) {
            JsonFields.putUnlessEmpty(event, "client", rendering.text(config.client()));
            JsonFields.putUnlessEmpty(event, "client_url", rendering.text(config.clientUrl()));
        }
        event.set("details", TemplateJson.of(details));
        if (isTooLarge(event)) {
            event.set("details", instead());
        }
        return Answers.outcome(http.post(v1Url, event), FORBIDDEN);
    }

    private Outcome deliverV2(Rendering rendering, Exchange http, String action, Map<String, @Nullable Object> details)
            throws IOException, InterruptedException {
        SecretSource routingKey = config.routingKey();
        String key = routingKey == null ? "" : rendering.text(routingKey.read());
        if (key.isEmpty()) {
            return Outcome.failed("other", "routing key cannot be empty");
        }
        ObjectNode event = JsonFields.object();
        event.put("routing_key", key);
        event.put("dedup_key", rendering.deduplicationKey());
        event.put("event_action", action);
        ObjectNode payload = event.putObject("payload");
        payload.put("summary", rendering.text(config.description(), MAX_SUMMARY));
        payload.put("source", rendering.text(config.source()));
        payload.put("severity", rendering.text(config.severity()));
        JsonFields.putUnlessEmpty(payload, "class", rendering.text(config.className()));
        JsonFields.putUnlessEmpty(payload, "component", rendering.text(config.component()));
        JsonFields.putUnlessEmpty(payload, "group", rendering.text(config.group()));
        payload.set("custom_details", TemplateJson.of(details));
        JsonFields.putUnlessEmpty(event, "client", rendering.text(config.client()));
        JsonFields.putUnlessEmpty(event, "client_url", rendering.text(config.clientUrl()));
        addImages(event, rendering);
        addLinks(event, rendering);
        if (isTooLarge(event)) {
            payload.set("custom_details", instead());
        }
        return Answers.outcome(http.post(config.url().toString(), event), TOO_MANY_REQUESTS);
    }

    private void addImages(ObjectNode event, Rendering rendering) {
        ArrayNode images = JsonFields.object().putArray("images");
        for (PagerDutyConfig.Image image : config.images()) {
            String src = rendering.text(image.src());
            if (!src.isEmpty()) {
                images.addObject()
                        .put("src", src)
                        .put("alt", rendering.text(image.alt()))
                        .put("href", rendering.text(image.href()));
            }
        }
        if (!images.isEmpty()) {
            event.set("images", images);
        }
    }

    private void addLinks(ObjectNode event, Rendering rendering) {
        ArrayNode links = JsonFields.object().putArray("links");
        for (PagerDutyConfig.Link link : config.links()) {
            String href = rendering.text(link.href());
            if (!href.isEmpty()) {
                links.addObject().put("href", href).put("text", rendering.text(link.text()));
            }
        }
        if (!links.isEmpty()) {
            event.set("links", links);
        }
    }

    private static boolean isTooLarge(ObjectNode event) {
        return JsonText.bytes(event).length > MAX_EVENT_BYTES;
    }

    private static ObjectNode instead() {
        return JsonFields.object()
                .put(
                        "error",
                        "Custom details have been removed because the original event exceeds the maximum size of 512KB");
    }
}
