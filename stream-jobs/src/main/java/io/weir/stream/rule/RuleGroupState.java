package io.weir.stream.rule;

import io.weir.model.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a rule group remembers from one instant to the next. Immutable.
 *
 * @param definition that the states belong to
 * @param lastInstantMs the instant evaluated last, or {@link #NONE}
 * @param rules one state for each rule of the definition, in its order
 * @param orphans series of rules that a new definition no longer has: they get a stale marker at the next instant
 */
public record RuleGroupState(
        RuleGroupDefinition definition, long lastInstantMs, List<RuleState> rules, List<Labels> orphans) {
    /** The last instant of a group that was never evaluated. */
    public static final long NONE = Long.MIN_VALUE;

    public RuleGroupState {
        rules = List.copyOf(rules);
        orphans = List.copyOf(orphans);
        if (rules.size() != definition.rules().size()) {
            throw new IllegalArgumentException(
                    rules.size() + " states for the " + definition.rules().size() + " rules of " + definition.key());
        }
    }

    /** A group that was never evaluated. */
    public static RuleGroupState initial(RuleGroupDefinition definition) {
        return new RuleGroupState(
                definition,
                NONE,
                definition.rules().stream().map(rule -> RuleState.INITIAL).toList(),
                List.of());
    }

    /**
     * This state under a new definition of the group: rules that kept name and labels keep their alerts and series, in
     * order, as a reload does in Prometheus (Group.CopyState in prometheus rules/group.go).
     */
    public RuleGroupState under(RuleGroupDefinition newDefinition) {
        if (newDefinition.equals(definition)) {
            return this;
        }
        Map<RuleIdentity, List<RuleState>> old = new HashMap<>();
        for (int i = 0; i < rules.size(); i++) {
            old.computeIfAbsent(RuleIdentity.of(definition.rules().get(i)), id -> new ArrayList<>())
                    .add(rules.get(i));
        }
        List<RuleState> states = new ArrayList<>();
        for (RuleDefinition rule : newDefinition.rules()) {
            List<RuleState> candidates = old.getOrDefault(RuleIdentity.of(rule), List.of());
            states.add(candidates.isEmpty() ? RuleState.INITIAL : candidates.remove(0));
        }
        List<Labels> left = new ArrayList<>(orphans);
        old.values().forEach(candidates -> candidates.forEach(state -> left.addAll(state.series())));
        return new RuleGroupState(newDefinition, lastInstantMs, states, left);
    }

    /** This state after an instant that could not be evaluated. */
    public RuleGroupState at(long instantMs) {
        return new RuleGroupState(definition, instantMs, rules, orphans);
    }

    private record RuleIdentity(RuleDefinition.Kind kind, String name, Map<String, String> labels) {
        static RuleIdentity of(RuleDefinition rule) {
            return new RuleIdentity(rule.kind(), rule.name(), rule.labels());
        }
    }
}
