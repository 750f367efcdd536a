package io.weir.model;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * An immutable label set: unique label names in ascending order, each with a non-empty value.
 *
 * <p>As in Prometheus, a label with an empty value is the same as no label; builders drop it. Order is that of
 * {@link String#compareTo} (UTF-16 code units), which equals Prometheus's byte order for every name without
 * supplementary characters.
 */
public final class Labels implements Comparable<Labels> {
    /** The label that holds a series' metric name. */
    public static final String METRIC_NAME = "__name__";

    private static final Labels EMPTY = new Labels(new String[0]);

    /** name0, value0, name1, value1, … ascending by name. */
    private final String[] pairs;

    private int hash;

    private Labels(String[] pairs) {
        this.pairs = pairs;
    }

    public static Labels empty() {
        return EMPTY;
    }

    /**
     * A label set from alternating names and values, in any order.
     *
     * @throws IllegalArgumentException for an odd number of strings or a repeated name
     */
    public static Labels of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("odd number of label names and values: " + namesAndValues.length);
        }
        TreeMap<String, String> sorted = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (sorted.put(namesAndValues[i], namesAndValues[i + 1]) != null) {
                throw new IllegalArgumentException("duplicate label name: " + namesAndValues[i]);
            }
        }
        return ofSorted(sorted);
    }

    public static Labels of(Map<String, String> labels) {
        return ofSorted(new TreeMap<>(labels));
    }

    /**
     * Takes ownership of {@code pairs}: alternating names and values, already ascending by name, no empty value. For
     * decoders whose input is canonical.
     *
     * @throws IllegalArgumentException if the names are not strictly ascending or a value is empty
     */
    public static Labels ofCanonical(String[] pairs) {
        if (pairs.length % 2 != 0) {
            throw new IllegalArgumentException("odd number of label names and values: " + pairs.length);
        }
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i + 1].isEmpty()) {
                throw new IllegalArgumentException("empty value of label " + pairs[i]);
            }
            if (i > 0 && pairs[i - 2].compareTo(pairs[i]) >= 0) {
                throw new IllegalArgumentException("label names are not ascending: " + pairs[i - 2] + ", " + pairs[i]);
            }
        }
        return pairs.length == 0 ? EMPTY : new Labels(pairs);
    }

    private static Labels ofSorted(SortedMap<String, String> sorted) {
        sorted.values().removeIf(String::isEmpty);
        if (sorted.isEmpty()) {
            return EMPTY;
        }
        String[] pairs = new String[2 * sorted.size()];
        int i = 0;
        for (Map.Entry<String, String> label : sorted.entrySet()) {
            pairs[i++] = label.getKey();
            pairs[i++] = label.getValue();
        }
        return new Labels(pairs);
    }

    /** The number of labels. */
    public int size() {
        return pairs.length / 2;
    }

    public boolean isEmpty() {
        return pairs.length == 0;
    }

    /** The name at {@code index}, which is in {@code [0, size())}. */
    public String name(int index) {
        return pairs[2 * index];
    }

    /** The value at {@code index}, which is in {@code [0, size())}. */
    public String value(int index) {
        return pairs[2 * index + 1];
    }

    /** The value of the label {@code name}, or the empty string if there is none. */
    public String get(String name) {
        int index = indexOf(name);
        return index < 0 ? "" : pairs[2 * index + 1];
    }

    public boolean has(String name) {
        return indexOf(name) >= 0;
    }

    /** The value of {@code __name__}, or the empty string. */
    public String metricName() {
        return get(METRIC_NAME);
    }

    private int indexOf(String name) {
        // Label sets are small: a scan over ascending names beats a binary search below about 20 labels.
        for (int i = 0; i < pairs.length; i += 2) {
            int order = pairs[i].compareTo(name);
            if (order == 0) {
                return i / 2;
            }
            if (order > 0) {
                return -1;
            }
        }
        return -1;
    }

    /** This set with {@code name} set to {@code value}; an empty value removes the label. */
    public Labels with(String name, String value) {
        int at = 0;
        while (at < pairs.length && pairs[at].compareTo(name) < 0) {
            at += 2;
        }
        boolean present = at < pairs.length && pairs[at].equals(name);
        if (value.isEmpty()) {
            return present ? withoutPairAt(at) : this;
        }
        if (present) {
            String[] changed = pairs.clone();
            changed[at + 1] = value;
            return new Labels(changed);
        }
        String[] longer = Arrays.copyOf(pairs, pairs.length + 2);
        System.arraycopy(pairs, at, longer, at + 2, pairs.length - at);
        longer[at] = name;
        longer[at + 1] = value;
        return new Labels(longer);
    }

    /** This set without the label {@code name}. */
    public Labels without(String name) {
        int index = indexOf(name);
        return index < 0 ? this : withoutPairAt(2 * index);
    }

    private Labels withoutPairAt(int at) {
        if (pairs.length == 2) {
            return EMPTY;
        }
        String[] shorter = Arrays.copyOf(pairs, pairs.length - 2);
        System.arraycopy(pairs, at + 2, shorter, at, pairs.length - at - 2);
        return new Labels(shorter);
    }

    /** Only the labels whose name is in {@code names}. */
    public Labels keep(Collection<String> names) {
        return select(names, true);
    }

    /** All labels whose name is not in {@code names}. */
    public Labels drop(Collection<String> names) {
        return select(names, false);
    }

    private Labels select(Collection<String> names, boolean keep) {
        String[] kept = new String[pairs.length];
        int n = 0;
        for (int i = 0; i < pairs.length; i += 2) {
            if (names.contains(pairs[i]) == keep) {
                kept[n++] = pairs[i];
                kept[n++] = pairs[i + 1];
            }
        }
        return n == pairs.length ? this : n == 0 ? EMPTY : new Labels(Arrays.copyOf(kept, n));
    }

    public void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < pairs.length; i += 2) {
            action.accept(pairs[i], pairs[i + 1]);
        }
    }

    /** A new map from name to value, ascending by name. */
    public Map<String, String> toMap() {
        TreeMap<String, String> map = new TreeMap<>();
        forEach(map::put);
        return map;
    }

    public Builder toBuilder() {
        Builder builder = new Builder();
        forEach(builder.labels::put);
        return builder;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects labels; later settings of a name win. Not thread-safe. */
    public static final class Builder {
        private final TreeMap<String, String> labels = new TreeMap<>();

        private Builder() {}

        /** Sets {@code name}; an empty value removes it. */
        public Builder set(String name, String value) {
            if (value.isEmpty()) {
                labels.remove(name);
            } else {
                labels.put(name, value);
            }
            return this;
        }

        /** Sets {@code name} unless it has a value. */
        public Builder setIfAbsent(String name, String value) {
            if (!value.isEmpty()) {
                labels.putIfAbsent(name, value);
            }
            return this;
        }

        public Builder setAll(Labels other) {
            other.forEach(labels::put);
            return this;
        }

        public Builder remove(String name) {
            labels.remove(name);
            return this;
        }

        /** The value set for {@code name}, or the empty string. */
        public String get(String name) {
            return labels.getOrDefault(name, "");
        }

        public boolean has(String name) {
            return labels.containsKey(name);
        }

        /** The names set now, ascending; a copy. */
        public List<String> names() {
            return List.copyOf(labels.keySet());
        }

        public Labels build() {
            return ofSorted(labels);
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(String a, String b) {
        return a == b;
    }

    /** Order by first differing name, then value, then size: that of Prometheus's {@code labels.Compare}. */
    @Override
    public int compareTo(Labels other) {
        int shared = Math.min(pairs.length, other.pairs.length);
        for (int i = 0; i < shared; i++) {
            // The index shares equal strings among its series, so that most differ in few of them.
            if (isSame(pairs[i], other.pairs[i])) {
                continue;
            }
            int order = pairs[i].compareTo(other.pairs[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(pairs.length, other.pairs.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Labels labels && Arrays.equals(pairs, labels.pairs);
    }

    @Override
    public int hashCode() {
        int h = hash;
        if (h == 0) {
            h = Arrays.hashCode(pairs);
            hash = h;
        }
        return h;
    }

    /** As Prometheus prints a label set: {@code {__name__="up", job="node"}}. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("{");
        for (int i = 0; i < pairs.length; i += 2) {
            if (i > 0) {
                out.append(", ");
            }
            appendName(out, pairs[i]);
            out.append('=');
            appendQuoted(out, pairs[i + 1]);
        }
        return out.append('}').toString();
    }

    private static void appendName(StringBuilder out, String name) {
        if (LabelNames.isLegacyLabelName(name)) {
            out.append(name);
        } else {
            appendQuoted(out, name);
        }
    }

    private static void appendQuoted(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                default -> out.append(c);
            }
        }
        out.append('"');
    }
}
