package io.weir.template;

import io.weir.model.Labels;
import org.jspecify.annotations.Nullable;

/**
 * One element of a query's result inside a template.
 *
 * @param value a {@link Double}, or what prints as the histogram
 */
public record QuerySample(Labels labels, Object value) implements TemplateObject {
    @Override
    public String typeName() {
        return "*template.sample";
    }

    @Override
    public @Nullable Member member(String name) {
        return switch (name) {
            case "Labels" -> Member.field(labels);
            case "Value" -> Member.field(value);
            default -> null;
        };
    }

    @Override
    public String toString() {
        return "&{" + GoFormat.print(labels) + " " + GoFormat.print(GoValues.normalize(value)) + "}";
    }
}
