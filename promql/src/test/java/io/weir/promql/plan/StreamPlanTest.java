package io.weir.promql.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import io.weir.promql.EngineOptions;
import io.weir.promql.Expr;
import io.weir.promql.InstantVector;
import io.weir.promql.PromqlEngine;
import io.weir.promql.PromqlParseException;
import io.weir.promql.PromqlParser;
import io.weir.promql.QueryContext;
import io.weir.promql.QueryException;
import io.weir.promql.QueryResult;
import io.weir.promql.QueryResult.ScalarResult;
import io.weir.promql.QueryResult.VectorResult;
import io.weir.promql.RandomExpr;
import io.weir.promql.script.MemoryQueryable;
import io.weir.promql.testing.RandomSamples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Evaluation in parts, over shards, equals evaluation in one place. */
class StreamPlanTest {
    private static final int SHARDS = 3;

    private final PromqlEngine engine = new PromqlEngine(EngineOptions.DEFAULT);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void planEqualsEngine(long seed) throws PromqlParseException {
        Random random = new Random(seed);
        MemoryQueryable samples = RandomSamples.of(seed, 1);
        RandomExpr exprs = new RandomExpr(seed, false);
        int split = 0;
        for (int i = 0; i < 600; i++) {
            boolean scalar = random.nextInt(10) == 0;
            Expr expr = PromqlParser.parse(scalar ? exprs.scalar(3) : exprs.vector(3));
            long at = 300_000L + random.nextInt(300_000);
            StreamPlan plan = StreamPlan.of(expr);
            split += plan.requiresRaw() ? 0 : 1;
            String expected = outcome(() -> engine.instant(samples, expr, at, QueryContext.unlimited()));
            String actual = outcome(() -> evaluate(plan, samples, at, random));
            if (!expected.equals(actual)) {
                assertSimilar(expr, at, expected, actual);
            }
        }
        assertThat(split).isGreaterThan(300);
    }

    @Test
    void equalPartsShareALeaf() throws PromqlParseException {
        StreamPlan plan = StreamPlan.of(PromqlParser.parse(
                "sum by (x) (a{x=\"1\"}) / (sum by (x) (a{x=\"1\"}) + sum by (x) (b)) and absent(c) or absent(c)"));
        assertThat(plan.leaves()).extracting(Leaf::toString).containsExactly("0: a{x=\"1\"}", "1: b{x=\"1\"}", "2: c");
    }

    /** Runs every part of {@code plan} as a stream job would. */
    private QueryResult evaluate(StreamPlan plan, MemoryQueryable samples, long at, Random random) {
        if (plan.requiresRaw()) {
            assertThat(plan.leaves()).isEmpty();
            return engine.instant(onlyWindows(plan, samples, at), plan.expr(), at, QueryContext.unlimited());
        }
        List<InstantVector> inputs = new ArrayList<>();
        for (Leaf leaf : plan.leaves()) {
            inputs.add(evaluate(leaf, samples, at, random));
        }
        return plan.remainder().evaluate(at, inputs::get);
    }

    private static MemoryQueryable onlyWindows(StreamPlan plan, MemoryQueryable samples, long at) {
        MemoryQueryable windows = new MemoryQueryable(1);
        samples.all().forEach((labels, series) -> {
            long windowMs = plan.rawSelectors().stream()
                    .filter(selector -> LabelMatcher.allMatch(selector.matchers(), labels))
                    .mapToLong(selector -> selector.windowMs())
                    .max()
                    .orElse(0);
            for (int i = 0; i < series.size(); i++) {
                if (series.timestampsMs()[i] > at - windowMs && series.timestampsMs()[i] <= at) {
                    windows.add(labels, series.timestampsMs()[i], series.values()[i]);
                }
            }
        });
        return windows;
    }

    private static InstantVector evaluate(Leaf leaf, MemoryQueryable samples, long at, Random random) {
        InstantVector results = new InstantVector();
        List<Map<Labels, PartialAggregate>> shards = new ArrayList<>();
        for (int i = 0; i < SHARDS; i++) {
            shards.add(new TreeMap<>());
        }
        LeafProgram program = leaf.newProgram();
        samples.all().forEach((labels, series) -> {
            if (!LabelMatcher.allMatch(leaf.matchers(), labels)) {
                return;
            }
            int from = 0;
            while (from < series.size() && series.timestampsMs()[from] <= at - leaf.windowMs()) {
                from++;
            }
            long[] times = java.util.Arrays.copyOfRange(series.timestampsMs(), from, series.size());
            double[] values = java.util.Arrays.copyOfRange(series.values(), from, series.size());
            Labels output = program.outputLabels(labels);
            if (!program.evaluate(times, values, null, times.length, at)) {
                return;
            }
            if (leaf.aggregation().isEmpty()) {
                results.add(output, program.value());
                return;
            }
            PartialAggregation aggregation = leaf.aggregation().get();
            shards.get(random.nextInt(SHARDS))
                    .computeIfAbsent(aggregation.groupLabels(output), group -> aggregation.newAggregate())
                    .accumulate(program.value());
        });
        if (leaf.aggregation().isPresent()) {
            merge(leaf.aggregation().get(), shards).forEach((group, aggregate) -> aggregate.addTo(results, group));
        }
        return results;
    }

