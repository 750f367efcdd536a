package io.weir.pushgateway;

import io.weir.model.Labels;
import java.util.HashMap;
import java.util.Map;

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

    private String value(String name, String value) {
        return name.equals(Labels.METRIC_NAME) ? shared(value) : values.computeIfAbsent(value, same -> same);
    }
}
