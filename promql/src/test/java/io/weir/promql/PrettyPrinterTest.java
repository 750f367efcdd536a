package io.weir.promql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What doesn't fit on a line is split, and means the same. */
class PrettyPrinterTest {
    @Test
    void splitsWhatIsTooLong() throws PromqlParseException {
        Expr expr = PromqlParser.parse("topk(3,-rate(requests_total{job='a',code=~'5..'}[5m])) / on(job) errors");
        assertThat(PrettyPrinter.print(expr, 30)).isEqualTo("""
                  topk(
                    3,
                    -rate(
                      requests_total{code=~"5..",job="a"}[5m]
                    )
                  )
                / on (job)
                  errors""");
        assertThat(PrettyPrinter.print(expr)).isEqualTo(expr.toString());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void parsesToTheSameTree(long seed) throws PromqlParseException {
        RandomExpr random = new RandomExpr(seed, true);
        for (int i = 0; i < 1000; i++) {
            Expr expr = PromqlParser.parse(random.vector(5), PromqlFeatures.WHOLE_GRAMMAR);
            for (int width : new int[] {10, 40, 100}) {
                String pretty = PrettyPrinter.print(expr, width);
                assertThat(PromqlParser.parse(pretty, PromqlFeatures.WHOLE_GRAMMAR))
                        .as(pretty)
                        .isEqualTo(expr);
            }
        }
    }
}
