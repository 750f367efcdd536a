package io.weir.stream.plan;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import io.weir.stream.rule.RuleDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of a rule's series before any exists: the labels that all of them share.
 *
 * @param fixed from label name to value; the empty value says that no series has the label
 */
record RuleOutput(Map<String, String> fixed) {
    static List<RuleOutput> of(RuleDefinition rule) {
        Map<String, String> fixed = new HashMap<>();
        rule.labels().forEach((name, value) -> {
            boolean literal = !rule.isAlerting() || !value.contains("{{");
            if (literal) {
                fixed.put(name, value);
            }
        });
        if (!rule.isAlerting()) {
            fixed.put(Labels.METRIC_NAME, rule.name());
            return List.of(new RuleOutput(fixed));
        }
        fixed.put("alertname", rule.name());
        List<RuleOutput> outputs = new ArrayList<>();
        for (String metric : List.of("ALERTS", "ALERTS_FOR_STATE")) {
            Map<String, String> series = new HashMap<>(fixed);
            series.put(Labels.METRIC_NAME, metric);
            outputs.add(new RuleOutput(series));
        }
        return outputs;
    }

    /** Whether some series of the rule may satisfy all of {@code matchers}. */
    boolean mayMatch(List<LabelMatcher> matchers) {
        for (LabelMatcher matcher : matchers) {
            String value = fixed.get(matcher.name());
            if (value != null && !matcher.matches(value)) {
                return false;
            }
        }
        return true;
    }
}
