package io.weir.config.rules;

import io.weir.config.ConfigException;
import io.weir.config.yaml.UnknownFields;
import io.weir.config.yaml.YamlDocument;
import io.weir.config.yaml.YamlMapping;
import io.weir.config.yaml.YamlValue;
import io.weir.model.Labels;
import io.weir.model.relabel.NameValidation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a rule file. The checks and their words are those of Prometheus's package rulefmt. */
final class RuleFileReader {
    private final String path;
    private final NameValidation names;
    private final UnknownFields unknownFields;

    RuleFileReader(String path, NameValidation names, UnknownFields unknownFields) {
        this.path = path;
        this.names = names;
        this.unknownFields = unknownFields;
    }

    RuleFile read(String text) {
        YamlDocument document = YamlDocument.parse(text, path, unknownFields);
        YamlMapping root = document.root();
        List<RuleGroup> groups = new ArrayList<>();
        Set<String> groupNames = new HashSet<>();
        for (YamlMapping mapping : root.mappings("groups")) {
            RuleGroup group = readGroup(mapping);
            if (!groupNames.add(group.name())) {
                throw error(
                        mapping,
                        "groupname: \"" + group.name() + "\" is repeated in the same file: names must be unique");
            }
            groups.add(group);
        }
        root.refuseUnknown();
        return new RuleFile(path, groups, document.hasMoreDocuments());
    }

    private ConfigException error(YamlMapping place, String problem) {
        return ConfigException.verbatim(
                path + ": " + place.line() + ':' + place.column() + ": " + problem, path, place.line(), place.column());
    }

    private RuleGroup readGroup(YamlMapping mapping) {
        String name = mapping.string("name", "");
        if (name.isEmpty()) {
            throw error(mapping, "Groupname must not be empty");
        }
        Map<String, String> labels = mapping.stringMap("labels");
        String labelProblem = labelProblem(labels);
        if (!labelProblem.isEmpty()) {
            throw error(mapping, "group \"" + name + "\": " + labelProblem);
        }
        List<Rule> rules = new ArrayList<>();
        for (YamlMapping rule : mapping.mappings("rules")) {
            rules.add(readRule(rule, name, rules.size() + 1));
        }
        Duration interval = mapping.optionalDuration("interval");
        RuleGroup group = new RuleGroup(
                name,
                interval == null || interval.isZero() ? null : interval,
                mapping.optionalDuration("query_offset"),
                mapping.integer("limit", 0),
                labels,
                rules,
                mapping.line());
        mapping.refuseUnknown();
        return group;
    }

    private Rule readRule(YamlMapping mapping, String group, int number) {
        String record = mapping.string("record", "");
        String alert = mapping.string("alert", "");
        String expr = mapping.string("expr", "");
        Rule.Kind kind = record.isEmpty() ? Rule.Kind.ALERTING : Rule.Kind.RECORDING;
        Rule rule = new Rule(
                kind,
                record.isEmpty() ? alert : record,
                expr,
                mapping.duration("for", Duration.ZERO),
                mapping.duration("keep_firing_for", Duration.ZERO),
                mapping.stringMap("labels"),
                mapping.stringMap("annotations"),
                mapping.line(),
                mapping.column(),
                mapping.value("expr").map(YamlValue::line).orElse(mapping.line()),
                mapping.value("expr").map(YamlValue::column).orElse(mapping.column()));
        mapping.refuseUnknown();
        String problem = problem(rule, record, alert);
        if (!problem.isEmpty()) {
            throw error(mapping, "group \"" + group + "\", rule " + number + ", \"" + rule.name() + "\": " + problem);
        }
        return rule;
    }

    private String problem(Rule rule, String record, String alert) {
        if (!record.isEmpty() && !alert.isEmpty()) {
            return "only one of 'record' and 'alert' must be set";
        }
        if (record.isEmpty() && alert.isEmpty()) {
            return "one of 'record' or 'alert' must be set";
        }
        if (rule.expr().isBlank()) {
            return "field 'expr' must be set in rule";
        }
        if (rule.kind() == Rule.Kind.RECORDING) {
            String problem = recordingProblem(rule);
            if (!problem.isEmpty()) {
                return problem;
            }
        }
        String labelProblem = labelProblem(rule.labels());
        if (!labelProblem.isEmpty()) {
            return labelProblem;
        }
        for (String name : rule.annotations().keySet()) {
            if (!names.isLabelName(name)) {
                return "invalid annotation name: " + name;
            }
        }
        return "";
    }

    private String recordingProblem(Rule rule) {
        if (!rule.annotations().isEmpty()) {
            return "invalid field 'annotations' in recording rule";
        }
        if (!rule.holdDuration().isZero()) {
            return "invalid field 'for' in recording rule";
        }
        if (!rule.keepFiringFor().isZero()) {
            return "invalid field 'keep_firing_for' in recording rule";
        }
        if (!names.isMetricName(rule.name())) {
            return "invalid recording rule name: " + rule.name();
        }
        if (rule.name().contains("{") || rule.name().contains("}")) {
            return "braces present in the recording rule name; should it be in expr?: " + rule.name();
        }
        return "";
    }

    private String labelProblem(Map<String, String> labels) {
        for (Map.Entry<String, String> label : labels.entrySet()) {
            if (!names.isLabelName(label.getKey()) || label.getKey().equals(Labels.METRIC_NAME)) {
                return "invalid label name: " + label.getKey();
            }
            if (!label.getValue().isEmpty() && !NameValidation.UTF8.isLabelName(label.getValue())) {
                return "invalid label value: " + label.getValue();
            }
        }
        return "";
    }
}
