package io.weir.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.exposition.MetricFamily.Sample;
import io.weir.model.Labels;
import io.weir.model.MetricType;
import io.weir.model.relabel.NameValidation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextFamiliesTest {
    @Test
    void sortsLinesIntoFamilies() throws ExpositionException {
        MetricFamilies text = parse("""
                # TYPE a counter
                # HELP a About \\\\ a\\n.
                a{x="1"} 1
                b 2
                a{ x = "2" , } 3
                # a comment
                # HELP nothing Never seen.
                """);

        assertThat(text.hasTimestamps()).isFalse();
        assertThat(text.families())
                .containsExactly(
                        new MetricFamily(
                                "a",
                                MetricType.COUNTER,
                                "About \\ a\n.",
                                List.of(sample(1, "__name__", "a", "x", "1"), sample(3, "__name__", "a", "x", "2"))),
                        new MetricFamily("b", MetricType.UNKNOWN, "", List.of(sample(2, "__name__", "b"))));
    }

    @Test
    void completesHistogramsAndSummaries() throws ExpositionException, IOException {
        MetricFamilies text = parse("""
                # TYPE h histogram
                h_bucket{le="1",x="1"} 3
                h_bucket{x="2",le="+Inf"} 8
                h_count{x="1"} 4
                h_sum{x="2"} 2.5
                # TYPE s summary
                s{quantile="0.5"} 7
                """);

        assertThat(write(text)).isEqualTo("""
                # TYPE h histogram
                h_bucket{x="1",le="1"} 3
                h_bucket{x="1",le="+Inf"} 4
                h_sum{x="1"} 0
                h_count{x="1"} 4
                h_bucket{x="2",le="+Inf"} 8
                h_sum{x="2"} 2.5
                h_count{x="2"} 0
                # TYPE s summary
                s{quantile="0.5"} 7
                s_sum 0
                s_count 0
                """);
    }

    @Test
    void keepsSuffixesOfOtherTypesApart() throws ExpositionException {
        MetricFamilies text = parse("""
                # TYPE a counter
                a 1
                a_count 2
                # TYPE s summary
                s_bucket 3
                """);

        assertThat(text.families()).extracting(MetricFamily::name).containsExactly("a", "a_count", "s_bucket");
    }

    @Test
    void writesWhatItReads() throws ExpositionException, IOException {
        String text = """
                # HELP a Help with \\\\ and \\n in it.
                # TYPE a gauge
                a{x="quote \\" slash \\\\ break \\n"} 1e+06
                # TYPE b untyped
                b NaN
                """;

        assertThat(write(parse(text))).isEqualTo(text);
    }

    @Test
    void writesEmptyLabelsWhereAsked() throws IOException {
        StringBuilder out = new StringBuilder();
        TextWriter writer = new TextWriter(out, EscapingScheme.UNDERSCORES);

        writer.add(
                List.of(
                        sample(1, "__name__", "a", "job", "j"),
                        sample(1, "__name__", "a", "instance", "i"),
                        sample(1, "__name__", "a")),
                List.of(),
                List.of("instance"));

        assertThat(out).hasToString("a{instance=\"\",job=\"j\"} 1\na{instance=\"i\"} 1\na{instance=\"\"} 1\n");
    }

    @Test
    void readsQuotedNamesWhereUtf8IsValid() throws ExpositionException, IOException {
        String text = """
                # HELP "my.metric" Dots.
                # TYPE "my.metric" counter
                {"my.metric"} 1
                {"my.metric","l ä"="v",x="1"} 2
                """;

        MetricFamilies read = TextFamilies.parse(text.getBytes(StandardCharsets.UTF_8), NameValidation.UTF8);

        assertThat(write(read)).isEqualTo(text);
        StringBuilder escaped = new StringBuilder();
        new TextWriter(escaped, EscapingScheme.UNDERSCORES)
                .write(read.families().get(0));
        assertThat(escaped).hasToString("""
                # HELP my_metric Dots.
                # TYPE my_metric counter
                my_metric 1
                my_metric{l__="v",x="1"} 2
                """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    {"a","b"} 1      | multiple metric names for metric "a"
                    a{"b"} 1         | multiple metric names for metric "a"
                    {x="1"} 1        | invalid metric name
                    {"a" 1           | expected '=' after label name, found '1'
                    {"a","x"="1",x="2"} 1 | duplicate label names for metric "a"
                    {"",x="1"} 1     | invalid label name for metric ""
                    """)
    void refusesFaultyQuotedNames(String line, String message) {
        assertThatThrownBy(
                        () -> TextFamilies.parse((line + "\n").getBytes(StandardCharsets.UTF_8), NameValidation.UTF8))
                .hasMessage("text format parsing error in line 1: " + message);
    }

    @Test
    void refusesQuotedNamesWhereOnlyClassicOnesAreValid() {
        assertThatThrownBy(() -> parse("{\"a\"} 1\n"))
                .hasMessage("text format parsing error in line 1: invalid metric name");
        assertThatThrownBy(() -> parse("a{\"x\"=\"1\"} 1\n")).hasMessageContaining("invalid label name");
    }

    @Test
    void tellsWhetherThereAreTimestamps() throws ExpositionException {
        assertThat(parse("a 1 5\nb 1\n").hasTimestamps()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n", "  ", "# EOF\n", "#\n", "# TYPE\n", "# TYPE a\n", "# HELP a\n", "# TYPE a gauge\n"})
    void findsNothingInTextWithoutSamples(String text) throws ExpositionException {
        assertThat(parse(text).families()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a 1                                  | 1 | unexpected end of input stream",
                "a 1\\n#x                             | 2 | unexpected end of input stream",
                "a 1\\r\\n                            | 1 | expected float as value, got \"1\\r\"",
                "`a 1 \\n`                            | 1 | expected integer as timestamp, got \"\"",
                "a \\n                                | 1 | expected float as value, got \"\"",
                "a x\\n                               | 1 | expected float as value, got \"x\"",
                "a 1 1.5\\n                           | 1 | expected integer as timestamp, got \"1.5\"",
                "a 1 2 # {x=\"y\"} 1\\n               | 1 | spurious string after timestamp: \"# {x=\\\"y\\\"} 1\"",
                "a 1\\n{x=\"y\"} 1\\n                 | 2 | invalid metric name",
                "{\"a.b\"} 1\\n                       | 1 | invalid metric name",
                "# TYPE a gauge\\n# TYPE a gauge\\n   | 2 | second TYPE line for metric name \"a\", or TYPE reported after samples",
                "a 1\\n# TYPE a gauge\\n              | 2 | second TYPE line for metric name \"a\", or TYPE reported after samples",
                "# HELP a x\\n# HELP a x\\n           | 2 | second HELP line for metric name \"a\"",
                "# TYPE a gizmo\\n                    | 1 | unknown metric type \"gizmo\"",
                "# TYPE 1a gauge\\n                   | 1 | invalid metric name in comment",
                "a{x=\"1\",x=\"2\"} 1\\n              | 1 | duplicate label names for metric \"a\"",
                "a{__name__=\"b\"} 1\\n               | 1 | label name \"__name__\" is reserved",
                "a{\"b.c\"=\"d\"} 1\\n                | 1 | invalid label name for metric \"a\"",
                "a{b:c=\"d\"} 1\\n                    | 1 | expected '=' after label name, found ':'",
                "a{b=c} 1\\n                          | 1 | expected '\"' at start of label value, found 'c'",
                "a{b=\"c\"d=\"e\"} 1\\n               | 1 | unexpected end of label value \"c\"",
                "a{b=\"c\\n\"} 1\\n                   | 1 | label value \"c\" contains unescaped new-line",
                "a{b=\"\\\\x\"} 1\\n                  | 1 | invalid escape sequence '\\x'",
                "# TYPE s summary\\ns{quantile=\"x\"} 1\\n | 2 | expected float as value for 'quantile' label, got \"x\"",
                "# TYPE h histogram\\nh_bucket{le=\"x\"} 1\\n | 2 | expected float as value for 'le' label, got \"x\"",
                "# TYPE h histogram\\nh_bucket 1\\n   | 2 | label 'le' is missing in a sample of \"h\"",
                "# TYPE h histogram\\nh 1\\n | 2 | sample of histogram \"h\" is neither a bucket, nor its sum, nor its count",
            })
    void refuses(String text, int line, String problem) {
        String input = text.replace("\\\\", "\u0001")
                .replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace("\u0001", "\\");

        assertThatThrownBy(() -> parse(input))
                .isInstanceOf(ExpositionException.class)
                .hasMessage("text format parsing error in line " + line + ": " + problem);
    }

    @Test
    void refusesTextThatIsNotUtf8() {
        byte[] bytes = "a{b=\"\u00FF\"} 1\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> TextFamilies.parse(bytes))
                .hasMessage("text format parsing error in line 1: invalid label value \"\\xff\"");
    }

    private static MetricFamilies parse(String text) throws ExpositionException {
        return TextFamilies.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String write(MetricFamilies text) throws IOException {
        StringBuilder out = new StringBuilder();
        TextWriter writer = new TextWriter(out, EscapingScheme.ALLOW_UTF_8);
        for (MetricFamily family : text.families()) {
            writer.write(family);
        }
        return out.toString();
    }

    private static Sample sample(double value, String... labels) {
        return new Sample(Labels.of(labels), value);
    }
}
