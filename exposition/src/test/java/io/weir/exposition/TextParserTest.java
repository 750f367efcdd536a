package io.weir.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.exposition.ExpositionParser.Entry;
import io.weir.model.Labels;
import io.weir.model.MetricType;
import io.weir.model.StaleMarker;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextParserTest {
    private final TextParser parser = new TextParser();

    @Test
    void readsEntriesInOrder() throws ExpositionException {
        reset("""
                # HELP http_requests Requests \\\\ with \\n breaks.
                # TYPE http_requests counter
                http_requests{code="200"} 12 1395066363000

                # EOF
                up 1""");

        assertThat(parser.next()).isEqualTo(Entry.HELP);
        assertThat(parser.name()).isEqualTo("http_requests");
        assertThat(parser.help()).isEqualTo("Requests \\ with \n breaks.");
        assertThat(parser.next()).isEqualTo(Entry.TYPE);
        assertThat(parser.name()).isEqualTo("http_requests");
        assertThat(parser.type()).isEqualTo(MetricType.COUNTER);
        assertThat(parser.next()).isEqualTo(Entry.SERIES);
        assertThat(parser.labels()).isEqualTo(Labels.of("__name__", "http_requests", "code", "200"));
        assertThat(parser.value()).isEqualTo(12);
        assertThat(parser.hasTimestamp()).isTrue();
        assertThat(parser.timestampMs()).isEqualTo(1395066363000L);
        assertThat(parser.next()).isEqualTo(Entry.COMMENT);
        assertThat(parser.comment()).isEqualTo("# EOF");
        assertThat(parser.next()).isEqualTo(Entry.SERIES);
        assertThat(parser.line()).isEqualTo(6);
        assertThat(parser.labels()).isEqualTo(Labels.of("__name__", "up"));
        assertThat(parser.hasTimestamp()).isFalse();
        assertThat(parser.next()).isEqualTo(Entry.END);
        assertThat(parser.next()).isEqualTo(Entry.END);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a 1                         | a",
                "a{} 1                       | a{}",
                "a{b=\"c\"}1                 | a{b=\"c\"}",
                "  a\t{ b = \"c\" , } \t 1 7 | `a\t{ b = \"c\" , }`",
                "{\"x.y\",b=\"}\"} 1         | {\"x.y\",b=\"}\"}",
            })
    void marksTheMetricInTheBuffer(String line, String metric) throws ExpositionException {
        byte[] buffer = ("junk" + line + "\nmore 2").getBytes(StandardCharsets.UTF_8);
        parser.reset(buffer, 4, buffer.length - 4);

        assertThat(parser.next()).isEqualTo(Entry.SERIES);
        assertThat(new String(
                        buffer,
                        parser.metricStart(),
                        parser.metricEnd() - parser.metricStart(),
                        StandardCharsets.UTF_8))
                .isEqualTo(metric);
        assertThat(parser.value()).isEqualTo(1);
    }

    @Test
    void readsNothingBeyondTheGivenRange() throws ExpositionException {
        parser.reset("xup 12{".getBytes(StandardCharsets.UTF_8), 1, 4);

        assertThat(parser.next()).isEqualTo(Entry.SERIES);
        assertThat(parser.name()).isEqualTo("up");
        assertThat(parser.value()).isEqualTo(1);
        assertThat(parser.next()).isEqualTo(Entry.END);
    }

    @Test
    void unescapesLabelValuesAndQuotedNames() throws ExpositionException {
        reset("{\"a \\\"b\\\"\",\"c\\\\d\"=\"\\n\\x\\\\\\\"\",e=\"ü\nraw\"} 1");

        parser.next();

        assertThat(parser.labels()).isEqualTo(Labels.of("__name__", "a \"b\"", "c\\d", "\n\\x\\\"", "e", "ü\nraw"));
        assertThat(parser.name()).isEqualTo("a \"b\"");
    }

    @Test
    void countsLinesInsideLabelValues() {
        reset("a{b=\"1\n2\n3\"} 1\nb x\n");

        assertThatThrownBy(this::readAll)
                .isInstanceOfSatisfying(
                        ExpositionException.class, e -> assertThat(e.line()).isEqualTo(4))
                .hasMessageStartingWith("line 4: invalid syntax while parsing value \"x\"");
    }

    @Test
    void normalisesBoundariesOfTheLastType() throws ExpositionException {
        reset("""
                x{le="1"} 1
                # TYPE h histogram
                h_bucket{le="1",quantile="1"} 1
                # TYPE s summary
                s{le="1",quantile="1"} 1
                """);

        assertThat(readAll().stream().map(labels -> labels.get("le") + " " + labels.get("quantile")))
                .containsExactly("1 ", "1.0 1", "1 1.0");
    }

    @Test
    void leavesOutEmptyLabelsButNamesThem() throws ExpositionException {
        reset("a{instance=\"\",\"b.c\"=\"\",d=\"e\"} 1\n");

        parser.next();

        assertThat(parser.labels()).isEqualTo(Labels.of("__name__", "a", "d", "e"));
        assertThat(parser.emptyLabels()).containsExactly("instance", "b.c");
    }

    @Test
    void normalisesEveryNaN() throws ExpositionException {
        reset("a NaN\n");

        parser.next();

        assertThat(Double.doubleToRawLongBits(parser.value()))
                .isEqualTo(Double.doubleToRawLongBits(StaleMarker.ORDINARY_NAN));
    }

    @Test
    void readsNegativeTimestamps() throws ExpositionException {
        reset("something_weird{problem=\"division by zero\"} +Inf -3982045\n");

        parser.next();

        assertThat(parser.value()).isPositive().isInfinite();
        assertThat(parser.timestampMs()).isEqualTo(-3982045);
    }

    @Test
    void refusesARepeatedLabelNameWhenLabelsAreAskedFor() throws ExpositionException {
        reset("ok 1\na{b=\"1\",b=\"2\"} 1\n");
        parser.next();
        parser.next();

        assertThatThrownBy(parser::labels)
                .isInstanceOf(ExpositionException.class)
                .hasMessage("line 2: label name \"b\" is not unique");
    }

    @Test
    void refusesANameAmongTheLabels() throws ExpositionException {
        reset("a{__name__=\"b\"} 1\n");
        parser.next();

        assertThatThrownBy(parser::labels).hasMessage("line 1: label name \"__name__\" is not unique");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a{",
                "a{b",
                "a{b=",
                "a{b=\"",
                "a{b=\"c\"",
                "a{b=\"c\"}",
                "a{b=\"c\"} ",
                "a{1=\"c\"} 1",
                "a{=\"c\"} 1",
                "a{b:c=\"d\"} 1",
                "a{\"\"=\"c\"} 1",
                "{\"\"} 1",
                "{} 1",
                "{\"a\",\"b\"} 1",
                "a{\"b\"} 1",
                "1a 1",
                "a 1\r",
                "a 1 2 3",
                "a 1 x",
                "a 1 1.5",
                "a 1 99999999999999999999",
                "a 1{",
                "a 1e400",
                "\u0000",
                "é 1",
                "# TYPE a",
                "# TYPE a gizmo",
                "# TYPE 1 gauge",
                "# HELP {} x",
                "# TYPE \"a",
                "# TYPE \"\" gauge",
                "a{b=\"\\",
                "a{b=\"\\\n\"} 1",
                ",",
                "}",
                "a,1"
            })
    void refusesBrokenLines(String line) {
        reset("ok 1\n" + line + "\n");

        assertThatThrownBy(this::readAll)
                .isInstanceOf(ExpositionException.class)
                .hasMessageStartingWith("line 2: ");
    }

    @Test
    void refusesTextThatIsNotUtf8() {
        for (String line :
                List.of("a{b=\"\u00FF\"} 1", "{\"\u00C3\"} 1", "a{\"\u00ED\u00A0\u0080\"=\"\"} 1", "# HELP a \u00FE")) {
            byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
            parser.reset(bytes, 0, bytes.length);

            assertThatThrownBy(this::readAll).as(line).isInstanceOf(ExpositionException.class);
        }
    }

    @Test
    void refusesASeriesWithTooManyLabels() {
        StringBuilder line = new StringBuilder("a{");
        for (int i = 0; i <= TextParser.MAX_LABELS; i++) {
            line.append('l').append(i).append("=\"\",");
        }
        reset(line.append("} 1").toString());

        assertThatThrownBy(this::readAll).hasMessage("line 1: more than 4096 labels");
    }

    @Test
    void refusesAnEntryThatIsTooLong() {
        reset("a{b=\"" + "x".repeat(TextParser.MAX_ENTRY_BYTES) + "\"} 1\n");
        assertThatThrownBy(this::readAll).hasMessageContaining("expected label value");

        reset("# HELP a " + "x".repeat(TextParser.MAX_ENTRY_BYTES) + "\n");
        assertThatThrownBy(this::readAll).hasMessage("line 1: entry is longer than 1048576 bytes");

        reset("a".repeat(TextParser.MAX_ENTRY_BYTES + 1) + " 1\n");
        assertThatThrownBy(this::readAll).hasMessage("line 1: entry is longer than 1048576 bytes");
    }

    @Test
    void startsAfreshAfterAReset() throws ExpositionException {
        reset("# TYPE a histogram\na{");
        assertThatThrownBy(this::readAll).isInstanceOf(ExpositionException.class);

        reset("a{le=\"1\"} 1");

        assertThat(readAll()).containsExactly(Labels.of("__name__", "a", "le", "1"));
    }

    /** A scrape of known series costs no garbage. */
    @Test
    void allocatesNothingPerSeries() throws ExpositionException {
        int series = 5_000;
        StringBuilder text = new StringBuilder("# TYPE http_requests counter\n");
        for (int i = 0; i < series; i++) {
            text.append("http_requests{code=\"200\",path=\"/\",i=\"").append(i).append("\"} ");
            text.append(i * 0.1).append(" 1395066363000\n");
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        countSeries(bytes);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        int counted = countSeries(bytes);

        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(counted).isEqualTo(series);
        assertThat(allocated).isLessThan(series);
    }

    private int countSeries(byte[] bytes) throws ExpositionException {
        parser.reset(bytes, 0, bytes.length);
        int count = 0;
        for (Entry entry = parser.next(); entry != Entry.END; entry = parser.next()) {
            count += entry == Entry.SERIES ? 1 : 0;
        }
        return count;
    }

    private void reset(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        parser.reset(bytes, 0, bytes.length);
    }

    private List<Labels> readAll() throws ExpositionException {
        List<Labels> series = new ArrayList<>();
        while (true) {
            Entry entry = parser.next();
            if (entry == Entry.END) {
                return series;
            }
            if (entry == Entry.SERIES) {
                series.add(parser.labels());
            }
        }
    }
}
