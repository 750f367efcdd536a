package io.weir.promql;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Labels;
import io.weir.promql.QueryResult.MatrixResult;
import io.weir.promql.QueryResult.VectorResult;
import io.weir.promql.script.MemoryQueryable;
import io.weir.promql.testing.RandomSamples;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A range query is its instant queries put side by side: windows that slide find what fresh windows find. */
class EnginePropertyTest {
    private static final long START_MS = 200_000;
    private static final long STEP_MS = 23_000;
    private static final int STEPS = 12;

    private final PromqlEngine engine = new PromqlEngine(EngineOptions.DEFAULT);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void rangeQueryEqualsItsInstantQueries(long seed) throws PromqlParseException {
        MemoryQueryable samples = RandomSamples.of(seed, 1);
        RandomExpr random = new RandomExpr(seed, true);
        int compared = 0;
        for (int i = 0; i < 400; i++) {
            String query = random.vector(3);
            boolean dependsOnStart = query.contains("start()") || query.contains("end()");
            if (dependsOnStart || (query.contains("predict_linear") && query.contains("@"))) {
                continue;
            }
            Expr expr = PromqlParser.parse(query, PromqlFeatures.WHOLE_GRAMMAR);
            Map<Long, Map<Labels, Double>> range;
            try {
                range = range(samples, expr);
            } catch (QueryException e) {
                continue;
            }
            for (int step = 0; step < STEPS; step++) {
                long at = START_MS + step * STEP_MS;
                Map<Labels, Double> instant = instant(samples, expr, at);
                assertThat(range.getOrDefault(at, Map.of()))
                        .as(query + " at " + at)
                        .isEqualTo(instant);
                compared += instant.size();
            }
        }
        assertThat(compared).isGreaterThan(1000);
    }

    /** As in Prometheus, where the fixed time is that of the first step only, and the samples are those of this time. */
    @Test
    void aFixedTimeMovesAlongUnderPredictLinear() throws PromqlParseException {
        MemoryQueryable all = RandomSamples.of(1, 1);
        MemoryQueryable samples = new MemoryQueryable(1);
        all.all().forEach((labels, series) -> {
            for (int i = 0; i < series.size(); i++) {
                if (series.timestampsMs()[i] <= START_MS - 10_000) {
                    samples.add(labels, series.timestampsMs()[i], series.values()[i]);
                }
            }
        });
        Expr fixed = PromqlParser.parse("predict_linear(a[2m] @ start() offset 10s, 60)");
        Expr moving = PromqlParser.parse("predict_linear(a[2m] offset 10s, 60)");
        assertThat(range(all, fixed)).hasSizeBetween(2, STEPS - 1).isEqualTo(range(samples, moving));
    }

    private Map<Long, Map<Labels, Double>> range(Queryable samples, Expr expr) {
        long endMs = START_MS + (STEPS - 1) * STEP_MS;
        MatrixResult result = engine.range(samples, expr, START_MS, endMs, STEP_MS, QueryContext.unlimited());
        Map<Long, Map<Labels, Double>> byTime = new TreeMap<>();
        for (SeriesSamples series : result.series()) {
            for (int i = 0; i < series.size(); i++) {
                byTime.computeIfAbsent(series.timestampsMs()[i], at -> new TreeMap<>())
                        .put(series.labels(), series.values()[i]);
            }
        }
        return byTime;
    }

    private Map<Labels, Double> instant(Queryable samples, Expr expr, long at) {
        InstantVector vector = ((VectorResult) engine.instant(samples, expr, at, QueryContext.unlimited())).vector();
        Map<Labels, Double> values = new TreeMap<>();
        for (int i = 0; i < vector.size(); i++) {
            values.put(vector.labels(i), vector.value(i));
        }
        return values;
    }
}
