package io.weir.config.rules;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A group of rules that are evaluated in order, at the same instants.
 *
 * @param optionalInterval null = the global evaluation interval
 * @param optionalQueryOffset null = the global rule query offset; zero overrides it
 * @param limit of series or alerts that one rule may produce; 0 = none
 * @param labels added to every rule; a rule's own win
 * @param line where the group starts, from 1
 */
public record RuleGroup(
        String name,
        @Nullable Duration optionalInterval,
        @Nullable Duration optionalQueryOffset,
        int limit,
        Map<String, String> labels,
        List<Rule> rules,
        int line) {
    public RuleGroup {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        rules = List.copyOf(rules);
    }

    public Optional<Duration> interval() {
        return Optional.ofNullable(optionalInterval);
    }

    public Optional<Duration> queryOffset() {
        return Optional.ofNullable(optionalQueryOffset);
    }

    /** The labels of {@code rule} with those of the group where it has none of that name. */
    public Map<String, String> labelsOf(Rule rule) {
        Map<String, String> merged = new LinkedHashMap<>(labels);
        merged.putAll(rule.labels());
        return merged;
    }
}
