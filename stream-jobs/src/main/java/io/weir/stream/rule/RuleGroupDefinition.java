package io.weir.stream.rule;

import java.io.Serializable;
import java.util.List;

/**
 * A rule group with every default filled in. Its identity is file and name.
 *
 * @param limit most series or alerts that one rule may produce; 0 = no limit
 * @param rules in the order of evaluation
 */
public record RuleGroupDefinition(
        String file, String name, long intervalMs, long queryOffsetMs, int limit, List<RuleDefinition> rules)
        implements Serializable {
    private static final long serialVersionUID = 1;

    public RuleGroupDefinition {
        if (intervalMs <= 0) {
            throw new IllegalArgumentException("group " + name + ": interval must be greater than 0");
        }
        rules = List.copyOf(rules);
    }

    /** The group's key in the topics {@code rules} and {@code rule-status}. */
    public String key() {
        return file + ";" + name;
    }

    /** The instants at which the group is evaluated. */
    public EvaluationSchedule schedule() {
        return EvaluationSchedule.of(file, name, intervalMs);
    }
}
