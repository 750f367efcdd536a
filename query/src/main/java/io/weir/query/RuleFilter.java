package io.weir.query;

import io.weir.model.LabelMatcher;
import io.weir.model.record.RuleGroupRecord;
import io.weir.model.record.RuleKind;
import io.weir.model.record.RuleRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which rules {@code /rules} is asked for. An empty set of names is no condition. */
record RuleFilter(
        boolean alerting,
        boolean recording,
        Set<String> names,
        Set<String> groups,
        Set<String> files,
        List<List<LabelMatcher>> matcherSets) {
    static RuleFilter of(ApiRequest request) {
        String type = request.text("type").toLowerCase(java.util.Locale.ROOT);
        if (!Set.of("", "alert", "record").contains(type)) {
            throw ApiException.invalidParameter("type", "not supported value " + ApiTimes.quote(type));
        }
        return new RuleFilter(
                !type.equals("record"),
                !type.equals("alert"),
                new HashSet<>(request.all("rule_name[]")),
                new HashSet<>(request.all("rule_group[]")),
                new HashSet<>(request.all("file[]")),
                request.matcherSets());
    }

    boolean accepts(RuleGroupRecord group) {
        return (groups.isEmpty() || groups.contains(group.getName()))
                && (files.isEmpty() || files.contains(group.getFile()));
    }

    boolean accepts(RuleRecord rule) {
        boolean kind = rule.getKind() == RuleKind.ALERTING ? alerting : recording;
        return kind && (names.isEmpty() || names.contains(rule.getName())) && labelsMatch(rule.getLabels());
    }

    private boolean labelsMatch(Map<String, String> labels) {
        return matcherSets.isEmpty()
                || matcherSets.stream()
                        .anyMatch(set -> set.stream().allMatch(matcher -> {
                            String value = labels.getOrDefault(matcher.name(), "");
                            // A template's outcome is not known here.
                            return matcher.matches(value) && !value.contains("{{");
                        }));
    }
}
