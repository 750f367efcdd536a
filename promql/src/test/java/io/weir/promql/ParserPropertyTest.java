package io.weir.promql;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.promql.testing.RandomSamples;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every input of the parser. */
class ParserPropertyTest {
    /** In bytes: half of what the JVM gives a thread on most machines. */
    private static final long SMALL_STACK = 1024 * 1024;

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
        "[step()+1m]",
        "[-(5m)^2:range()]",
        "offset -(",
        "max_of(",
        "anchored",
        "smoothed",
        "fill(1)",
        "fill_left(",
        "limitk(",
        "info(",
        "\"a\"",
        "{x=\"y\"}"
    };

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void printedExpressionsParseToTheSameTree(long seed) throws PromqlParseException {
        RandomExpr random = new RandomExpr(seed, true);
        for (int i = 0; i < 2000; i++) {
            String query = random.vector(4);
            Expr expr = PromqlParser.parse(query, PromqlFeatures.WHOLE_GRAMMAR);
            assertThat(PromqlParser.parse(expr.toString(), PromqlFeatures.WHOLE_GRAMMAR))
                    .as(query)
                    .isEqualTo(expr);
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
            PromqlParser.parse(text, PromqlFeatures.WHOLE_GRAMMAR);
            return true;
        } catch (PromqlParseException e) {
            assertThat(e.position()).isBetween(0, text.length());
            return false;
        }
    }

    @Test
    void nestingIsBounded() {
        for (String open : new String[] {"(", "-", "sum(", "a + (", "abs(", "a[(", "a offset -("}) {
            assertThat(parses(open.repeat(100_000 / open.length()))).isFalse();
        }
        int deep = PromqlParser.MAX_DEPTH - 10;
        assertThat(parses("a" + " + a".repeat(20_000))).isFalse();
        assertThat(parses("a" + " + a".repeat(500))).isTrue();
        assertThat(parses("(".repeat(deep) + "a" + ")".repeat(deep))).isTrue();
        assertThat(parses("1" + " ^ 1".repeat(deep))).isTrue();
        assertThat(parses("a[" + "(".repeat(deep) + "1" + ")".repeat(deep) + "]"))
                .isTrue();
        assertThat(parses("a".repeat(PromqlParser.MAX_LENGTH + 1))).isFalse();
    }

    /** A query as deep as may be is parsed, printed and evaluated on a thread with a small stack. */
    @Test
    void theDeepestQueriesFitSmallStacks() throws InterruptedException {
        int deep = PromqlParser.MAX_DEPTH - 10;
        List<String> queries = List.of(
                "(".repeat(deep) + "a" + ")".repeat(deep),
                "-".repeat(deep) + "a",
                "a" + " + a".repeat(PromqlParser.MAX_HEIGHT - 10),
                "1" + " ^ 1".repeat(deep),
                "sum(".repeat(deep) + "a" + ")".repeat(deep),
                "abs(".repeat(deep) + "a" + ")".repeat(deep),
                "a" + " or a".repeat(PromqlParser.MAX_HEIGHT - 10),
                "scalar(vector(".repeat(deep / 2) + "1" + "))".repeat(deep / 2),
                "a[" + "-(".repeat(deep / 2) + "1" + ")".repeat(deep / 2) + "]");
        for (String query : queries) {
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread thread = new Thread(null, () -> evaluate(query), "small", SMALL_STACK);
            thread.setUncaughtExceptionHandler((ignored, thrown) -> failure.set(thrown));
            thread.start();
            thread.join();
            assertThat(failure.get()).as(query.substring(0, 10)).isNull();
        }
    }

    private static void evaluate(String query) {
        try {
            Expr expr = PromqlParser.parse(query, PromqlFeatures.WHOLE_GRAMMAR);
            assertThat(PromqlParser.parse(expr.toString(), PromqlFeatures.WHOLE_GRAMMAR)
                            .toString())
                    .isEqualTo(expr.toString());
            assertThat(PrettyPrinter.print(expr)).isNotEmpty();
            new PromqlEngine(EngineOptions.DEFAULT)
                    .instant(RandomSamples.of(1, 1), expr, 300_000, QueryContext.unlimited());
        } catch (PromqlParseException e) {
            throw new AssertionError(e);
        } catch (QueryException e) {
            assertThat(e).hasMessageContaining("duration");
        }
    }
}
