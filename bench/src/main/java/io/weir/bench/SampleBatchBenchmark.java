package io.weir.bench;

import io.weir.model.Labels;
import io.weir.model.record.SampleBatchEncoder;
import io.weir.model.record.SampleBatchReader;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds for each sample of a scrape of 1,000 known series, into a record and out of it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class SampleBatchBenchmark {
    private static final int SERIES = 1000;
    private static final long TIME_MS = 1_700_000_000_000L;

    private final SampleBatchEncoder encoder = new SampleBatchEncoder();
    private final SampleBatchEncoder.Series[] series = new SampleBatchEncoder.Series[SERIES];
    private final SampleBatchReader reader = new SampleBatchReader();
    private byte[] record = new byte[0];

    /** Introduces the series and makes one record. */
    @Setup
    public void setup() {
        for (int i = 0; i < SERIES; i++) {
            series[i] = encoder.series(Labels.of(
                    "__name__", "http_requests_total",
                    "instance", "10.0.0.1:8080",
                    "job", "api",
                    "method", i % 2 == 0 ? "GET" : "POST",
                    "path", "/api/v1/resource/" + i,
                    "status", "200"));
        }
        record = encode();
        double sum = decode();
        if (sum != SERIES * (SERIES - 1) / 2.0) {
            throw new IllegalStateException("decoded something else than was encoded: " + sum);
        }
    }

    /** Writes a scrape. */
    @Benchmark
    @OperationsPerInvocation(SERIES)
    public byte[] encode() {
        encoder.begin(TIME_MS);
        for (int i = 0; i < SERIES; i++) {
            encoder.add(series[i], TIME_MS, i);
        }
        return encoder.finish();
    }

    /** Reads a scrape as the head store does when it knows the series. */
    @Benchmark
    @OperationsPerInvocation(SERIES)
    public double decode() {
        double sum = 0;
        reader.reset(record);
        while (reader.nextSeries()) {
            sum += reader.values()[0] + (reader.fingerprintLow() == 0 ? 1 : 0);
        }
        return sum;
    }
}
