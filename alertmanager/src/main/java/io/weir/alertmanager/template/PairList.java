package io.weir.alertmanager.template;

import io.weir.template.TemplateObject;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Names with their values, in order. */
record PairList(List<Pair> pairs) implements TemplateObject {
    /** A name with its value. */
    record Pair(String name, String value) implements TemplateObject {
        @Override
        public String typeName() {
            return "template.Pair";
        }

        @Override
        public @Nullable Member member(String member) {
            return switch (member) {
                case "Name" -> Member.field(name);
                case "Value" -> Member.field(value);
                default -> null;
            };
        }

        @Override
        public String toString() {
            return "{" + name + " " + value + "}";
        }
    }

    StringList names() {
        return new StringList(pairs.stream().map(Pair::name).toList());
    }

    StringList values() {
        return new StringList(pairs.stream().map(Pair::value).toList());
    }

    @Override
    public String typeName() {
        return "template.Pairs";
    }

    @Override
    public Object underlying() {
        return pairs;
    }

    @Override
    public @Nullable Member member(String name) {
        return switch (name) {
            case "Names" -> Member.method(this::names);
            case "Values" -> Member.method(this::values);
            case "String" -> Member.method(this::toString);
            default -> null;
        };
    }

    @Override
    public String toString() {
        return pairs.stream().map(pair -> pair.name() + "=" + pair.value()).collect(Collectors.joining(", "));
    }
}
