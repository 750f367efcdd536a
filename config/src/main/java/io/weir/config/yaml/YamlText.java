package io.weir.config.yaml;

import java.util.Collection;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Maps and lists as YAML text in block style. */
public final class YamlText {
    private YamlText() {}

    /** {@code document} with its keys in the map's order. */
    public static String of(Map<String, Object> document) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        return new Yaml(options).dump(document);
    }

    /** Puts a text that says something. */
    public static void putUnlessEmpty(Map<String, Object> map, String key, String value) {
        if (!value.isEmpty()) {
            map.put(key, value);
        }
    }

    /** Puts a list that has items. */
    public static void putUnlessEmpty(Map<String, Object> map, String key, Collection<?> values) {
        if (!values.isEmpty()) {
            map.put(key, values);
        }
    }

    /** Puts a mapping that has fields. */
    public static void putUnlessEmpty(Map<String, Object> map, String key, Map<String, ?> values) {
        if (!values.isEmpty()) {
            map.put(key, values);
        }
    }
}
