package io.weir.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WildcardsTest {
    private static Predicate<String> regex(String pattern) {
        return Pattern.compile("^(?s:" + pattern + ")$")::matches;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a|b, a;b",
        "(cart|tax)-(x|y), cart-x;cart-y;tax-x;tax-y",
        "a\\.b, a.b",
        "^a$, a",
        "'', ''",
    })
    void knowsTheTextsThatAPatternIsAChoiceOf(String pattern, String texts) {
        Wildcards wildcards = Objects.requireNonNull(Wildcards.of(pattern, regex(pattern)));
        assertThat(wildcards.literals()).containsExactly(texts.split(";"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a+", "[ab]", "a?", "(a|b)*", "a{2}", "\\d", "(?i)a", "a^b", "(^a)", "(a", "a)", ".?", ".*?", "\\"
            })
    void leavesTheRestToTheAutomaton(String pattern) {
        assertThat(Wildcards.of(pattern, text -> true)).isNull();
    }

    /** Whatever it takes on, it answers as the automaton does. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void matchesAsTheAutomatonDoes(long seed) {
        Random random = new Random(seed);
        String[] parts = {"a", "b", "ab", ".*", ".+", ".", "|", "(a|b)", "(ab|.*|)", "\\.", "^", "$", "𝄞"};
        String[] letters = {"a", "b", "ab", ".", "\n", "𝄞"};
        int taken = 0;
        for (int i = 0; i < 3000; i++) {
            String pattern = random(parts, random.nextInt(7), random);
            Predicate<String> regex = regex(pattern);
            Wildcards wildcards = Wildcards.of(pattern, regex);
            for (int k = 0; wildcards != null && k < 20; k++) {
                String value = random(letters, random.nextInt(6), random);
                assertThat(wildcards.test(value))
                        .as("%s against '%s'", pattern, value)
                        .isEqualTo(regex.test(value));
                taken++;
            }
        }
        assertThat(taken).isGreaterThan(10_000);
    }

    private static String random(String[] parts, int count, Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.toString();
    }
}
