package io.weir.pushgateway;

import io.weir.model.Labels;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes equal texts of a decoded record one object. Names and help texts are the same in most groups, so they are shared by
 * all of them; values of labels only within the record. Confined to the decoding of one record.
 */
final class SharedTexts {
    private final Map<String, String> values = new HashMap<>();

    /** The one object for a text that many groups have. */
    static String shared(String text) {
        // The JVM's own table holds texts weakly, which no map of ours would.
        return text.intern();
    }

    /** The labels with shared names and values. */
    Labels shared(Map<String, String> labels) {
        Labels.Builder all = Labels.builder();
        labels.forEach((name, value) -> all.set(shared(name), value(name, value)));
        return all.build();
    }

    /** The grouping key with shared names and values. */
    GroupingKey sharedKey(Map<String, String> labels) {
        TreeMap<String, String> all = new TreeMap<>();
        labels.forEach((name, value) -> all.put(shared(name), value(name, value)));
        return GroupingKey.of(all);
    }

    private String value(String name, String value) {
        // Jobs are few as well.
        boolean everywhere = name.equals(Labels.METRIC_NAME) || name.equals(GroupingKey.JOB);
        return everywhere ? shared(value) : values.computeIfAbsent(value, same -> same);
    }
}
