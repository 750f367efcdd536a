package io.weir.model.histogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The notation of histograms, and their text in results. */
class HistogramNotationTest {
    record Case(String notation, String text) {}

    static Stream<Case> texts() {
        return Stream.of(
                new Case("{{}}", "{count:0, sum:0}"),
                new Case("{{count:2 sum:3 buckets:[0 2]}}", "{count:2, sum:3, (1,2]:2}"),
                new Case(
                        "{{schema:1 z_bucket:1 z_bucket_w:0.5 buckets:[1] n_buckets:[2 1] n_offset:2}}",
                        "{count:0, sum:0, [-2.82842712474619,-2):1, [-2,-1.414213562373095):2, [-0.5,0.5]:1,"
                                + " (0.7071067811865475,1]:1}"),
                new Case(
                        "{{schema:-53 custom_values:[2 4] buckets:[1 0 3]}}",
                        "{count:0, sum:0, [-Inf,2]:1, (4,+Inf]:3}"),
                new Case("{{ sum:-Inf  count:1e3 }}", "{count:1000, sum:-Inf}"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aHistogramHasAText(Case expected) {
        assertThat(HistogramNotation.parse(expected.notation())).hasToString(expected.text());
    }

    static Stream<String> mistakes() {
        return Stream.of(
                "",
                "{}",
                "{{",
                "{{count}}",
                "{{count:x}}",
                "{{count:1 count:2}}",
                "{{colour:1}}",
                "{{schema:9}}",
                "{{buckets:1}}",
                "{{buckets:[1}}",
                "{{schema:-53 custom_values:[2 1]}}",
                "{{schema:-53 custom_values:[2] buckets:[1 1 1]}}",
                "{{counter_reset_hint:perhaps}}");
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsRefused(String notation) {
        assertThatThrownBy(() -> HistogramNotation.parse(notation)).isInstanceOf(IllegalArgumentException.class);
    }

    static IntStream seeds() {
        return IntStream.range(0, 500);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyTextGivesAHistogramOrARefusal(int seed) {
        Random random = new Random(seed);
        String alphabet = "{}[]: -.0123456789ecountsmbukhv_zwI";
        StringBuilder text = new StringBuilder("{{count:1 buckets:[1 2] sum:3}}");
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            text.setCharAt(random.nextInt(text.length()), alphabet.charAt(random.nextInt(alphabet.length())));
        }
        try {
            assertThat(HistogramNotation.parse(text.toString())).isNotNull();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("(?s).+");
        }
    }
}
