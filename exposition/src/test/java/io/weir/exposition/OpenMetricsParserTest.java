package io.weir.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.exposition.ExpositionParser.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OpenMetricsParserTest {
    record Case(String text, String... entries) {
        @Override
        public String toString() {
            return text.replace("\n", "\\n");
        }
    }

    private static List<String> parse(boolean readsStartTimestamps, String text) throws ExpositionException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        OpenMetricsParser parser = new OpenMetricsParser(readsStartTimestamps);
        parser.reset(bytes, 0, bytes.length);
        List<String> entries = new ArrayList<>();
        for (Entry entry = parser.next(); entry != Entry.END; entry = parser.next()) {
            entries.add(
                    switch (entry) {
                        case SERIES ->
                            parser.labels()
                                    + " "
                                    + parser.value()
                                    + (parser.hasTimestamp() ? " @" + parser.timestampMs() : "")
                                    + " #".repeat(parser.exemplars())
                                    + (parser.startTimestampMs() > 0 ? " since " + parser.startTimestampMs() : "");
                        case TYPE -> "type " + parser.familyName() + " " + parser.type();
                        case HELP -> "help " + parser.name() + " " + parser.help();
                        case UNIT -> "unit " + parser.name() + " " + parser.unit();
                        case COMMENT, HISTOGRAM, END -> throw new AssertionError(entry);
                    });
        }
        return entries;
    }

    static List<Case> documents() {
        return List.of(
                new Case("# EOF\n"),
                new Case("# EOF"),
                new Case("a 1\n# EOF\n", "{__name__=\"a\"} 1.0"),
                new Case("a{} 1 1.5\n# EOF\n", "{__name__=\"a\"} 1.0 @1500"),
                new Case("a 1 -0.001\n# EOF\n", "{__name__=\"a\"} 1.0 @-1"),
                new Case("a 1 1e3\n# EOF\n", "{__name__=\"a\"} 1.0 @1000000"),
                new Case(
                        "# TYPE h histogram\nh_bucket{le=\"1\"} 2 # {id=\"x\"} 0.5 1.1\n# EOF\n",
                        "type h HISTOGRAM",
                        "{__name__=\"h_bucket\", le=\"1.0\"} 2.0 #"),
                new Case("a 1 2 # {} 3\n# EOF\n", "{__name__=\"a\"} 1.0 @2000 #"),
                new Case(
                        "# TYPE \"x.seconds\" gauge\n# UNIT x_seconds seconds\n# HELP x \\\"q\\\"\n# EOF\n",
                        "type x.seconds GAUGE",
                        "unit x_seconds seconds",
                        "help x \"q\""),
                new Case("{\"x.y\",a=\"b\",} NaN\n# EOF\n", "{__name__=\"x.y\", a=\"b\"} NaN"),
                new Case(
                        "# TYPE i info\ni_info{v=\"1\"} 1\n# EOF\n",
                        "type i INFO",
                        "{__name__=\"i_info\", v=\"1\"} 1.0"));
    }

    @ParameterizedTest(name = "[{0}]")
    @MethodSource("documents")
    void readsEntries(Case c) throws ExpositionException {
        assertThat(parse(false, c.text())).containsExactly(c.entries());
    }

    @Test
    void createdLinesAreSeriesOrTheStartOfOthers() throws ExpositionException {
        String text = """
                # TYPE c counter
                c_total{a="1"} 5
                c_created{a="1"} 12.5
                c_total{a="2"} 6
                # TYPE h histogram
                h_bucket{le="1"} 1
                h_bucket{le="+Inf"} 1
                h_count 1
                h_sum 1
                h_created 3
                # TYPE g gauge
                g_created 7
                # EOF
                """;

        assertThat(parse(false, text))
                .contains("{__name__=\"c_created\", a=\"1\"} 12.5", "{__name__=\"h_created\"} 3.0");
        assertThat(parse(true, text))
                .containsExactly(
                        "type c COUNTER",
                        "{__name__=\"c_total\", a=\"1\"} 5.0 since 12500",
                        "{__name__=\"c_total\", a=\"2\"} 6.0",
                        "type h HISTOGRAM",
                        "{__name__=\"h_bucket\", le=\"1.0\"} 1.0 since 3000",
                        "{__name__=\"h_bucket\", le=\"+Inf\"} 1.0 since 3000",
                        "{__name__=\"h_count\"} 1.0 since 3000",
                        "{__name__=\"h_sum\"} 1.0 since 3000",
                        "type g GAUGE",
                        "{__name__=\"g_created\"} 7.0");
    }

    static List<Case> broken() {
        return List.of(
                new Case("", "data does not end with # EOF"),
                new Case("a 1\n", "line 2: data does not end with # EOF"),
                new Case("a 1", "data does not end with # EOF"),
                new Case("# EOF\na 1\n", "unexpected data after # EOF"),
                new Case("# EOFx", "unexpected data after # EOF"),
                new Case("\n# EOF\n", "expected a valid start token"),
                new Case("# a comment\n# EOF\n", "expected a valid start token"),
                new Case("a  1\n# EOF\n", "expected value after metric"),
                new Case("a{b = \"c\"} 1\n# EOF\n", "expected equal"),
                new Case("a{b=\"c\" d=\"e\"} 1\n# EOF\n", "expected comma or brace close"),
                new Case("a{b=\"c\nd\"} 1\n# EOF\n", "expected label value"),
                new Case("a 1 2 3\n# EOF\n", "expected next entry after timestamp"),
                new Case("a 1 NaN\n# EOF\n", "invalid timestamp"),
                new Case("a 1_0\n# EOF\n", "unsupported character in float"),
                new Case("a 1 # {b=\"c\"}\n# EOF\n", "expected value after exemplar labels"),
                new Case("a 1 # {b=\"c\"} 1 Inf\n# EOF\n", "invalid exemplar timestamp"),
                new Case("a 1 # {\"b\"} 1\n# EOF\n", "expected equal"),
                new Case("# TYPE a untyped\n# EOF\n", "invalid metric type \"untyped\""),
                new Case("# TYPE a\n# EOF\n", "expected text in TYPE"),
                new Case("# UNIT a seconds\n# EOF\n", "unit \"seconds\" not a suffix of metric \"a\""),
                new Case("{a=\"b\"} 1\n# EOF\n", "metric name not set"),
                new Case("{\"a\",\"b\"} 1\n# EOF\n", "metric name already set"));
    }

    @ParameterizedTest(name = "[{0}]")
    @MethodSource("broken")
    void refusesWithTheReason(Case c) {
        assertThatThrownBy(() -> parse(false, c.text()))
                .isInstanceOf(ExpositionException.class)
                .hasMessageContaining(c.entries()[0]);
    }
}
