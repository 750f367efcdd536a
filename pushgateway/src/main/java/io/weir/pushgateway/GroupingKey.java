package io.weir.pushgateway;

import io.weir.model.Labels;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The label set that names a group, {@code job} included. Unlike in {@link Labels}, a label with an empty value counts.
 *
 * @param labels ascending by name; immutable
 */
record GroupingKey(SortedMap<String, String> labels) implements Comparable<GroupingKey> {
    static final String JOB = "job";
    static final String INSTANCE = "instance";

    private static final List<String> WITHOUT_INSTANCE = List.of(INSTANCE);
    private static final char SEPARATOR = '\u00FF';

    GroupingKey {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    static GroupingKey of(Map<String, String> labels) {
        return new GroupingKey(new TreeMap<>(labels));
    }

    /** The label names, ascending. */
    List<String> names() {
        return List.copyOf(labels.keySet());
    }

    String job() {
        return labels.getOrDefault(JOB, "");
    }

    /**
     * The key of this group's record: {@code name U+00FF value} pairs ascending by name, joined with U+00FF. A U+00FF or
     * backslash within a name or value is preceded by a backslash, so no two grouping keys share a key.
     */
    String topicKey() {
        StringBuilder key = new StringBuilder();
        labels.forEach((name, value) -> {
            if (key.length() > 0) {
                key.append(SEPARATOR);
            }
            key.append(escape(name)).append(SEPARATOR).append(escape(value));
        });
        return key.toString();
    }

    /** In the order of {@link #topicKey}. */
    @Override
    public int compareTo(GroupingKey other) {
        return topicKey().compareTo(other.topicKey());
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace(String.valueOf(SEPARATOR), "\\" + SEPARATOR);
    }

    /** {@code labels} with those of this key set over them; an empty value removes a label. */
    Labels over(Labels pushed) {
        Labels.Builder all = pushed.toBuilder();
        labels.forEach(all::set);
        return all.build();
    }

    /**
     * The labels that every series of this group is exposed without a value: those of the key, and {@code instance},
     * which keeps a scraper from attaching its own.
     */
    List<String> emptyLabels() {
        boolean hasInstance = labels.containsKey(INSTANCE);
        if (!labels.containsValue("")) {
            return hasInstance ? List.of() : WITHOUT_INSTANCE;
        }
        TreeMap<String, String> empty = new TreeMap<>(labels);
        empty.putIfAbsent(INSTANCE, "");
        empty.values().removeIf(value -> !value.isEmpty());
        return List.copyOf(empty.keySet());
    }

    @Override
    public String toString() {
        return labels.toString();
    }
}