    private static Map<Labels, PartialAggregate> merge(
            PartialAggregation aggregation, List<Map<Labels, PartialAggregate>> shards) {
        Map<Labels, PartialAggregate> merged = new TreeMap<>();
        for (Map<Labels, PartialAggregate> shard : shards) {
            shard.forEach((group, aggregate) -> {
                double[] shipped = aggregate.state().clone();
                merged.computeIfAbsent(group, key -> aggregation.newAggregate())
                        .merge(aggregation.ofState(shipped, aggregate.histogramSum()));
            });
        }
        return merged;
    }

    private interface Evaluation {
        QueryResult run();
    }

    private static String outcome(Evaluation evaluation) {
        try {
            QueryResult result = evaluation.run();
            if (result instanceof ScalarResult scalar) {
                return "scalar " + scalar.value();
            }
            InstantVector vector = ((VectorResult) result).vector();
            Map<Labels, Double> values = new TreeMap<>();
            for (int i = 0; i < vector.size(); i++) {
                values.put(vector.labels(i), vector.value(i));
            }
            return values.toString();
        } catch (QueryException e) {
            return "error";
        }
    }

    /** Sums in another order may differ in their last digits. */
    private static void assertSimilar(Expr expr, long at, String expected, String actual) {
        String number = "(?<=[=\\s])-?[0-9.]+(E-?[0-9]+)?(?=[,}]|$)";
        assertThat(actual.replaceAll(number, "#")).as(expr + " at " + at).isEqualTo(expected.replaceAll(number, "#"));
        double[] expectedNumbers = numbers(expected, number);
        double[] actualNumbers = numbers(actual, number);
        for (int i = 0; i < expectedNumbers.length; i++) {
            double tolerance = 1e-12 * Math.max(1e-3, Math.abs(expectedNumbers[i]));
            assertThat(actualNumbers[i])
                    .as(expr + " at " + at)
                    .isCloseTo(expectedNumbers[i], org.assertj.core.data.Offset.offset(tolerance));
        }
    }

    private static double[] numbers(String text, String regex) {
        return java.util.regex.Pattern.compile(regex)
                .matcher(text)
                .results()
                .mapToDouble(match -> Double.parseDouble(match.group()))
                .toArray();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "sum by (x) (rate(a[5m])) ; rate(a[5m]) ; true ; 300000",
                "a ; a ; false ; 300000",
                "absent(a{x=\"1\"}) ; a{x=\"1\"} ; true ; 300000",
                "max_over_time(rate(a[5m])[1h:1m]) > 3 ; max_over_time(rate(a[5m])[1h:1m]) > 3 ; false ; 3900000",
                "topk(3, a offset 1m) ; a offset 1m ; false ; 360000",
                "sum({__name__=~\"a|b\"} * 2) ; {__name__=~\"a|b\"} * 2 ; false ; 300000",
            })
    void firstLeafIs(String query, String program, boolean aggregated, long windowMs) throws PromqlParseException {
        Leaf leaf = StreamPlan.of(PromqlParser.parse(query)).leaves().get(0);
        assertThat(leaf.program()).hasToString(program);
        assertThat(leaf.aggregation().isPresent()).isEqualTo(aggregated);
        assertThat(leaf.windowMs()).isEqualTo(windowMs);
    }

    @Test
    void windowOverAnAggregationNeedsRawSamples() throws PromqlParseException {
        StreamPlan plan = StreamPlan.of(PromqlParser.parse("max_over_time(sum(rate(a[5m]))[10m:1m]) > 1"));
        assertThat(plan.requiresRaw()).isTrue();
        assertThat(plan.rawSelectors()).hasSize(1);
        assertThat(plan.rawSelectors().get(0).windowMs()).isEqualTo(900_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a @ 10", "rate(a[5m] @ start())", "sum(max_over_time(a[5m:] @ 3))", "a offset -1m", "a[5m]"})
    void whatAStreamCannotKnowIsRefused(String query) throws PromqlParseException {
        Expr expr = PromqlParser.parse(query);
        assertThatThrownBy(() -> StreamPlan.of(expr)).isInstanceOf(UnsupportedExpressionException.class);
    }
}
