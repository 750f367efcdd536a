package io.weir.alertmanager.template;

import io.weir.template.ParameterType;
import io.weir.template.TemplateFunctionException;
import io.weir.template.TemplateObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists as arguments of functions. */
final class TemplateLists {
    static final ParameterType STRINGS = ParameterType.of("[]string", Object.class);
    static final ParameterType LIST = ParameterType.of("[]interface {}", Object.class);

    private TemplateLists() {}

    static List<@Nullable Object> list(@Nullable Object value) {
        Object plain = value instanceof TemplateObject object ? object.underlying() : value;
        if (plain instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        throw new TemplateFunctionException("expected a list");
    }

    static List<String> strings(@Nullable Object value) {
        List<String> strings = new ArrayList<>();
        for (Object item : list(value)) {
            if (!(item instanceof String text)) {
                throw new TemplateFunctionException("expected a list of strings");
            }
            strings.add(text);
        }
        return strings;
    }
}
