package io.weir.alertmanager.template;

import io.weir.template.TemplateFunction;
import io.weir.template.TemplateObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Labels or annotations as templates see them. Prints as {@code a=b, c=d}. */
public final class KeyValues implements TemplateObject {
    private static final String FIRST = "alertname";

    private final Map<String, String> values;

    private KeyValues(Map<String, String> values) {
        this.values = values;
    }

    public static KeyValues of(Map<String, String> values) {
        return new KeyValues(Collections.unmodifiableMap(new TreeMap<>(values)));
    }

    /** The values by name, ascending. */
    public Map<String, String> values() {
        return values;
    }

    /** Ascending by name, {@code alertname} first. */
    PairList sortedPairs() {
        List<PairList.Pair> pairs = new ArrayList<>(values.size());
        values.forEach(
                (name, value) -> pairs.add(name.equals(FIRST) ? 0 : pairs.size(), new PairList.Pair(name, value)));
        return new PairList(pairs);
    }

    private KeyValues without(@Nullable Object names) {
        Map<String, String> rest = new TreeMap<>(values);
        TemplateLists.strings(names).forEach(rest::remove);
        return new KeyValues(rest);
    }

    @Override
    public String typeName() {
        return "template.KV";
    }

    @Override
    public Object underlying() {
        return values;
    }

    @Override
    public Object missing() {
        return "";
    }

    @Override
    public @Nullable Member member(String name) {
        return switch (name) {
            case "SortedPairs" -> Member.method(this::sortedPairs);
            case "Names" -> Member.method(() -> sortedPairs().names());
            case "Values" -> Member.method(() -> sortedPairs().values());
            case "Remove" ->
                Member.method(TemplateFunction.of(arguments -> without(arguments.get(0)), TemplateLists.STRINGS));
            case "String" -> Member.method(this::toString);
            default -> null;
        };
    }

    @Override
    public String toString() {
        return sortedPairs().toString();
    }
}
