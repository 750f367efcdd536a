package io.weir.stream.rule;

import io.weir.config.ConfigException;
import io.weir.config.rules.Rule;
import io.weir.config.rules.RuleFile;
import io.weir.config.rules.RuleGroup;
import io.weir.promql.PromqlFeatures;
import io.weir.promql.PromqlParseException;
import io.weir.promql.PromqlParser;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Makes rule groups of rule files: every default filled in, every expression and template parsed once to refuse those that
 * don't parse. Immutable and thread-safe.
 */
public final class RuleGroups {
    private final Duration interval;
    private final Duration queryOffset;
    private final PromqlFeatures features;

    /**
     * @param interval of groups that give none
     * @param queryOffset of groups that give none
     * @param features the optional parts of PromQL that expressions may use
     */
    public RuleGroups(Duration interval, Duration queryOffset, PromqlFeatures features) {
        this.interval = interval;
        this.queryOffset = queryOffset;
        this.features = features;
    }

    /**
     * The groups of {@code file}, in its order.
     *
     * @throws ConfigException for the first expression or template that is wrong, in Prometheus's words
     */
    public List<RuleGroupDefinition> of(RuleFile file) {
        return file.groups().stream().map(group -> of(file, group)).toList();
    }

    private RuleGroupDefinition of(RuleFile file, RuleGroup group) {
        for (int i = 0; i < group.rules().size(); i++) {
            check(file, group, i);
        }
        return new RuleGroupDefinition(
                file.path(),
                group.name(),
                group.interval().orElse(interval).toMillis(),
                group.queryOffset().orElse(queryOffset).toMillis(),
                group.limit(),
                group.rules().stream().map(rule -> definition(group, rule)).toList());
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

    private void check(RuleFile file, RuleGroup group, int index) {
        Rule rule = group.rules().get(index);
        try {
            PromqlParser.parse(rule.expr(), features);
        } catch (PromqlParseException e) {
            throw ofExpression(file, group, index, "could not parse expression: " + e.getMessage());
        }
        if (rule.kind() == Rule.Kind.ALERTING) {
            checkTexts(file, group, index, "label", group.labelsOf(rule));
            checkTexts(file, group, index, "annotation", rule.annotations());
        }
    }

    private static void checkTexts(RuleFile file, RuleGroup group, int index, String kind, Map<String, String> texts) {
        Rule rule = group.rules().get(index);
        texts.forEach((name, text) -> {
            try {
                TemplatedTexts.check(rule.name(), text);
            } catch (IllegalArgumentException e) {
                String problem = kind + " \"" + name + "\": " + e.getMessage();
                throw error(file, group, index, rule.line(), rule.column(), problem);
            }
        });
    }

    /** An error at the expression of the rule at {@code index}, from 0. */
    public static ConfigException ofExpression(RuleFile file, RuleGroup group, int index, String problem) {
        Rule rule = group.rules().get(index);
        return error(file, group, index, rule.exprLine(), rule.exprColumn(), problem);
    }

    private static ConfigException error(
            RuleFile file, RuleGroup group, int index, int line, int column, String problem) {
        String text = file.path() + ": " + line + ":" + column + ": group \"" + group.name() + "\", rule " + (index + 1)
                + ", \"" + group.rules().get(index).name() + "\": " + problem;
        return ConfigException.verbatim(text, file.path(), line, column);
    }
}
