package io.weir.pushgateway;

import io.weir.model.Labels;
import io.weir.model.MetricType;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Groups, and what a consistency check asks of all of them without looking at each. Not thread-safe.
 *
 * <p>A series of a group carries all labels of its grouping key. So for each set of label names that grouping keys have,
 * there is at most one group that could hold a given series: the one whose key has the series' values of these labels.
 * Gateways see few such sets, mostly one.
 */
final class GroupIndex {
    private final Map<GroupingKey, Group> groups = new HashMap<>();

    /** By the label names of grouping keys, ascending: how many groups have these. */
    private final Map<List<String>, Integer> shapes = new HashMap<>();

    /** By the name of a pushed family: how many groups have it, by type. */
    private final Map<String, Map<MetricType, Integer>> families = new HashMap<>();

    @Nullable
    Group get(GroupingKey key) {
        return groups.get(key);
    }

    /** Sets the group with this key; null removes it. */
    void set(GroupingKey key, @Nullable Group group) {
        Group before = group == null ? groups.remove(key) : groups.put(key, group);
        if (before != null) {
            before.families().forEach((name, family) -> count(name, family.type(), -1));
        }
        if (group != null) {
            group.families().forEach((name, family) -> count(name, family.type(), 1));
        }
        int more = (group == null ? 0 : 1) - (before == null ? 0 : 1);
        if (more != 0) {
            add(shapes, key.names(), more);
        }
    }

    private void count(String name, MetricType type, int more) {
        families.compute(name, (n, known) -> {
            Map<MetricType, Integer> counts = known == null ? new EnumMap<>(MetricType.class) : known;
            add(counts, type, more);
            return counts.isEmpty() ? null : counts;
        });
    }

    private static <K> void add(Map<K, Integer> counts, K key, int more) {
        counts.merge(key, more, (a, b) -> a + b == 0 ? null : a + b);
    }

    /** The types of the family {@code name} in all groups but {@code except}. */
    Set<MetricType> typesOf(String name, GroupingKey except) {
        EnumSet<MetricType> types = EnumSet.noneOf(MetricType.class);
        Group excluded = groups.get(except);
        Group.Family ignored = excluded == null ? null : excluded.families().get(name);
        families.getOrDefault(name, Map.of()).forEach((type, count) -> {
            if (count > (ignored != null && ignored.type() == type ? 1 : 0)) {
                types.add(type);
            }
        });
        return types;
    }

    /** Whether a group other than {@code except} holds a series with these labels. */
    boolean holds(Labels series, GroupingKey except) {
        for (List<String> names : shapes.keySet()) {
            // Another key with the same names as the exception differs in a value, which all its series have.
            if (!names.equals(except.names())) {
                Group group = groups.get(keyOf(series, names));
                if (group != null && group.holds(series)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static GroupingKey keyOf(Labels series, List<String> names) {
        TreeMap<String, String> labels = new TreeMap<>();
        for (String name : names) {
            labels.put(name, series.get(name));
        }
        return GroupingKey.of(labels);
    }
}
