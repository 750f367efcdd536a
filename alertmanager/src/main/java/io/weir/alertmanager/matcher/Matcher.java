package io.weir.alertmanager.matcher;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weir.model.Labels;
import io.weir.template.GoQuote;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A condition on one label of an alert; a label the alert lacks counts as the empty string. Regular expressions have RE2
 * syntax and are anchored; unlike in PromQL, their dot doesn't match a newline. Ordered by name, value and operator.
 */
public final class Matcher implements Comparable<Matcher> {
    /** The four operators, in Alertmanager's order. */
    public enum Operator {
        EQUAL("="),
        NOT_EQUAL("!="),
        REGEX("=~"),
        NOT_REGEX("!~");

        private final String text;

        Operator(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }

        public boolean isRegex() {
            return this == REGEX || this == NOT_REGEX;
        }

        /** Whether it holds for what it names, rather than for everything else. */
        public boolean isEqual() {
            return this == EQUAL || this == REGEX;
        }

        public static Operator of(boolean isRegex, boolean isEqual) {
            return isRegex ? (isEqual ? REGEX : NOT_REGEX) : (isEqual ? EQUAL : NOT_EQUAL);
        }
    }

    private static final Comparator<Matcher> ORDER =
            Comparator.comparing(Matcher::name).thenComparing(Matcher::value).thenComparing(Matcher::operator);

    private final Operator operator;
    private final String name;
    private final String value;
    private final @Nullable Pattern pattern;

    private Matcher(Operator operator, String name, String value, @Nullable Pattern pattern) {
        this.operator = operator;
        this.name = name;
        this.value = value;
        this.pattern = pattern;
    }

    /** @throws IllegalArgumentException if {@code value} should be a regular expression and isn't one */
    public static Matcher of(Operator operator, String name, String value) {
        if (!operator.isRegex()) {
            return new Matcher(operator, name, value, null);
        }
        try {
            return new Matcher(operator, name, value, Pattern.compile("^(?:" + value + ")$"));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "error parsing regexp: " + e.getDescription() + ": `" + e.getPattern() + "`", e);
        }
    }

    public Operator operator() {
        return operator;
    }

    public String name() {
        return name;
    }

    public String value() {
        return value;
    }

    public boolean matches(String labelValue) {
        boolean found = pattern == null
                ? value.equals(labelValue)
                : pattern.matcher(labelValue).find();
        return found == operator.isEqual();
    }

    public boolean matches(Labels labels) {
        return matches(labels.get(name));
    }

    /** Whether every one of {@code matchers} holds for {@code labels}. */
    public static boolean allMatch(Iterable<Matcher> matchers, Labels labels) {
        for (Matcher matcher : matchers) {
            if (!matcher.matches(labels)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(Matcher other) {
        return ORDER.compare(this, other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Matcher m && operator == m.operator && name.equals(m.name) && value.equals(m.value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(operator, name, value);
    }

    /** {@code name="value"}; the name is quoted too if it has characters that unquoted names can't have. */
    @Override
    public String toString() {
        if (name.chars().anyMatch(Utf8Parser::isReserved)) {
            return GoQuote.quote(name) + operator.text() + GoQuote.quote(value);
        }
        String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return name + operator.text() + '"' + escaped + '"';
    }
}
