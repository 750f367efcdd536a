package io.weir.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.exposition.ExpositionParser.Entry;
import io.weir.model.MetricType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is expected, the entries are those that a search for them gives. */
class ExpectedEntriesTest {
    private static final int ROUNDS = 500;
    private static final List<String> METRICS = List.of(
            "a",
            "ab",
            "a{}",
            "a{x=\"y\"}",
            "a{x=\"y\",}",
            "a{x=\"}\"}",
            "{\"a\"}",
            "{\"a b\",x=\"\\\"\"}",
            "a_bucket{le=\"1\"}");
    private static final List<String> LINES =
            List.of("# HELP a b", "# TYPE a counter", "# TYPE a gauge", "# TYPE ab histogram", "# HELP a c d");

    /** An entry as it was read, with its bytes for expecting it again. */
    record Read(
            Entry entry,
            String bytes,
            @Nullable MetricType lineType,
            double value,
            String timestamp,
            MetricType type,
            String family) {
        static Read of(LineParser parser, Entry entry) {
            byte[] metric = Arrays.copyOfRange(parser.metricBytes(), parser.metricStart(), parser.metricEnd());
            boolean sample = entry == Entry.SERIES;
            return new Read(
                    entry,
                    sample || entry == Entry.TYPE || entry == Entry.HELP
                            ? new String(metric, StandardCharsets.UTF_8)
                            : "",
                    entry == Entry.TYPE ? parser.type() : null,
                    sample ? parser.value() : 0,
                    sample && parser.hasTimestamp() ? "" + parser.timestampMs() : "",
                    parser.type(),
                    parser.familyName());
        }
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 8);
    }

    private static String document(Random random, boolean text) {
        StringBuilder out = new StringBuilder();
        for (int n = random.nextInt(12); n > 0; n--) {
            if (random.nextInt(3) == 0) {
                out.append(LINES.get(random.nextInt(LINES.size())));
            } else {
                boolean odd = text && random.nextInt(4) == 0;
                out.append(METRICS.get(random.nextInt(METRICS.size())))
                        .append(odd ? " \t" : " ")
                        .append(random.nextInt(1000) / 8.0)
                        .append(random.nextInt(3) == 0 ? " " + random.nextInt(100) : "");
            }
            out.append('\n');
        }
        return text ? out.toString() : out.append("# EOF\n").toString();
    }

    private static List<Read> read(LineParser parser, String document, List<Read> expected) throws ExpositionException {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        parser.reset(bytes, 0, bytes.length);
        List<Read> entries = new ArrayList<>();
        int next = 0;
        while (true) {
            Entry entry = next < expected.size() ? readExpected(parser, expected.get(next)) : null;
            next++;
            entry = entry == null ? parser.next() : entry;
            if (entry == Entry.END) {
                return entries;
            }
            if (entry != Entry.COMMENT) {
                entries.add(Read.of(parser, entry));
            }
        }
    }

    private static @Nullable Entry readExpected(LineParser parser, Read expected) throws ExpositionException {
        byte[] bytes = expected.bytes().getBytes(StandardCharsets.UTF_8);
        boolean found = expected.entry() == Entry.SERIES
                ? parser.nextIs(bytes, 0, bytes.length)
                : parser.nextIsLine(bytes, 0, bytes.length, expected.lineType());
        return found ? expected.entry() : null;
    }

    private static void check(Supplier<LineParser> parsers, boolean text, Random random) throws ExpositionException {
        String document = document(random, text);
        List<Read> searched = read(parsers.get(), document, List.of());
        List<Read> other = read(parsers.get(), document(random, text), List.of());

        List<Read> again = read(parsers.get(), document, searched);
        List<Read> surprised = read(parsers.get(), document, other);

        assertThat(withoutBytesOfLines(again)).isEqualTo(withoutBytesOfLines(searched));
        assertThat(withoutBytesOfLines(surprised)).isEqualTo(withoutBytesOfLines(searched));
    }

    /** Of lines that were expected the bytes are not told again. */
    private static List<Read> withoutBytesOfLines(List<Read> entries) {
        return entries.stream()
                .map(read -> read.entry() == Entry.SERIES
                        ? read
                        : new Read(read.entry(), "", null, 0, "", read.type(), read.family()))
                .toList();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void changeNothing(long seed) throws ExpositionException {
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            check(TextParser::new, true, random);
            check(() -> new OpenMetricsParser(false), false, random);
        }
    }
}
