package io.weir.stream;

import io.weir.config.ConfigException;
import io.weir.config.rules.Rule;
import io.weir.config.rules.RuleFile;
import io.weir.config.rules.RuleGroup;
import io.weir.promql.PromqlFeatures;
import io.weir.stream.plan.PlanOptions;
import io.weir.stream.plan.RulesPlan;
import io.weir.stream.plan.UnsupportedRuleException;
import io.weir.stream.rule.RuleGroupDefinition;
import io.weir.stream.rule.RuleGroups;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says whether the rules of a file can be evaluated. Immutable and thread-safe. */
public final class RuleFileCheck {
    private final RuleGroups groups;
    private final PlanOptions options;

    RuleFileCheck(RuleGroups groups, PlanOptions options) {
        this.groups = groups;
        this.options = options;
    }

    /** Checks files as a server would that has {@code features} enabled and is configured by defaults otherwise. */
    public static RuleFileCheck of(PromqlFeatures features) {
        Duration interval = Duration.ofMinutes(1);
        return new RuleFileCheck(
                new RuleGroups(interval, Duration.ZERO, features),
                new PlanOptions(RulesConfig.DEFAULT_LOOKBACK, interval, RulesConfig.DEFAULT_MAX_WINDOW, features));
    }

    /**
     * A metric or alert with labels that several rules produce, from different expressions perhaps.
     *
     * @param metric the recorded metric, or the alert
     * @param labels of the rules themselves
     */
    public record Duplicate(String metric, Map<String, String> labels) {
        public Duplicate {
            labels = Map.copyOf(labels);
        }
    }

    /**
     * The groups of {@code file}, ready to be evaluated.
     *
     * @throws ConfigException for the first rule that can't be evaluated
     */
    public List<RuleGroupDefinition> groups(RuleFile file) {
        List<RuleGroupDefinition> definitions = groups.of(file);
        for (int i = 0; i < definitions.size(); i++) {
            try {
                RulesPlan.of(List.of(definitions.get(i)), options);
            } catch (UnsupportedRuleException e) {
                throw RuleGroups.ofExpression(file, file.groups().get(i), e.index(), e.problem());
            }
        }
        return definitions;
    }

    /** What is said by more than one rule of the file, each once, as promtool's lint finds it. */
    public static List<Duplicate> duplicates(RuleFile file) {
        Map<Duplicate, Integer> counts = new HashMap<>();
        List<Duplicate> duplicates = new ArrayList<>();
        for (RuleGroup group : file.groups()) {
            for (Rule rule : group.rules()) {
                Duplicate duplicate = new Duplicate(rule.name(), new TreeMap<>(rule.labels()));
                if (counts.merge(duplicate, 1, Integer::sum) == 2) {
                    duplicates.add(duplicate);
                }
            }
        }
        return duplicates;
    }
}
