package io.weir.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.exposition.ExpositionParser.Entry;
import io.weir.exposition.testing.ProtobufWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtobufParserTest {
    private static ProtobufWriter message() {
        return ProtobufWriter.message();
    }

    private static ProtobufWriter label(String name, String value) {
        return message().add(1, name).add(2, value);
    }

    private static ProtobufWriter timestamp(long seconds, long nanos) {
        return message().add(1, seconds).add(2, nanos);
    }

    private static byte[] delimited(ProtobufWriter... families) {
        ProtobufWriter stream = message();
        for (ProtobufWriter family : families) {
            stream.delimited(family.bytes());
        }
        return stream.bytes();
    }

    private static List<String> parse(ProtobufParser parser, byte[] bytes) throws ExpositionException {
        parser.reset(bytes, 0, bytes.length);
        List<String> entries = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (Entry entry = parser.next(); entry != Entry.END; entry = parser.next()) {
            byte[] key = Arrays.copyOfRange(parser.metricBytes(), parser.metricStart(), parser.metricEnd());
            assertThat(keys.add(Arrays.toString(key))).as("keys differ").isTrue();
            String value = switch (entry) {
                case SERIES -> parser.labels() + " " + parser.value();
                case HISTOGRAM ->
                    parser.labels() + " " + parser.histogram() + " "
                            + parser.histogram().hint();
                case TYPE -> "type " + parser.name() + " " + parser.type();
                case HELP -> "help " + parser.name() + " " + parser.help();
                case UNIT -> "unit " + parser.name() + " " + parser.unit();
                case COMMENT, END -> throw new AssertionError(entry);
            };
            boolean sample = entry == Entry.SERIES || entry == Entry.HISTOGRAM;
            entries.add(value
                    + (sample && parser.hasTimestamp() ? " @" + parser.timestampMs() : "")
                    + (sample && parser.startTimestampMs() != 0 ? " since " + parser.startTimestampMs() : "")
                    + (sample ? " #".repeat(parser.exemplars()) : ""));
        }
        return entries;
    }

    private static ProtobufParser parser() {
        return new ProtobufParser(true, false);
    }

    @Test
    void simpleMetrics() throws ExpositionException {
        byte[] body = delimited(
                message()
                        .add(1, "c_seconds_total")
                        .add(2, "Help.")
                        .add(3, 0L)
                        .add(
                                4,
                                message()
                                        .add(1, label("a", "b"))
                                        .add(1, label("e", ""))
                                        .add(
                                                3,
                                                message()
                                                        .add(1, 1.5)
                                                        .add(2, message())
                                                        .add(3, timestamp(3, 4_000_000)))
                                        .add(6, 1234L))
                        .add(5, "seconds"),
                message()
                        .add(1, "g")
                        .add(3, 1L)
                        .add(4, message().add(2, message().add(1, -1.0))),
                message().add(1, "empty").add(3, 1L),
                message().add(1, "u").add(3, 3L).add(4, message()));

        assertThat(parse(parser(), body))
                .containsExactly(
                        "help c_seconds_total Help.",
                        "unit c_seconds_total seconds",
                        "type c_seconds_total COUNTER",
                        "{__name__=\"c_seconds_total\", a=\"b\"} 1.5 @1234 since 3004 #",
                        "help g ",
                        "type g GAUGE",
                        "{__name__=\"g\"} -1.0",
                        "help u ",
                        "type u UNKNOWN",
                        "{__name__=\"u\"} 0.0");
    }

    @Test
    void summariesAndClassicHistogramsAreTakenApart() throws ExpositionException {
        ProtobufWriter summary = message()
                .add(1, 3L)
                .add(2, 6.0)
                .add(3, message().add(1, 0.5).add(2, 2.0))
                .add(3, message().add(1, 1.0).add(2, Double.NaN));
        ProtobufWriter histogram = message()
                .add(1, 3L)
                .add(2, 6.0)
                .add(3, message().add(1, 1L).add(2, 1.0).add(3, message()))
                .add(3, message().add(4, 2.5).add(2, 2e7));
        byte[] body = delimited(
                message().add(1, "s").add(3, 2L).add(4, message().add(4, summary)),
                message()
                        .add(1, "h")
                        .add(3, 4L)
                        .add(4, message().add(1, label("x", "y")).add(7, histogram)));

        assertThat(parse(parser(), body))
                .containsExactly(
                        "help s ",
                        "type s SUMMARY",
                        "{__name__=\"s_count\"} 3.0",
                        "{__name__=\"s_sum\"} 6.0",
                        "{__name__=\"s\", quantile=\"0.5\"} 2.0",
                        "{__name__=\"s\", quantile=\"1.0\"} NaN",
                        "help h ",
                        "type h HISTOGRAM",
                        "{__name__=\"h_count\", x=\"y\"} 3.0",
                        "{__name__=\"h_sum\", x=\"y\"} 6.0",
                        "{__name__=\"h_bucket\", le=\"1.0\", x=\"y\"} 1.0 #",
                        "{__name__=\"h_bucket\", le=\"2e+07\", x=\"y\"} 2.5",
                        "{__name__=\"h_bucket\", le=\"+Inf\", x=\"y\"} 3.0");
    }

    @Test
    void gaugeHistogramsOfFractionsSayThatTheyAre() throws ExpositionException {
        ProtobufWriter histogram = message()
                .add(4, 1.5)
                .add(2, 6.0)
                .add(12, message().addSigned(1, 0).add(2, 1L))
                .add(14, 1.5)
                .add(3, message().add(4, 1.5).add(2, 1.0))
                .add(16, message());
        byte[] body =
                delimited(message().add(1, "h").add(3, 5L).add(4, message().add(7, histogram)));

        List<String> both = parse(new ProtobufParser(true, true), body);

        assertThat(both).hasSize(7).contains("type h GAUGEHISTOGRAM", "{__name__=\"h_bucket\", le=\"+Inf\"} 1.5");
        assertThat(both.get(2)).contains("GAUGE").endsWith(" #");
        assertThat(parse(parser(), body)).hasSize(3);
        assertThat(parse(new ProtobufParser(false, false), body)).hasSize(6);
    }

    @Test
    void brokenMessagesSayWhere() {
        assertThatThrownBy(() -> parse(parser(), new byte[] {5, 1}))
                .isInstanceOf(ExpositionException.class)
                .hasMessage("protobuf: byte 1: unexpected EOF in a metric family");
        assertThatThrownBy(() -> parse(parser(), delimited(message().add(4, message()))))
                .hasMessage("invalid metric name: \"\"");
        assertThatThrownBy(() -> parse(
                        parser(), delimited(message().add(1, "a").add(3, 9L).add(4, message()))))
                .hasMessage("unknown metric type for metric \"a\": 9");
        ProtobufWriter twice = message().add(1, label("a", "b")).add(1, label("a", "c"));
        assertThatThrownBy(() -> parse(parser(), delimited(message().add(1, "a").add(4, twice))))
                .hasMessageContaining("label name \"a\" is not unique");
    }

    /** Any change of good bytes gives entries or this parser's own exception. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void survivesDamage(long seed) {
        Random random = new Random(seed);
        ProtobufWriter histogram = message()
                .add(1, 3L)
                .add(2, 6.0)
                .add(3, message().add(1, 1L).add(2, 1.0))
                .addSigned(5, 2)
                .add(12, message().addSigned(1, -3).add(2, 2L))
                .add(13, message().signedVarint(1).signedVarint(1).bytes());
        byte[] good = delimited(
                message()
                        .add(1, "h")
                        .add(2, "é")
                        .add(3, 4L)
                        .add(4, message().add(1, label("x", "y")).add(7, histogram)),
                message()
                        .add(1, "c")
                        .add(3, 0L)
                        .add(4, message().add(3, message().add(1, 1.0)).add(6, 5L)));
        ProtobufParser parser = new ProtobufParser(true, true);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int n = random.nextInt(4); n > 0 && bytes.length > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            parser.reset(bytes, 0, bytes.length);
            try {
                int entries = 0;
                for (Entry entry = parser.next(); entry != Entry.END; entry = parser.next()) {
                    assertThat(++entries).isLessThanOrEqualTo(3 * bytes.length + 3);
                    if (entry == Entry.SERIES || entry == Entry.HISTOGRAM) {
                        assertThat(parser.labels().metricName()).isNotEmpty();
                        assertThat(parser.emptyLabels()).isNotNull();
                    }
                    if (entry == Entry.HISTOGRAM) {
                        assertThat(parser.histogram()).isNotNull();
                    }
                }
            } catch (ExpositionException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }
}
