package io.weir.stream.plan;

import io.weir.stream.rule.RuleGroupDefinition;

/** A rule that can't be evaluated, or not yet. The message names its file, group and rule, as Prometheus does. */
public final class UnsupportedRuleException extends Exception {
    private static final long serialVersionUID = 1;

    private final int index;
    private final String problem;

    /** A problem with the rule at {@code index}, from 0, of {@code group}. */
    UnsupportedRuleException(RuleGroupDefinition group, int index, String problem) {
        super(group.file() + ": group \"" + group.name() + "\", rule " + (index + 1) + ", \""
                + group.rules().get(index).name() + "\": " + problem);
        this.index = index;
        this.problem = problem;
    }

    /** The rule's index in its group, from 0. */
    public int index() {
        return index;
    }

    /** What is wrong, without the place. */
    public String problem() {
        return problem;
    }
}
