package io.weir.stream.plan;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the leaves that select a series, by metric name first. Immutable. */
public final class LeafIndex {
    private final List<Leaf> leaves;
    private final Map<String, List<Integer>> byMetricName = new HashMap<>();
    private final List<Integer> others = new ArrayList<>();

    LeafIndex(List<Leaf> leaves) {
        this.leaves = List.copyOf(leaves);
        for (int i = 0; i < leaves.size(); i++) {
            String name = metricName(leaves.get(i).matchers());
            (name.isEmpty() ? others : byMetricName.computeIfAbsent(name, n -> new ArrayList<>())).add(i);
        }
    }

    private static String metricName(List<LabelMatcher> matchers) {
        for (LabelMatcher matcher : matchers) {
            if (matcher.type() == LabelMatcher.Type.EQUAL && matcher.name().equals(Labels.METRIC_NAME)) {
                return matcher.value();
            }
        }
        return "";
    }

    /** Whether any leaf selects the series. */
    public boolean matches(Labels labels) {
        return select(labels).length > 0;
    }

    /** The indices of the leaves that select the series, ascending. */
    int[] select(Labels labels) {
        int[] selected = new int[4];
        int n = 0;
        for (List<Integer> candidates : List.of(byMetricName.getOrDefault(labels.metricName(), List.of()), others)) {
            for (int candidate : candidates) {
                if (LabelMatcher.allMatch(leaves.get(candidate).matchers(), labels)) {
                    if (n == selected.length) {
                        selected = Arrays.copyOf(selected, 2 * n);
                    }
                    selected[n++] = candidate;
                }
            }
        }
        int[] result = Arrays.copyOf(selected, n);
        Arrays.sort(result);
        return result;
    }
}
