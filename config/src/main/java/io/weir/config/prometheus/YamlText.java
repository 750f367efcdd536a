package io.weir.config.prometheus;

import java.util.Collection;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Maps and lists as YAML text in block style. */
final class YamlText {
    private YamlText() {}

    static String of(Map<String, Object> document) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        return new Yaml(options).dump(document);
    }

    static void putUnlessEmpty(Map<String, Object> map, String key, String value) {
        if (!value.isEmpty()) {
            map.put(key, value);
        }
    }

    static void putUnlessEmpty(Map<String, Object> map, String key, Collection<?> values) {
        if (!values.isEmpty()) {
            map.put(key, values);
        }
    }

    static void putUnlessEmpty(Map<String, Object> map, String key, Map<String, ?> values) {
        if (!values.isEmpty()) {
            map.put(key, values);
        }
    }
}
