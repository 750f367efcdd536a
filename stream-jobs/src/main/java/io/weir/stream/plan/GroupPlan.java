package io.weir.stream.plan;

import io.weir.promql.Expr;
import io.weir.promql.PromqlParseException;
import io.weir.promql.PromqlParser;
import io.weir.promql.plan.UnsupportedExpressionException;
import io.weir.stream.codec.TextHash;
import io.weir.stream.rule.RuleDefinition;
import io.weir.stream.rule.RuleGroupDefinition;
import java.util.ArrayList;
import java.util.List;

/** How one rule group is computed: the leaves that partitions evaluate for it, and its rules' expressions. Confined to one thread. */
public final class GroupPlan {
    private final RuleGroupDefinition definition;
    private final List<Leaf> leaves;
    private final List<RulePlan> rules;
    private final long hash;

    private GroupPlan(RuleGroupDefinition definition, List<Leaf> leaves, List<RulePlan> rules, long hash) {
        this.definition = definition;
        this.leaves = List.copyOf(leaves);
        this.rules = List.copyOf(rules);
        this.hash = hash;
    }

    static GroupPlan of(RuleGroupDefinition definition, PlanOptions options) throws UnsupportedRuleException {
        List<Leaf> leaves = new ArrayList<>();
        List<RulePlan> rules = new ArrayList<>();
        List<RuleOutput> earlier = new ArrayList<>();
        List<String> texts = new ArrayList<>(List.of(
                options.toString(), Long.toString(definition.intervalMs()), Long.toString(definition.queryOffsetMs())));
        for (int i = 0; i < definition.rules().size(); i++) {
            RuleDefinition rule = definition.rules().get(i);
            try {
                Expr expr = PromqlParser.parse(rule.expr(), options.features());
                rules.add(RulePlan.of(expr, earlier, options, leaves));
            } catch (PromqlParseException e) {
                throw new UnsupportedRuleException(definition, i, "could not parse expression: " + e.getMessage());
            } catch (IllegalArgumentException | UnsupportedExpressionException e) {
                throw new UnsupportedRuleException(definition, i, String.valueOf(e.getMessage()));
            }
            earlier.addAll(RuleOutput.of(rule));
            texts.add(rule.toString());
        }
        return new GroupPlan(definition, leaves, rules, TextHash.of(texts));
    }

    public RuleGroupDefinition definition() {
        return definition;
    }

    /** What partitions evaluate for the group. */
    List<Leaf> leaves() {
        return leaves;
    }

    List<RulePlan> rules() {
        return rules;
    }

    /** A number that changes whenever reports of this plan mean something else. */
    public long hash() {
        return hash;
    }

    /** How long before an instant samples may be needed for it. */
    long keepMs() {
        long window = leaves.stream().mapToLong(Leaf::windowMs).max().orElse(0);
        return window + definition.queryOffsetMs();
    }

    /** How long before the query time what the group's rules wrote is read by its later rules; 0 if it never is. */
    public long ownWindowMs() {
        return rules.stream().mapToLong(RulePlan::ownWindowMs).max().orElse(0);
    }
}
