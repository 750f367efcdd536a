package io.weir.bench;

import io.weir.exposition.ExpositionException;
import io.weir.exposition.TextParser;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Scrapes parsed each second: text of 1,000 series, about 90 kB, each series known already. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class TextParserBenchmark {
    private static final int SERIES = 1000;

    private final TextParser parser = new TextParser();
    private byte[] text = new byte[0];

    /** Makes the text. */
    @Setup
    public void setup() throws ExpositionException {
        StringBuilder out =
                new StringBuilder("# HELP http_requests_total Requests.\n# TYPE http_requests_total counter\n");
        for (int i = 0; i < SERIES; i++) {
            out.append("http_requests_total{method=\"GET\",path=\"/api/v1/resource/")
                    .append(i)
                    .append("\",status=\"200\"} ")
                    .append(i * 17.25)
                    .append('\n');
        }
        text = out.toString().getBytes(StandardCharsets.UTF_8);
        if (parse() != 17.25 * SERIES * (SERIES - 1) / 2) {
            throw new IllegalStateException("parsed something else than was written");
        }
    }

    /** Reads every series' place and value. */
    @Benchmark
    public double parse() throws ExpositionException {
        double sum = 0;
        parser.reset(text, 0, text.length);
        for (TextParser.Entry entry = parser.next(); entry != TextParser.Entry.END; entry = parser.next()) {
            if (entry == TextParser.Entry.SERIES) {
                sum += parser.value() + (parser.metricEnd() < parser.metricStart() ? 1 : 0);
            }
        }
        return sum;
    }
}
