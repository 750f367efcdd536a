package io.weir.promql.fuzz;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.weir.promql.RandomExpr;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Short runs of the fuzz target with queries that are changed at random. */
class QueryFuzzTest {
    private static final List<String> PIECES = List.of(
            "(",
            ")",
            "{",
            "}",
            "[",
            "]",
            ",",
            "=~",
            "!=",
            "\"",
            "'",
            "`",
            "\\",
            "#",
            "@",
            "offset",
            " ",
            "\n",
            "1e309",
            "0x",
            "5m",
            "-",
            "by",
            "on",
            "group_left",
            "bool",
            "h",
            "n",
            "c_total",
            "b_bucket",
            "anchored",
            "smoothed",
            "fill(0)",
            "start()",
            "range()",
            "\u0000",
            "é",
            "NaN",
            "Inf",
            "histogram_quantile(",
            "rate(",
            "[5m:]",
            "or",
            "^",
            "limitk");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void survivesChangedQueries(long seed) {
        Random random = new Random(seed);
        RandomExpr exprs = new RandomExpr(seed, true);
        List<byte[]> inputs = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            StringBuilder query = new StringBuilder(exprs.vector(3));
            for (int changes = random.nextInt(4); changes > 0 && query.length() > 0; changes--) {
                int at = random.nextInt(query.length());
                switch (random.nextInt(3)) {
                    case 0 -> query.deleteCharAt(at);
                    case 1 -> query.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                    default -> query.setCharAt(at, (char) (32 + random.nextInt(95)));
                }
            }
            inputs.add(((i & 1) == 0 ? query.toString() : "\0" + query).getBytes(StandardCharsets.UTF_8));
        }
        for (byte[] input : inputs) {
            assertThatCode(() -> QueryFuzzTarget.fuzzerTestOneInput(input))
                    .as(() -> new String(input, StandardCharsets.UTF_8))
                    .doesNotThrowAnyException();
        }
    }
}
