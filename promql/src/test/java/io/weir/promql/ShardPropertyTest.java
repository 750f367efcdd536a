package io.weir.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.model.Labels;
import io.weir.promql.QueryResult.MatrixResult;
import io.weir.promql.script.MemoryQueryable;
import io.weir.promql.testing.RandomSamples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Evaluated in shards, by one thread or by several, a query has the answer that it has over all series at once. */
class ShardPropertyTest {
    private static final long START_MS = 200_000;
    private static final long STEP_MS = 23_000;
    private static final int STEPS = 12;
    private static final int SHARDS = 5;

    /** Which of several equal series these keep is not defined. */
    private static final Pattern ARBITRARY = Pattern.compile("topk|bottomk|limitk|limit_ratio");

    private static final ExecutorService THREADS = Executors.newFixedThreadPool(3);

    private final PromqlEngine alone = new PromqlEngine(EngineOptions.DEFAULT);
    private final PromqlEngine helped = new PromqlEngine(EngineOptions.DEFAULT, new ShardExecutor(THREADS, 3, 0));

    @AfterAll
    static void stopThreads() {
        THREADS.shutdownNow();
    }

    /** A query's series with the bits of their values, its notes, or how it failed. */
    private record Outcome(List<String> series, List<String> notes, String failure) {}

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void threadsChangeNothing(long seed) throws PromqlParseException {
        MemoryQueryable samples = RandomSamples.of(seed, SHARDS);
        RandomExpr random = new RandomExpr(seed, true);
        int answers = 0;
        for (int i = 0; i < 400; i++) {
            Expr expr = PromqlParser.parse(random.vector(3), PromqlFeatures.WHOLE_GRAMMAR);
            Outcome expected = outcome(alone, samples, expr);
            assertThat(outcome(helped, samples, expr)).as(expr.toString()).isEqualTo(expected);
            answers += expected.series.size();
        }
        assertThat(answers).isGreaterThan(500);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void shardsChangeNoMoreThanTheRoundingOfSums(long seed) throws PromqlParseException {
        MemoryQueryable whole = RandomSamples.of(seed, 1);
        MemoryQueryable sharded = RandomSamples.of(seed, SHARDS);
        RandomExpr random = new RandomExpr(seed, true);
        int compared = 0;
        for (int i = 0; i < 400; i++) {
            Expr expr = PromqlParser.parse(random.vector(3), PromqlFeatures.WHOLE_GRAMMAR);
            if (ARBITRARY.matcher(expr.toString()).find()) {
                continue;
            }
            Map<Labels, SeriesSamples> expected;
            try {
                expected = byLabels(range(alone, whole, expr));
            } catch (QueryException e) {
                assertThatThrownBy(() -> range(helped, sharded, expr)).isInstanceOf(e.getClass());
                continue;
            }
            Map<Labels, SeriesSamples> actual = byLabels(range(helped, sharded, expr));
            assertThat(actual.keySet()).as(expr.toString()).isEqualTo(expected.keySet());
            for (SeriesSamples series : expected.values()) {
                SeriesSamples other = actual.get(series.labels());
                assertThat(other.timestampsMs()).isEqualTo(series.timestampsMs());
                for (int k = 0; k < series.size(); k++) {
                    assertClose(expr, other.values()[k], series.values()[k]);
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(1000);
    }

    private static void assertClose(Expr expr, double actual, double expected) {
        if (Double.isFinite(expected)) {
            assertThat(actual).as(expr.toString()).isCloseTo(expected, within(1e-9 * Math.max(1, Math.abs(expected))));
        } else {
            assertThat(Double.valueOf(actual)).as(expr.toString()).isEqualTo(Double.valueOf(expected));
        }
    }

    @Test
    void goesOnAloneIfNobodyMayHelp() throws PromqlParseException {
        ShardExecutor refusing = new ShardExecutor(
                helper -> {
                    throw new RejectedExecutionException("ending");
                },
                3,
                0);
        MemoryQueryable samples = RandomSamples.of(1, SHARDS);
        Expr expr = PromqlParser.parse("sum by (x) (rate(a[1m]))");
        assertThat(outcome(new PromqlEngine(EngineOptions.DEFAULT, refusing), samples, expr))
                .isEqualTo(outcome(alone, samples, expr));
    }

    @Test
    void closesCursorsOnlyWhenNobodyReadsThem() throws PromqlParseException {
        MemoryQueryable samples = RandomSamples.of(2, SHARDS);
        AtomicInteger open = new AtomicInteger();
        Queryable watched = selection -> {
            List<SeriesCursor> cursors = new ArrayList<>();
            for (SeriesCursor cursor : samples.select(selection)) {
                open.incrementAndGet();
                cursors.add(new WatchedCursor(cursor, open));
            }
            return cursors;
        };
        Expr expr = PromqlParser.parse("count by (x) ({__name__=~\"a|b|c\"})");
        assertThat(outcome(helped, watched, expr)).isEqualTo(outcome(alone, samples, expr));
        assertThat(open).hasValue(0);
    }

    /** Refuses to move once it is closed. */
    private static final class WatchedCursor implements SeriesCursor {
        private final SeriesCursor cursor;
        private final AtomicInteger open;
        private volatile boolean closed;

        WatchedCursor(SeriesCursor cursor, AtomicInteger open) {
            this.cursor = cursor;
            this.open = open;
        }

        @Override
        public boolean next() {
            assertThat(closed).isFalse();
            return cursor.next();
        }

        @Override
        public Labels labels() {
            return cursor.labels();
        }

        @Override
        public int size() {
            return cursor.size();
        }

        @Override
        public long[] timestampsMs() {
            return cursor.timestampsMs();
        }

        @Override
        public double[] values() {
            return cursor.values();
        }

        @Override
        public void close() {
            closed = true;
            open.decrementAndGet();
            cursor.close();
        }
    }

    private static MatrixResult range(PromqlEngine engine, Queryable samples, Expr expr) {
        long endMs = START_MS + (STEPS - 1) * STEP_MS;
        return engine.range(samples, expr, START_MS, endMs, STEP_MS, QueryContext.unlimited());
    }

    private static Map<Labels, SeriesSamples> byLabels(MatrixResult result) {
        Map<Labels, SeriesSamples> series = new TreeMap<>();
        result.series().forEach(one -> series.put(one.labels(), one));
        return series;
    }

    private static Outcome outcome(PromqlEngine engine, Queryable samples, Expr expr) {
        try {
            MatrixResult result = range(engine, samples, expr);
            List<String> series = new ArrayList<>();
            for (SeriesSamples one : result.series()) {
                series.add(one.labels() + " " + Arrays.toString(one.timestampsMs()) + " "
                        + Arrays.toString(Arrays.stream(one.values())
                                .mapToLong(Double::doubleToLongBits)
                                .toArray()));
            }
            List<String> notes = new ArrayList<>(result.annotations().warnings());
            notes.addAll(result.annotations().infos());
            return new Outcome(series, notes, "");
        } catch (QueryException e) {
            return new Outcome(List.of(), List.of(), e.toString());
        }
    }
}
