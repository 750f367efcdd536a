package io.weir.alertmanager.config;

import io.weir.config.FileGlob;
import io.weir.config.yaml.YamlText;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a configuration as YAML with its defaults and without its secrets; what it writes can be read again. */
final class AlertmanagerConfigWriter {
    private AlertmanagerConfigWriter() {}

    static String write(AlertmanagerConfig config) {
        StringBuilder out = new StringBuilder();
        out.append(YamlText.of(Map.of("global", config.global().shown())));
        new RouteWriter(out).write(config.route(), config.inhibitRules(), config.timeIntervals());
        Map<String, Object> rest = new LinkedHashMap<>();
        rest.put(
                "receivers",
                config.receivers().stream().map(ReceiverConfigReader::toMap).toList());
        rest.put("templates", config.templates().stream().map(FileGlob::pattern).toList());
        config.tracing().ifPresent(tracing -> rest.put("tracing", tracing.toMap()));
        YamlText.putUnlessEmpty(rest, "event_recorder", config.eventRecorder().shown());
        out.append(YamlText.of(rest));
        return out.toString();
    }
}
