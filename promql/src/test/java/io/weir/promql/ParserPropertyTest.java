package io.weir.promql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every input of the parser. */
class ParserPropertyTest {
    private static final String ALPHABET = "abx_:01.5e()[]{}\"'`\\,=!~<>+-*/%^@# \n\tmséπ\uD800";
    private static final String[] WORDS = {
        "sum",
        "by",
        "without",
        "offset",
        "on",
        "group_left",
        "bool",
        "rate",
        "[5m]",
        "[5m:1m]",
        "@ start()",
        "foo",
        "inf",
        "NaN",
        "0x1f",
        "1e5",
        "1h30m",
        "and",
        "or",
        "unless",
        "atan2",
        "label_replace(",
        "topk(",
        "\"a\"",
        "{x=\"y\"}"
    };

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void printedExpressionsParseToTheSameTree(long seed) throws PromqlParseException {
        RandomExpr random = new RandomExpr(seed, true);
        for (int i = 0; i < 2000; i++) {
            String query = random.vector(4);
            Expr expr = PromqlParser.parse(query);
            assertThat(PromqlParser.parse(expr.toString())).as(query).isEqualTo(expr);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void anyTextParsesOrIsRefused(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(30);
            for (int k = 0; k < length; k++) {
                if (random.nextInt(3) == 0) {
                    text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
                } else {
                    text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
                }
            }
            parses(text.toString());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void damagedQueriesParseOrAreRefused(long seed) {
        Random random = new Random(seed);
        RandomExpr exprs = new RandomExpr(seed, true);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder(exprs.vector(3));
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
                default -> text.setLength(at);
            }
            parses(text.toString());
        }
    }

    private static boolean parses(String text) {
        try {
            PromqlParser.parse(text);
            return true;
        } catch (PromqlParseException e) {
            assertThat(e.position()).isBetween(0, text.length());
            return false;
        }
    }

    @Test
    void nestingIsBounded() {
        for (String open : new String[] {"(", "-", "sum(", "a + (", "abs("}) {
            assertThat(parses(open.repeat(100_000 / open.length()))).isFalse();
        }
        assertThat(parses("a" + " + a".repeat(20_000))).isFalse();
        assertThat(parses("a" + " + a".repeat(500))).isTrue();
        assertThat(parses("(".repeat(500) + "a" + ")".repeat(500))).isTrue();
        assertThat(parses("1" + " ^ 1".repeat(500))).isTrue();
        assertThat(parses("a".repeat(PromqlParser.MAX_LENGTH + 1))).isFalse();
    }
}
