package io.weir.alertmanager.config;

import io.weir.config.yaml.YamlMapping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** Reads {@code receivers}. */
final class ReceiverConfigReader {
    private static final String SUFFIX = "_configs";

    /** Kinds in the order in which a receiver's integrations are numbered. */
    private static final Map<String, BiFunction<FieldReader, GlobalConfig, IntegrationConfig>> KINDS = kinds();

    private final GlobalConfig global;
    private final Path directory;

    ReceiverConfigReader(GlobalConfig global, Path directory) {
        this.global = global;
        this.directory = directory;
    }

    private static Map<String, BiFunction<FieldReader, GlobalConfig, IntegrationConfig>> kinds() {
        Map<String, BiFunction<FieldReader, GlobalConfig, IntegrationConfig>> kinds = new LinkedHashMap<>();
        kinds.put(WebhookConfig.KIND, WebhookConfig::read);
        kinds.put(EmailConfig.KIND, EmailConfig::read);
        kinds.put(PagerDutyConfig.KIND, PagerDutyConfig::read);
        kinds.put(OpsGenieConfig.KIND, OpsGenieConfig::read);
        kinds.put(WechatConfig.KIND, WechatConfig::read);
        kinds.put(SlackConfig.KIND, SlackConfig::read);
        kinds.put(VictorOpsConfig.KIND, VictorOpsConfig::read);
        kinds.put(PushoverConfig.KIND, PushoverConfig::read);
        kinds.put(SnsConfig.KIND, SnsConfig::read);
        kinds.put(TelegramConfig.KIND, TelegramConfig::read);
        kinds.put(DiscordConfig.KIND, DiscordConfig::read);
        kinds.put(WebexConfig.KIND, WebexConfig::read);
        kinds.put(MsTeamsConfig.KIND, MsTeamsConfig::read);
        kinds.put(MsTeamsV2Config.KIND, MsTeamsV2Config::read);
        kinds.put(JiraConfig.KIND, JiraConfig::read);
        kinds.put(IncidentIoConfig.KIND, IncidentIoConfig::read);
        kinds.put(RocketchatConfig.KIND, RocketchatConfig::read);
        kinds.put(MattermostConfig.KIND, MattermostConfig::read);
        return kinds;
    }

    List<ReceiverConfig> read(YamlMapping root) {
        List<ReceiverConfig> receivers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (YamlMapping mapping : root.mappings("receivers")) {
            if (mapping.string("name", "").isEmpty()) {
                throw mapping.error("missing name in receiver");
            }
            String name = mapping.requiredString("name");
            if (!names.add(name)) {
                throw mapping.error("name", "notification config name \"" + name + "\" is not unique");
            }
            receivers.add(new ReceiverConfig(name, labels(mapping, name), integrations(mapping)));
            mapping.refuseUnknown();
        }
        return receivers;
    }

    private static Map<String, String> labels(YamlMapping mapping, String name) {
        Map<String, String> labels = new LinkedHashMap<>(mapping.stringMap("labels"));
        String other = labels.putIfAbsent("name", name);
        if (other != null && !other.equals(name)) {
            throw mapping.error(
                    "labels",
                    "label \"name\" is \"" + other + "\", but the receiver's name is \"" + name
                            + "\": remove the label");
        }
        return labels;
    }

    private List<IntegrationConfig> integrations(YamlMapping mapping) {
        List<IntegrationConfig> integrations = new ArrayList<>();
        KINDS.forEach((kind, read) -> {
            for (YamlMapping entry : mapping.mappings(kind + SUFFIX)) {
                FieldReader fields = new FieldReader(entry, directory);
                integrations.add(read.apply(fields, global));
                fields.end();
            }
        });
        return integrations;
    }

    /** A receiver as it can be read again, without its secrets. */
    static Map<String, Object> toMap(ReceiverConfig receiver) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", receiver.name());
        if (receiver.labels().size() > 1) {
            map.put("labels", receiver.labels());
        }
        Map<String, List<Object>> byKind = new LinkedHashMap<>();
        for (IntegrationConfig integration : receiver.integrations()) {
            byKind.computeIfAbsent(integration.kind() + SUFFIX, key -> new ArrayList<>())
                    .add(integration.common().shown());
        }
        map.putAll(byKind);
        return map;
    }
}
