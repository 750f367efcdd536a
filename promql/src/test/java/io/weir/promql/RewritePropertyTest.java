package io.weir.promql;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.promql.QueryResult.MatrixResult;
import io.weir.promql.script.MemoryQueryable;
import io.weir.promql.testing.RandomSamples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What rewriting makes of a query has the query's answer, bit for bit, or its failure. */
class RewritePropertyTest {
    private static final long START_MS = 200_000;
    private static final long STEP_MS = 23_000;
    private static final int STEPS = 12;

    private final PromqlEngine rewriting = new PromqlEngine(EngineOptions.DEFAULT);
    private final PromqlEngine literal = PromqlEngine.literal(EngineOptions.DEFAULT);

    private record Outcome(List<String> series, String failure) {}

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void ofAnyQuery(long seed) throws PromqlParseException {
        RandomExpr random = new RandomExpr(seed, true);
        int answers = 0;
        for (int i = 0; i < 500; i++) {
            answers += assertSame(RandomSamples.of(seed, 1), random.vector(4));
        }
        assertThat(answers).isGreaterThan(500);
    }

    /** Operators whose sides have conditions that could be asked of the other side too. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28})
    void ofOperatorsBetweenSelections(long seed) throws PromqlParseException {
        Random random = new Random(seed);
        MemoryQueryable samples = RandomSamples.of(seed, 1);
        int rewritten = 0;
        int answers = 0;
        for (int i = 0; i < 2000; i++) {
            String query = side(random) + " " + operator(random) + " " + side(random);
            try {
                Expr expr = PromqlParser.parse(query, PromqlFeatures.WHOLE_GRAMMAR);
                rewritten += Rewrites.apply(expr.atInstant()).equals(expr) ? 0 : 1;
            } catch (PromqlParseException e) {
                continue;
            }
            answers += assertSame(samples, query);
        }
        assertThat(rewritten).isGreaterThan(200);
        assertThat(answers).isGreaterThan(1000);
    }

    private static String side(Random random) {
        String selector = pick(random, "a", "b", "c", "{__name__=~\"a|b\"}")
                .replaceFirst("}?$", "")
                .replaceFirst("^([abc])$", "$1{");
        String matchers = pick(random, "", "", "x=\"1\"", "x!=\"\"", "y=~\"y0|z\"", "x=\"\",y!~\"y0\"");
        String separator = selector.endsWith("{") || matchers.isEmpty() ? "" : ",";
        String base = selector + separator + matchers + "}";
        String read = switch (random.nextInt(4)) {
            case 0 -> "rate(" + base + "[2m])";
            case 1 -> "last_over_time(" + base + "[1m])";
            default -> base;
        };
        String filtered = switch (random.nextInt(4)) {
            case 0 -> "(" + read + " > 1)";
            case 1 -> "(2 >= " + read + ")";
            default -> read;
        };
        String grouping =
                pick(random, "", " by (x)", " by (x, y)", " without (y)", " by (__name__)", " by (__name__, x)");
        return switch (random.nextInt(5)) {
            case 0, 1 -> pick(random, "sum", "max", "count", "stddev") + grouping + " (" + filtered + ")";
            case 2 -> pick(random, "topk", "quantile", "limitk") + grouping + " (1, " + filtered + ")";
            default -> filtered;
        };
    }

    private static String operator(Random random) {
        String operator = pick(random, "and", "unless", "or", "+", "/", "> bool", "<");
        String matching = pick(random, "", "on (x)", "on (x, y)", "ignoring (y)", "on (__name__, x)", "on ()");
        String group = operator.matches("and|unless|or") || matching.isEmpty()
                ? ""
                : pick(random, "", "group_left ()", "group_right ()", "fill (1)");
        return operator + " " + matching + " " + group;
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** The same subexpression in several places. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {41, 42, 43, 44, 45, 46})
    void ofRepetitions(long seed) throws PromqlParseException {
        Random random = new Random(seed);
        RandomExpr expressions = new RandomExpr(seed, true);
        MemoryQueryable samples = RandomSamples.of(seed, 1);
        int answers = 0;
        for (int i = 0; i < 300; i++) {
            String once = "(" + expressions.vector(2) + ")";
            String frame = pick(
                    random,
                    "R + R",
                    "R / (R + R)",
                    "sum by (x) (R) / on () group_left () sum(R)",
                    "R > on (x, y) group_left () max by (x, y) (R)",
                    "max_over_time(sum by (x) (R)[2m:30s]) - min_over_time(sum by (x) (R)[2m:30s])",
                    "sum by (x) (R) + on (x) group_left () (sum by (x) (R) and R)",
                    "max_over_time(sum(R)[1m:20s] @ end()) * sum(R) + scalar(sum(R))",
                    "histogram_quantile(0.9, sum by (le, x) (R)) or sum by (le, x) (R)",
                    "histogram_count(sum by (x) (R)) or sum by (x) (R)",
                    "topk(2, R) or bottomk(2, R) or R");
            answers += assertSame(samples, frame.replace("R", once));
        }
        assertThat(answers).isGreaterThan(300);
    }

    @ParameterizedTest(name = "{0} reads as {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a{x="1"} and b                                     | a{x="1"} and b{x="1"}
            a{x="1"} and on (y) b                              | a{x="1"} and on (y) b
            a and ignoring (x) b{x="1",y!="2"}                 | a{y!="2"} and ignoring (x) b{x="1",y!="2"}
            a unless b{x="1"}                                  | a unless b{x="1"}
            a{x="1"} unless b                                  | a{x="1"} unless b{x="1"}
            a{x="1"} or b                                      | a{x="1"} or b
            a{x="1"} / b                                       | a{x="1"} / b{x="1"}
            a{x="1"} / on (x) b                                | a{x="1"} / on (x) b
            a{x="1"} / {y="1"}                                 | a{x="1"} / {y="1"}
            a{x="1"} + fill (0) b                              | a{x="1"} + fill (0) b
            sum by (x) (rate(a[5m])) > sum by (x) (b{x=~"1.*"}) | sum by (x) (rate(a{x=~"1.*"}[5m])) > sum by (x) (b{x=~"1.*"})
            sum by (y) (a) / sum by (y) (b{x="1"})             | sum by (y) (a) / sum by (y) (b{x="1"})
            a / on (x) group_left () max by (x) (b{x="1"} > 2) | a{x="1"} / on (x) group_left () max by (x) (b{x="1"} > 2)
            a + (2 * 3 - -max_of(1, 4))                        | a + (10)
            a > bool 2 < bool 1                                | a > bool 2 < bool 1
            """)
    void pushesConditionsAndFoldsNumbers(String query, String expected) throws PromqlParseException {
        assertThat(Rewrites.apply(parse(query).atInstant()).toString())
                .isEqualTo(parse(expected).toString());
    }

    @Test
    void evaluatesARepeatedExpressionOnce() throws PromqlParseException {
        MemoryQueryable samples = RandomSamples.of(1, 1);
        List<Selection> read = new ArrayList<>();
        Queryable watched = selection -> {
            read.add(selection);
            return samples.select(selection);
        };
        range(rewriting, watched, parse("sum by (x) (abs(a)) / (sum by (x) (abs(a)) + sum by (x) (abs(b)))"));
        assertThat(read).hasSize(2);
    }

    @Test
    void saysOfEachPlaceWhatThereIsToSayOfIt() throws PromqlParseException {
        MemoryQueryable samples = RandomSamples.of(1, 1);
        Expr expr = parse("sum(rate(a[2m])) / sum(rate(a[2m]))");
        Set<String> expected =
                Set.copyOf(range(literal, samples, expr).annotations().infos());
        assertThat(expected).hasSize(2);
        assertThat(range(rewriting, samples, expr).annotations().infos()).hasSameElementsAs(expected);
    }

    @Test
    void releasesWhatIsShared() throws PromqlParseException {
        MemoryQueryable samples = RandomSamples.of(1, 1);
        Expr expr = parse("a + a + (a * a)");
        QueryContext context = QueryContext.unlimited();
        long endMs = START_MS + (STEPS - 1) * STEP_MS;
        rewriting.range(samples, expr, START_MS, endMs, STEP_MS, context);
        QueryContext of = QueryContext.unlimited();
        literal.range(samples, expr, START_MS, endMs, STEP_MS, of);
        assertThat(context.peakSamples()).isLessThanOrEqualTo(2 * of.peakSamples());
        assertThat(context.readSamples()).isLessThan(of.readSamples());
    }

    /** @return how many series the answer has */
    private int assertSame(MemoryQueryable samples, String query) throws PromqlParseException {
        Expr expr = parse(query);
        Outcome expected = outcome(literal, samples, expr);
        assertThat(outcome(rewriting, samples, expr)).as(query).isEqualTo(expected);
        return expected.series.size();
    }

    private static Expr parse(String query) throws PromqlParseException {
        return PromqlParser.parse(query, PromqlFeatures.WHOLE_GRAMMAR);
    }

    private static MatrixResult range(PromqlEngine engine, Queryable samples, Expr expr) {
        long endMs = START_MS + (STEPS - 1) * STEP_MS;
        return engine.range(samples, expr, START_MS, endMs, STEP_MS, QueryContext.unlimited());
    }

    private static Outcome outcome(PromqlEngine engine, Queryable samples, Expr expr) {
        try {
            List<String> series = new ArrayList<>();
            for (SeriesSamples one : range(engine, samples, expr).series()) {
                series.add(one.labels() + " " + Arrays.toString(one.timestampsMs()) + " "
                        + Arrays.toString(Arrays.stream(one.values())
                                .mapToLong(Double::doubleToLongBits)
                                .toArray()));
            }
            return new Outcome(series, "");
        } catch (QueryException e) {
            return new Outcome(List.of(), e.toString());
        }
    }
}
