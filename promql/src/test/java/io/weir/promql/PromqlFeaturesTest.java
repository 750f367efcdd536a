package io.weir.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.Labels;
import io.weir.promql.script.MemoryQueryable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is behind a flag is refused without it, in Prometheus's words, and accepted with it. */
class PromqlFeaturesTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "max_of(1, 2) | promql-experimental-functions | 1:1: parse error: function \"max_of\" is not enabled",
                "a + info(b) | promql-experimental-functions | 1:5: parse error: function \"info\" is not enabled",
                "limitk(1, a) | promql-experimental-functions | 1:1: parse error: limitk() is experimental and must be"
                        + " enabled with --enable-feature=promql-experimental-functions",
                "rate(a[1m] anchored) | promql-extended-range-selectors | 1:6: parse error: anchored modifier is"
                        + " experimental and not enabled",
                "a smoothed | promql-extended-range-selectors | 1:1: parse error: smoothed modifier is experimental"
                        + " and not enabled",
                "a + fill(1) b | promql-binop-fill-modifiers | 1:1: parse error: binop fill modifiers are"
                        + " experimental and not enabled",
            })
    void flagsUnlockTheirParts(String query, String flag, String refusal) throws PromqlParseException {
        assertThatThrownBy(() -> PromqlParser.parse(query)).hasMessage(refusal);
        Expr expr = PromqlParser.parse(query, PromqlFeatures.DEFAULT.with(flag));
        assertThat(PromqlParser.parse(expr.toString(), PromqlFeatures.WHOLE_GRAMMAR))
                .isEqualTo(expr);
    }

    @Test
    void knowsItsFlags() {
        assertThat(PromqlFeatures.isKnown("promql-delayed-name-removal")).isTrue();
        assertThat(PromqlFeatures.isKnown("promql-duration-expr")).isTrue();
        assertThat(PromqlFeatures.isKnown("exemplar-storage")).isFalse();
    }

    @Test
    void durationExpressionsNeedNoFlag() throws PromqlParseException {
        assertThat(PromqlParser.parse("a[5m + step()]").toString()).isEqualTo("a[5m + step()]");
    }

    @ParameterizedTest(name = "rate of a {0}")
    @CsvSource(
            quoteCharacter = '`',
            value = {"counter,", "histogram,", "gauge,gauge", "``,``"})
    void withTypeLabelsTheTypeTellsWhatIsACounter(String type, String suspect) throws PromqlParseException {
        MemoryQueryable samples = new MemoryQueryable(1);
        for (int i = 0; i < 4; i++) {
            samples.add(Labels.of("__name__", "requests", "__type__", type, "__unit__", "s"), i * 10_000L, i);
        }
        PromqlFeatures features = PromqlFeatures.DEFAULT.with("type-and-unit-labels");
        EngineOptions options = new EngineOptions(
                EngineOptions.DEFAULT.lookbackDelta(),
                EngineOptions.DEFAULT.defaultSubqueryStep(),
                EngineOptions.DEFAULT.maxSamples(),
                EngineOptions.DEFAULT.timeout(),
                features);
        QueryResult result = new PromqlEngine(options)
                .instant(samples, PromqlParser.parse("rate(requests[1m])"), 40_000, QueryContext.unlimited());
        assertThat(((QueryResult.VectorResult) result).vector().labels(0)).isEqualTo(Labels.empty());
        assertThat(result.annotations().infos())
                .isEqualTo(
                        suspect == null
                                ? List.of()
                                : List.of("PromQL info: metric might not be a counter, __type__ label is not set to"
                                        + " \"counter\" or \"histogram\", got \"" + suspect
                                        + "\": \"requests\" (1:6)"));
    }
}
