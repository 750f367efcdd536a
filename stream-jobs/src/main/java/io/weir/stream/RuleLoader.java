package io.weir.stream;

import io.weir.config.ConfigException;
import io.weir.config.FileGlob;
import io.weir.config.rules.Rule;
import io.weir.config.rules.RuleFile;
import io.weir.config.rules.RuleGroup;
import io.weir.model.relabel.NameValidation;
import io.weir.stream.plan.PlanOptions;
import io.weir.stream.plan.RulesPlan;
import io.weir.stream.plan.UnsupportedRuleException;
import io.weir.stream.rule.RuleDefinition;
import io.weir.stream.rule.RuleGroupDefinition;
import io.weir.stream.rule.TemplatedTexts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads rule files and refuses what can't be evaluated, naming its place. */
final class RuleLoader {
    private final RulesConfig config;
    private final PlanOptions options;

    RuleLoader(RulesConfig config, PlanOptions options) {
        this.config = config;
        this.options = options;
    }

    /**
     * All groups, in the order of their files.
     *
     * @throws ConfigException for the first thing that is wrong
     */
    List<RuleGroupDefinition> load() {
        Set<Path> files = new LinkedHashSet<>();
        for (FileGlob glob : config.ruleFiles()) {
            try {
                files.addAll(glob.matches());
            } catch (IOException e) {
                throw ConfigException.ofFile(glob.pattern(), "can't be read: " + e.getMessage());
            }
        }
        List<RuleGroupDefinition> groups = new ArrayList<>();
        for (Path path : files) {
            RuleFile file = RuleFile.load(path, NameValidation.UTF8);
            for (RuleGroup group : file.groups()) {
                groups.add(load(file, group));
            }
        }
        return groups;
    }

    private RuleGroupDefinition load(RuleFile file, RuleGroup group) {
        RuleGroupDefinition definition = new RuleGroupDefinition(
                file.path(),
                group.name(),
                group.interval().orElse(config.evaluationInterval()).toMillis(),
                group.queryOffset().orElse(config.queryOffset()).toMillis(),
                group.limit(),
                group.rules().stream().map(rule -> definition(group, rule)).toList());
        for (int i = 0; i < group.rules().size(); i++) {
            checkTexts(file, group, i, definition.rules().get(i));
        }
        try {
            RulesPlan.of(List.of(definition), options);
        } catch (UnsupportedRuleException e) {
            Rule rule = group.rules().get(e.index());
            throw error(file, group, e.index(), rule.exprLine(), rule.exprColumn(), e.problem());
        }
        return definition;
    }

    private static RuleDefinition definition(RuleGroup group, Rule rule) {
        return new RuleDefinition(
                rule.kind() == Rule.Kind.ALERTING ? RuleDefinition.Kind.ALERTING : RuleDefinition.Kind.RECORDING,
                rule.name(),
                rule.expr(),
                rule.holdDuration().toMillis(),
                rule.keepFiringFor().toMillis(),
                group.labelsOf(rule),
                rule.annotations());
    }

    private static void checkTexts(RuleFile file, RuleGroup group, int index, RuleDefinition definition) {
        if (!definition.isAlerting()) {
            return;
        }
        Rule rule = group.rules().get(index);
        for (Map<String, String> texts : List.of(definition.labels(), definition.annotations())) {
            String kind = texts == definition.labels() ? "label" : "annotation";
            texts.forEach((name, text) -> {
                try {
                    TemplatedTexts.check(definition.name(), text);
                } catch (IllegalArgumentException e) {
                    throw error(
                            file,
                            group,
                            index,
                            rule.line(),
                            rule.column(),
                            kind + " \"" + name + "\": " + e.getMessage());
                }
            });
        }
    }

    private static ConfigException error(
            RuleFile file, RuleGroup group, int index, int line, int column, String problem) {
        String text = file.path() + ": " + line + ":" + column + ": group \"" + group.name() + "\", rule " + (index + 1)
                + ", \"" + group.rules().get(index).name() + "\": " + problem;
        return ConfigException.verbatim(text, file.path(), line, column);
    }
}
