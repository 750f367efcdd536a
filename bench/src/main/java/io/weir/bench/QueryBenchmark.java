package io.weir.bench;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.model.record.SampleBatchEncoder;
import io.weir.model.record.SampleBatchReader;
import io.weir.promql.EngineOptions;
import io.weir.promql.Expr;
import io.weir.promql.PromqlEngine;
import io.weir.promql.PromqlParseException;
import io.weir.promql.PromqlParser;
import io.weir.promql.QueryContext;
import io.weir.promql.QueryResult.MatrixResult;
import io.weir.promql.Queryable;
import io.weir.promql.SeriesCursor;
import io.weir.storage.head.Head;
import io.weir.storage.head.HeadConfig;
import io.weir.storage.head.HeadMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What each operator costs for a stored sample, from the chunks of a head to the result: 1,000 series of 240 samples, range
 * queries of 100 steps over the hour. With {@code -prof gc}, bytes allocated for a sample.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class QueryBenchmark {
    private static final int SERIES = 1000;
    private static final int SAMPLES = 240;
    private static final long INTERVAL_MS = 15_000;
    private static final long START_MS = 1_700_000_000_000L;
    private static final long END_MS = START_MS + (SAMPLES - 1) * INTERVAL_MS;
    private static final long STEP_MS = 36_000;

    /** Counters that never reset. */
    @Param({
        "count(m)",
        "m",
        "rate(m[5m])",
        "irate(m[5m])",
        "sum by (job) (rate(m[5m]))",
        "sum by (job) (m)",
        "avg by (job) (m)",
        "stddev by (job) (m)",
        "quantile by (job) (0.9, m)",
        "topk(5, m)",
        "max_over_time(m[10m])",
        "avg_over_time(m[10m])",
        "quantile_over_time(0.9, m[10m])",
        "deriv(m[10m])",
        "changes(m[10m])",
        "m * 2 + 1",
        "m / on (pod, n) m",
        "histogram_quantile(0.9, sum by (job, le) (rate(m[5m])))",
        "max_over_time(sum by (job) (rate(m[5m]))[30m:1m])",
    })
    private String query = "m";

    private final PromqlEngine engine = new PromqlEngine(EngineOptions.DEFAULT);
    private final Head head = new Head(0, HeadConfig.DEFAULT, new HeadMetrics(new PrometheusRegistry()));
    private Supplier<MatrixResult> run = () -> {
        throw new IllegalStateException("not set up");
    };

    /** Fills the head. */
    @Setup
    public void setup() throws PromqlParseException {
        Expr expr = PromqlParser.parse(query);
        Queryable samples = selection ->
                List.of(new Cursor(head.select(selection.matchers(), selection.startMs(), selection.endMs())));
        run = () -> engine.range(samples, expr, END_MS - 100 * STEP_MS, END_MS, STEP_MS, QueryContext.unlimited());
        SampleBatchEncoder encoder = new SampleBatchEncoder();
        List<SampleBatchEncoder.Series> series = new ArrayList<>();
        for (int i = 0; i < SERIES; i++) {
            series.add(encoder.series(Labels.of(
                    "__name__",
                    "m",
                    "job",
                    "job-" + i % 20,
                    "pod",
                    "pod-" + i / 10,
                    "n",
                    "" + i % 10,
                    "le",
                    bound(i))));
        }
        SplittableRandom random = new SplittableRandom(1);
        double[] last = new double[SERIES];
        SampleBatchReader reader = new SampleBatchReader();
        for (int round = 0; round < SAMPLES; round++) {
            long timeMs = START_MS + round * INTERVAL_MS;
            encoder.begin(timeMs);
            for (int i = 0; i < SERIES; i++) {
                last[i] += random.nextInt(16);
                encoder.add(series.get(i), timeMs, last[i]);
            }
            reader.reset(encoder.finish());
            head.append(reader, round, timeMs);
        }
        if (run().series().isEmpty()) {
            throw new IllegalStateException("found nothing");
        }
    }

    private static String bound(int series) {
        return series % 10 == 9 ? "+Inf" : Integer.toString(1 << series % 10);
    }

    /** One range query, counted as the samples that its selectors find. */
    @Benchmark
    @OperationsPerInvocation(SERIES * SAMPLES)
    public MatrixResult run() {
        return run.get();
    }

    /** What the head finds, for PromQL. */
    private record Cursor(io.weir.storage.SeriesCursor found) implements SeriesCursor {
        @Override
        public boolean next() {
            return found.next();
        }

        @Override
        public Labels labels() {
            return found.labels();
        }

        @Override
        public int size() {
            return found.size();
        }

        @Override
        public long[] timestampsMs() {
            return found.timestampsMs();
        }

        @Override
        public double[] values() {
            return found.values();
        }

        @Override
        public @Nullable Histogram @Nullable [] histograms() {
            return found.histograms();
        }

        @Override
        public void close() {
            found.close();
        }
    }
}
