package io.weir.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of {@code query} inside a template: a list of samples. */
record QueryVector(List<QuerySample> samples) implements TemplateObject {
    @Override
    public String typeName() {
        return "template.queryResult";
    }

    @Override
    public Object underlying() {
        return samples;
    }

    @Override
    public @Nullable Member member(String name) {
        return null;
    }

    @Override
    public String toString() {
        return GoFormat.print(samples);
    }
}
