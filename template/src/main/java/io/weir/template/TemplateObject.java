package io.weir.template;

import org.jspecify.annotations.Nullable;

/**
 * A value with named fields and methods, what a struct or a named type is in Go. It prints as its {@code toString()}.
 */
public interface TemplateObject {
    /** A field's value or a method. */
    final class Member {
        private final @Nullable Object value;
        private final @Nullable TemplateFunction method;

        private Member(@Nullable Object value, @Nullable TemplateFunction method) {
            this.value = value;
            this.method = method;
        }

        public static Member field(@Nullable Object value) {
            return new Member(value, null);
        }

        public static Member method(TemplateFunction method) {
            return new Member(null, method);
        }

        /** A method without parameters. */
        public static Member method(java.util.function.Supplier<@Nullable Object> method) {
            return new Member(null, TemplateFunction.of(arguments -> method.get()));
        }

        @Nullable
        Object value() {
            return value;
        }

        @Nullable
        TemplateFunction method() {
            return method;
        }
    }

    /** The type's name in errors, such as {@code template.Alert}. */
    String typeName();

    /** The field or method {@code name}, null if there is none. */
    @Nullable
    Member member(String name);

    /**
     * The plain value behind a named type: a list, a map, a string or a number. It decides truth, {@code len}, {@code
     * index}, {@code range} and comparisons. Null for a struct.
     */
    default @Nullable Object underlying() {
        return null;
    }

    /** What a key that the map behind it lacks gives: the zero value of its elements. */
    default @Nullable Object missing() {
        return null;
    }
}
