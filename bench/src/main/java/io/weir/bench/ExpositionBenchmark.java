package io.weir.bench;

import io.weir.exposition.EscapingScheme;
import io.weir.exposition.ExpositionException;
import io.weir.exposition.ExpositionParser;
import io.weir.exposition.ExpositionParser.Entry;
import io.weir.exposition.OpenMetricsParser;
import io.weir.exposition.ProtobufParser;
import io.weir.exposition.ProtobufWriter;
import io.weir.exposition.TextFamilies;
import io.weir.exposition.TextParser;
import io.weir.scraper.series.SeriesCache;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Scrapes read each second: 1,000 series of 50 families, of a target that exposed the same series before. {@code expected}
 * is what the scraper does, {@code searched} finds every metric's end anew. {@code bytes} are those read each second.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class ExpositionBenchmark {
    private static final int FAMILIES = 50;
    private static final int SERIES = 20;

    /** How the samples are written. */
    @Param({"text", "openmetrics", "protobuf"})
    public String format = "text";

    private final SeriesCache cache = new SeriesCache();
    private ExpositionParser parser = new TextParser();
    private byte[] body = {};

    /** What was read. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Volume {
        /** Of expositions. */
        public long bytes;
    }

    private static String text() {
        StringBuilder out = new StringBuilder();
        for (int family = 0; family < FAMILIES; family++) {
            String name = "http_requests_" + family;
            out.append("# HELP " + name + " Requests that the server has answered so far, by their path.\n");
            out.append("# TYPE " + name + " gauge\n");
            for (int i = 0; i < SERIES; i++) {
                out.append(name)
                        .append("{method=\"GET\",path=\"/api/v1/resource/")
                        .append(i)
                        .append("\",status=\"200\"} ")
                        .append((family + i) * 17.25)
                        .append('\n');
            }
        }
        return out.toString();
    }

    /** Makes the exposition and reads it once. */
    @Setup
    public void setup() throws ExpositionException, IOException {
        String text = text();
        switch (format) {
            case "text" -> body = text.getBytes(StandardCharsets.UTF_8);
            case "openmetrics" -> {
                parser = new OpenMetricsParser(false);
                body = (text + "# EOF\n").getBytes(StandardCharsets.UTF_8);
            }
            default -> {
                parser = new ProtobufParser(true, false);
                body = protobuf(text);
            }
        }
        double sum = read(true);
        if (sum != 17.25 * FAMILIES * SERIES * (FAMILIES + SERIES - 2) / 2 || sum != read(true)) {
            throw new IllegalStateException("parsed something else than was written");
        }
    }

    private static byte[] protobuf(String text) throws ExpositionException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ProtobufWriter writer = new ProtobufWriter(out, EscapingScheme.ALLOW_UTF_8);
        for (var family :
                TextFamilies.parse(text.getBytes(StandardCharsets.UTF_8)).families()) {
            writer.write(family);
        }
        writer.end();
        return out.toByteArray();
    }

    /** Compares with what came before, and finds the series. */
    @Benchmark
    public double expected(Volume volume) throws ExpositionException {
        volume.bytes += body.length;
        return read(true);
    }

    /** Takes every line apart, and finds the series. */
    @Benchmark
    public double searched(Volume volume) throws ExpositionException {
        volume.bytes += body.length;
        return read(false);
    }

    private double read(boolean expecting) throws ExpositionException {
        parser.reset(body, 0, body.length);
        cache.rewind();
        double sum = 0;
        while (true) {
            if (expecting && cache.hasExpected() && isExpectedNext()) {
                sum += cache.expectedSeries() > 0 ? parser.value() : 0;
                cache.takeExpected();
                continue;
            }
            Entry entry = parser.next();
            if (entry == Entry.END) {
                return sum;
            }
            boolean sample = entry == Entry.SERIES;
            find(sample ? 0 : 1, sample ? cache.size() + 1 : -1);
            sum += sample ? parser.value() : 0;
        }
    }

    private boolean isExpectedNext() throws ExpositionException {
        return cache.expectedContext() == 0
                ? parser.nextIs(cache.keys(), cache.expectedStart(), cache.expectedEnd())
                : parser.nextIsLine(cache.keys(), cache.expectedStart(), cache.expectedEnd(), null);
    }

    private void find(int context, int series) {
        byte[] bytes = parser.metricBytes();
        int start = parser.metricStart();
        int end = parser.metricEnd();
        if (cache.find(bytes, start, end, context) == SeriesCache.MISSING) {
            cache.put(bytes, start, end, context, series);
        }
    }
}
