package io.weir.alertmanager.template;

import io.weir.config.yaml.UntypedYaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Trees of configured YAML whose texts are templates. What a template gives is read as YAML, once: {@code "3"} becomes a
 * number, and a JSON object an object.
 */
public final class RenderedTree {
    private RenderedTree() {}

    public static @Nullable Object of(@Nullable Object tree, UnaryOperator<String> execute) {
        if (tree instanceof String template) {
            return typed(execute.apply(template));
        }
        if (tree instanceof List<?> list) {
            List<@Nullable Object> rendered = new ArrayList<>();
            list.forEach(item -> rendered.add(of(item, execute)));
            return rendered;
        }
        if (tree instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> rendered = new TreeMap<>();
            map.forEach((key, value) -> rendered.put(execute.apply(String.valueOf(key)), of(value, execute)));
            return rendered;
        }
        return tree;
    }

    private static @Nullable Object typed(String text) {
        try {
            Object value = UntypedYaml.read(text);
            // A text stays as it is: reading it would strip blanks and quotes.
            return value instanceof String ? text : value;
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
