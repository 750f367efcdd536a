package io.weir.alertmanager.template;

import io.weir.template.TemplateException;
import io.weir.template.TemplateFunctionException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Executes the templates of route labels, each once. Confined to one call. */
final class RouteLabels {
    private static final Logger logger = LoggerFactory.getLogger(RouteLabels.class);

    private final NotificationTemplates templates;
    private final NotificationData data;
    private final Map<String, String> rendered = new TreeMap<>();
    private final Set<String> underWay = new LinkedHashSet<>();

    RouteLabels(NotificationTemplates templates, NotificationData data) {
        this.templates = templates;
        this.data = data;
    }

    Map<String, String> render() {
        Map<String, String> all = new TreeMap<>();
        for (String name : data.routeLabels().values().keySet()) {
            try {
                all.put(name, render(name));
            } catch (TemplateException | TemplateFunctionException e) {
                logger.warn("Route label is left out label={} cause={}", name, e.getMessage());
            }
        }
        return all;
    }

    private String render(String name) {
        String template = data.routeLabels().values().get(name);
        if (template == null) {
            return "";
        }
        String known = rendered.get(name);
        if (known != null) {
            return known;
        }
        if (!underWay.add(name)) {
            throw new TemplateFunctionException(
                    "route label cycle detected: " + String.join(" -> ", underWay) + " -> " + name);
        }
        try {
            String text = templates.text(template, data, NotificationFunctions.routeLabels(this::render));
            rendered.put(name, text);
            return text;
        } finally {
            underWay.remove(name);
        }
    }
}
