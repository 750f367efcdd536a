package io.weir.alertmanager.config;

import io.weir.config.yaml.YamlMapping;
import io.weir.config.yaml.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** YAML of any shape as maps, lists, texts, numbers, booleans and null. */
final class YamlTree {
    private YamlTree() {}

    static Object of(YamlMapping mapping, String key) {
        return mapping.value(key).map(YamlTree::of).orElse("");
    }

    private static @Nullable Object of(YamlValue value) {
        if (value.isMapping()) {
            YamlMapping mapping = value.asMapping();
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (String key : mapping.keys()) {
                map.put(key, mapping.value(key).map(YamlTree::of).orElse(null));
            }
            return map;
        }
        if (value.isList()) {
            List<@Nullable Object> list = new ArrayList<>();
            value.asList().forEach(item -> list.add(of(item)));
            return list;
        }
        return value.asScalar();
    }
}
