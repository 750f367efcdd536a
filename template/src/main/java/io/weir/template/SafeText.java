package io.weir.template;

import org.jspecify.annotations.Nullable;

/** A text that a template's author vouches for, so that HTML mode doesn't escape it where it belongs. */
public record SafeText(Kind kind, String text) implements TemplateObject {
    /** Where it belongs. */
    public enum Kind {
        /** Between tags. */
        HTML("template.HTML"),
        /** In an attribute that holds a URL. */
        URL("template.URL");

        private final String typeName;

        Kind(String typeName) {
            this.typeName = typeName;
        }
    }

    @Override
    public String typeName() {
        return kind.typeName;
    }

    @Override
    public @Nullable Member member(String name) {
        return null;
    }

    @Override
    public Object underlying() {
        return text;
    }

    @Override
    public String toString() {
        return text;
    }
}
