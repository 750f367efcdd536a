package io.weir.alertmanager.template;

import io.weir.template.ParameterType;
import io.weir.template.TemplateFunction;
import io.weir.template.TemplateObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list of texts with the method {@code Join}. */
record StringList(List<String> items) implements TemplateObject {
    @Override
    public String typeName() {
        return "template.Strings";
    }

    @Override
    public Object underlying() {
        return items;
    }

    @Override
    public @Nullable Member member(String name) {
        return name.equals("Join")
                ? Member.method(TemplateFunction.of(
                        arguments -> String.join(String.valueOf(arguments.get(0)), items), ParameterType.STRING))
                : null;
    }

    @Override
    public String toString() {
        return "[" + String.join(" ", items) + "]";
    }
}
