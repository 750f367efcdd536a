package io.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.LabelMatcher.Type;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LabelMatcherTest {
    record Case(Type type, String pattern, String value, boolean matches) {}

    static Stream<Case> cases() {
        return Stream.of(
                new Case(Type.EQUAL, "a", "a", true),
                new Case(Type.EQUAL, "a", "ab", false),
                new Case(Type.EQUAL, "", "", true),
                new Case(Type.NOT_EQUAL, "a", "", true),
                new Case(Type.REGEX, "a|b", "b", true),
                new Case(Type.REGEX, "a|b", "ab", false),
                new Case(Type.REGEX, "a.c", "a\nc", true),
                new Case(Type.REGEX, ".*", "", true),
                new Case(Type.REGEX, ".+", "", false),
                new Case(Type.REGEX, "", "", true),
                new Case(Type.NOT_REGEX, "", "", false),
                new Case(Type.NOT_REGEX, "a.*", "ba", true));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void comparesTheWholeValue(Case c) {
        LabelMatcher matcher = LabelMatcher.of(c.type, "x", c.pattern);
        assertThat(matcher.matches(c.value)).isEqualTo(c.matches);
        Labels labels = c.value.isEmpty() ? Labels.empty() : Labels.of("x", c.value);
        assertThat(matcher.matches(labels)).isEqualTo(c.matches);
    }

    @Test
    void namesABadRegularExpression() {
        assertThatThrownBy(() -> LabelMatcher.of(Type.REGEX, "x", "a("))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("invalid regular expression \"a(\"");
    }

    @Test
    void printsAsPromql() {
        assertThat(LabelMatcher.of(Type.REGEX, "job", "a\"b")).hasToString("job=~\"a\\\"b\"");
        assertThat(LabelMatcher.equal("job", "")).hasToString("job=\"\"");
    }
}
