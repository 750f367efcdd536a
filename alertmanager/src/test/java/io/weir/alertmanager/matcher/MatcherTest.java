package io.weir.alertmanager.matcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MatcherTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "a=b | {a=\"b\"}",
                "{a=\"b\", c!~\"d.*\"} | {a=\"b\",c!~\"d.*\"}",
                "a = \"x, y\" | {a=\"x, y\"}",
                "a= | {a=\"\"}",
                "{\"with space\"=x} | {\"with space\"=\"x\"}",
                "naïve=~\".+\" | {naïve=~\".+\"}",
            })
    void readsEitherGrammar(String text, String printed) {
        assertThat(MatcherParser.print(MatcherParser.FALLBACK.parseAll(text))).isEqualTo(printed);
    }

    @Test
    void whatNeitherGrammarTakesIsRefusedInTheWordsOfTheClassicOne() {
        assertThatThrownBy(() -> MatcherParser.FALLBACK.parseAll("foo!bar")).hasMessage("bad matcher format: foo!bar");
    }

    @Test
    void oneMatcherHasNoBraces() {
        assertThat(MatcherParser.FALLBACK.parse("a=b")).hasToString("a=\"b\"");
        assertThatThrownBy(() -> MatcherParser.FALLBACK.parse("{a=b}"))
                .hasMessage("unexpected open or close brace: {a=b}");
    }

    @Test
    void aMissingLabelIsEmpty() {
        var labels = io.weir.model.Labels.of("a", "1");
        assertThat(MatcherParser.FALLBACK.parse("b=\"\"").matches(labels)).isTrue();
        assertThat(MatcherParser.FALLBACK.parse("b!=x").matches(labels)).isTrue();
        assertThat(MatcherParser.FALLBACK.parse("b=~\".+\"").matches(labels)).isFalse();
    }

    static LongStream seeds() {
        return LongStream.range(0, 10);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyTextIsReadOrRefused(long seed) {
        Random random = new Random(seed);
        String alphabet = "ab{}=!~,\"\\ '`é\n()[*";
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(12); j > 0; j--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                String printed = MatcherParser.print(MatcherParser.FALLBACK.parseAll(text.toString()));
                assertThat(MatcherParser.print(MatcherParser.FALLBACK.parseAll(printed)))
                        .isEqualTo(printed);
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            }
        }
    }
}
