package io.weir.model;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A condition on one label of a series. A label that a series lacks counts as the empty string.
 *
 * <p>Regular expressions have RE2 syntax, are anchored at both ends, and their dot matches a newline, as in Prometheus.
 * Immutable and thread-safe.
 */
public final class LabelMatcher {
    /** The four relations, with their PromQL spelling. */
    public enum Type {
        EQUAL("="),
        NOT_EQUAL("!="),
        REGEX("=~"),
        NOT_REGEX("!~");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    private final Type type;
    private final String name;
    private final String value;
    private final @Nullable Predicate<String> regex;

    private LabelMatcher(Type type, String name, String value, @Nullable Predicate<String> regex) {
        this.type = type;
        this.name = name;
        this.value = value;
        this.regex = regex;
    }

    public static LabelMatcher equal(String name, String value) {
        return of(Type.EQUAL, name, value);
    }

    /** @throws IllegalArgumentException if {@code value} is to be a regular expression and isn't one */
    public static LabelMatcher of(Type type, String name, String value) {
        return switch (type) {
            case EQUAL, NOT_EQUAL -> new LabelMatcher(type, name, value, null);
            case REGEX, NOT_REGEX -> new LabelMatcher(type, name, value, compile(value));
        };
    }

    private static Predicate<String> compile(String regex) {
        Predicate<String> automaton;
        try {
            automaton = Pattern.compile("^(?s:" + regex + ")$")::matches;
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("invalid regular expression \"" + regex + "\": " + e.getMessage(), e);
        }
        Wildcards wildcards = Wildcards.of(regex, automaton);
        return wildcards == null ? automaton : wildcards;
    }

    /**
     * The only values that match, if this is a regular expression that is a choice of them such as {@code a|b}; empty if it
     * is anything else.
     */
    public List<String> alternatives() {
        return type == Type.REGEX && regex instanceof Wildcards wildcards ? wildcards.literals() : List.of();
    }

    public Type type() {
        return type;
    }

    /** The label's name. */
    public String name() {
        return name;
    }

    /** The text to compare with, or the regular expression. */
    public String value() {
        return value;
    }

    public boolean matches(String labelValue) {
        return switch (type) {
            case EQUAL -> value.equals(labelValue);
            case NOT_EQUAL -> !value.equals(labelValue);
            case REGEX -> Objects.requireNonNull(regex).test(labelValue);
            case NOT_REGEX -> !Objects.requireNonNull(regex).test(labelValue);
        };
    }

    public boolean matches(Labels labels) {
        return matches(labels.get(name));
    }

    /** Whether a series without the label matches. */
    public boolean matchesEmpty() {
        return matches("");
    }

    /** Whether every one of {@code matchers} holds for {@code labels}. */
    public static boolean allMatch(Iterable<LabelMatcher> matchers, Labels labels) {
        for (LabelMatcher matcher : matchers) {
            if (!matcher.matches(labels)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LabelMatcher m && type == m.type && name.equals(m.name) && value.equals(m.value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, name, value);
    }

    /** As PromQL writes it: {@code job=~"a|b"}. */
    @Override
    public String toString() {
        String quoted = Labels.of("v", value).toString();
        String text = value.isEmpty() ? "\"\"" : quoted.substring(3, quoted.length() - 1);
        return (LabelNames.isLegacyLabelName(name) ? name : "\"" + name + "\"") + type.text() + text;
    }
}
