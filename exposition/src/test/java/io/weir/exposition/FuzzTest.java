package io.weir.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.exposition.ExpositionParser.Entry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes give entries, families, or an {@link ExpositionException}. */
class FuzzTest {
    private static final int ROUNDS = 5_000;

    private static final List<String> TOKENS = List.of(
            "a",
            "a_bucket",
            "a_sum",
            "a_count",
            "{",
            "}",
            "\"",
            "\\",
            "=",
            ",",
            " ",
            "\t",
            "\n",
            "\r",
            "#",
            "# TYPE ",
            "# HELP ",
            "histogram",
            "summary",
            "counter",
            "le",
            "quantile",
            "1",
            "0.5",
            "-1e5",
            "NaN",
            "+Inf",
            "x=\"y\"",
            "é",
            "\u0000",
            "__name__",
            "\\n",
            "{\"",
            "\"}",
            "le=\"1\"",
            "# UNIT ",
            "# EOF",
            " # {",
            "a_created");

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 4);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void survivesRandomTokens(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(24); n > 0; n--) {
                text.append(TOKENS.get(random.nextInt(TOKENS.size())));
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            if (random.nextInt(4) == 0 && bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            check(bytes);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void survivesRandomBytes(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            check(bytes);
        }
    }

    private static void check(byte[] bytes) {
        check(new TextParser(), bytes);
        check(new OpenMetricsParser(false), bytes);
        check(new OpenMetricsParser(true), bytes);
        try {
            TextFamilies.parse(bytes)
                    .families()
                    .forEach(family -> assertThat(family.samples()).isNotEmpty());
        } catch (ExpositionException e) {
            assertThat(e).hasMessageStartingWith("text format parsing error in line " + e.line() + ": ");
        }
    }

    private static void check(LineParser parser, byte[] bytes) {
        parser.reset(bytes, 0, bytes.length);
        try {
            int entries = 0;
            for (Entry entry = parser.next(); entry != Entry.END; entry = parser.next()) {
                entries++;
                assertThat(entries).isLessThanOrEqualTo(bytes.length);
                use(parser, entry);
            }
        } catch (ExpositionException e) {
            assertThat(e.line()).isPositive();
        }
    }

    private static void use(LineParser parser, Entry entry) throws ExpositionException {
        switch (entry) {
            case SERIES -> {
                assertThat(parser.metricEnd()).isGreaterThan(parser.metricStart());
                assertThat(parser.labels().metricName()).isNotEmpty();
                assertThat(parser.emptyLabels()).isNotNull();
                assertThat(parser.familyName()).isNotNull();
                assertThat(parser.startTimestampMs()).isNotNull();
            }
            case TYPE -> assertThat(parser.name()).isNotEmpty();
            case HELP -> assertThat(parser.help()).isNotNull();
            case UNIT -> assertThat(parser.unit()).isNotNull();
            case HISTOGRAM -> throw new AssertionError("text has no native histograms");
            case COMMENT -> assertThat(parser.comment()).startsWith("#");
            case END -> throw new AssertionError("loop ends at END");
        }
    }
}
