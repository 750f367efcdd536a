package io.weir.config.prometheus;

import io.weir.config.yaml.YamlMapping;
import io.weir.config.yaml.YamlText;
import io.weir.config.yaml.YamlValue;
import io.weir.model.relabel.NameValidation;
import io.weir.model.relabel.RelabelAction;
import io.weir.model.relabel.RelabelRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Relabelling rules as YAML. */
public final class RelabelConfigs {
    private RelabelConfigs() {}

    /** The rules of the list at {@code key}; none if it is absent. */
    public static List<RelabelRule> read(YamlMapping mapping, String key, NameValidation names) {
        return read(mapping.list(key), names);
    }

    /** The rules of a list. */
    public static List<RelabelRule> read(List<YamlValue> list, NameValidation names) {
        List<RelabelRule> rules = new ArrayList<>(list.size());
        for (YamlValue value : list) {
            rules.add(readRule(value.asMapping(), names));
        }
        return List.copyOf(rules);
    }

    private static RelabelRule readRule(YamlMapping mapping, NameValidation names) {
        RelabelRule.Builder rule = RelabelRule.builder().nameValidation(names);
        mapping.value("source_labels").ifPresent(value -> rule.sourceLabels(sourceLabels(value)));
        mapping.value("separator").ifPresent(value -> rule.separator(value.asString()));
        mapping.value("regex").ifPresent(value -> rule.regex(value.asString()));
        mapping.value("modulus").ifPresent(value -> rule.modulus(value.asUnsigned()));
        mapping.value("target_label").ifPresent(value -> rule.targetLabel(value.asString()));
        mapping.value("replacement").ifPresent(value -> rule.replacement(value.asString()));
        mapping.value("action").ifPresent(value -> rule.action(action(value)));
        mapping.refuseUnknown();
        try {
            return rule.build();
        } catch (IllegalArgumentException e) {
            throw mapping.error(String.valueOf(e.getMessage()));
        }
    }

    private static RelabelAction action(YamlValue value) {
        if (value.asString().isEmpty()) {
            throw value.error("relabel action cannot be empty");
        }
        try {
            return RelabelAction.parse(value.asString());
        } catch (IllegalArgumentException e) {
            throw value.error(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> sourceLabels(YamlValue list) {
        List<String> labels = new ArrayList<>();
        for (YamlValue label : list.asList()) {
            if (!NameValidation.UTF8.isLabelName(label.asString())) {
                throw label.error("\"" + label.asString() + "\" is not a valid label name");
            }
            labels.add(label.asString());
        }
        return labels;
    }

    /** A rule as a mapping in the order and with the omissions of Prometheus. */
    static Map<String, Object> toMap(RelabelRule rule) {
        Map<String, Object> map = new LinkedHashMap<>();
        YamlText.putUnlessEmpty(map, "source_labels", rule.sourceLabels());
        YamlText.putUnlessEmpty(map, "separator", rule.separator());
        switch (rule.action()) {
            case KEEPEQUAL, DROPEQUAL -> {}
            default -> map.put("regex", rule.regex());
        }
        if (rule.modulus() != 0) {
            map.put("modulus", rule.modulus());
        }
        YamlText.putUnlessEmpty(map, "target_label", rule.targetLabel());
        map.put("replacement", rule.replacement());
        map.put("action", rule.action().text());
        return map;
    }
}
