package io.weir.stream.plan;

import io.weir.stream.codec.TextHash;
import io.weir.stream.rule.RuleGroupDefinition;
import java.util.ArrayList;
import java.util.List;

/** The plans of all groups, and their leaves in one row. Confined to one thread. */
public final class RulesPlan {
    private final List<GroupPlan> groups;
    private final List<Leaf> leaves;
    private final LeafIndex leafIndex;

    private RulesPlan(List<GroupPlan> groups) {
        this.groups = List.copyOf(groups);
        this.leaves = groups.stream().flatMap(group -> group.leaves().stream()).toList();
        this.leafIndex = new LeafIndex(leaves);
    }

    /** @throws UnsupportedRuleException naming the first rule that can't be evaluated */
    public static RulesPlan of(List<RuleGroupDefinition> groups, PlanOptions options) throws UnsupportedRuleException {
        List<GroupPlan> plans = new ArrayList<>();
        for (RuleGroupDefinition group : groups) {
            plans.add(GroupPlan.of(group, options));
        }
        return new RulesPlan(plans);
    }

    public List<GroupPlan> groups() {
        return groups;
    }

    /** The leaves of all groups, in their order. */
    List<Leaf> leaves() {
        return leaves;
    }

    public LeafIndex leafIndex() {
        return leafIndex;
    }

    /** Which series and samples partitions keep, as a number that changes with it. */
    public long selectionHash() {
        List<String> selections = leaves.stream()
                .map(leaf -> leaf.matchers() + "[" + leaf.windowMs() + "]")
                .distinct()
                .sorted()
                .toList();
        return TextHash.of(selections);
    }

    /** How long before the log's time samples may still be needed. */
    public long keepMs(long evaluationDelayMs) {
        long longest = 0;
        for (GroupPlan group : groups) {
            longest = Math.max(longest, group.keepMs());
        }
        return longest + evaluationDelayMs;
    }
}
