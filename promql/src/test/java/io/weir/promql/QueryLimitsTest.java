package io.weir.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.Labels;
import io.weir.promql.plan.StreamPlan;
import io.weir.promql.script.MemoryQueryable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** How queries end that may not go on. */
class QueryLimitsTest {
    private static final PromqlEngine ENGINE = new PromqlEngine(EngineOptions.DEFAULT);

    private final MemoryQueryable samples = new MemoryQueryable(2);
    private Instant now = Instant.EPOCH;
    private final InstantSource clock = () -> now;

    QueryLimitsTest() {
        for (int i = 0; i < 20; i++) {
            for (int k = 1; k <= 10; k++) {
                samples.add(Labels.of("__name__", "m", "i", "" + i), k * 1000L, k);
            }
        }
    }

    private static EngineOptions limit(long maxSamples) {
        return new EngineOptions(
                Duration.ofMinutes(5),
                Duration.ofMinutes(1),
                maxSamples,
                Duration.ofSeconds(10),
                PromqlFeatures.DEFAULT);
    }

    private QueryResult range(String query, QueryContext context) throws PromqlParseException {
        return ENGINE.range(samples, PromqlParser.parse(query), 1000, 10_000, 1000, context);
    }

    @Test
    void tooManySamplesEndAQuery() {
        QueryContext context = QueryContext.start(limit(100), clock);
        assertThatThrownBy(() -> range("m", context))
                .isInstanceOf(QueryException.TooManySamples.class)
                .hasMessage("query processing would load too many samples into memory in query execution");
    }

    @Test
    void anAggregationHoldsItsGroupsOnly() throws PromqlParseException {
        QueryContext context = QueryContext.start(limit(45), clock);
        range("sum(rate(m[5s]))", context);
        // In each of the two shards one series and one group of ten steps.
        assertThat(context.peakSamples()).isLessThanOrEqualTo(40);
        assertThat(context.readSamples()).isEqualTo(200);
    }

    @Test
    void lateQueriesTimeOut() {
        QueryContext context = QueryContext.start(limit(1000), clock).withTimeout(Duration.ofHours(1));
        now = now.plusSeconds(11);
        assertThatThrownBy(() -> range("m", context))
                .isInstanceOf(QueryException.Timeout.class)
                .hasMessage("query timed out in expression evaluation");
    }

    @Test
    void canceledQueriesEnd() {
        QueryContext context = QueryContext.start(limit(1000), clock);
        context.cancel();
        assertThatThrownBy(() -> range("1 + sum(m)", context))
                .isInstanceOf(QueryException.Canceled.class)
                .hasMessage("query was canceled in expression evaluation");
    }

    @Test
    void aSubqueryOfTooManyStepsIsRefused() {
        QueryContext context = QueryContext.start(limit(1_000_000), clock);
        assertThatThrownBy(() -> range("max_over_time(m[10y:1ms])", context))
                .isInstanceOf(QueryException.TooManySamples.class);
        assertThatThrownBy(() -> range("max_over_time(m[10d:1ms])", context))
                .isInstanceOf(QueryException.TooManySamples.class);
        assertThatThrownBy(() -> range("max_over_time(sum(m)[10d:1ms])", context))
                .isInstanceOf(QueryException.TooManySamples.class);
        assertThatThrownBy(() -> range("scalar(m) + vector(1)[10d:1ms]", context))
                .isInstanceOf(PromqlParseException.class);
    }

    @Test
    void aFailingStorageIsNamed() throws PromqlParseException {
        Queryable broken = selection -> {
            throw new IllegalStateException("disk on fire");
        };
        Expr expr = PromqlParser.parse("m");
        assertThatThrownBy(() -> ENGINE.instant(broken, expr, 0, QueryContext.unlimited()))
                .isInstanceOf(QueryException.Storage.class)
                .hasMessage("disk on fire");
    }

    @Test
    void onlyScalarsAndVectorsHaveRanges() {
        assertThatThrownBy(() -> range("m[5m]", QueryContext.unlimited()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("invalid expression type \"range vector\" for range query,"
                        + " must be Scalar or instant Vector");
    }

    @Test
    void selectorsTellHowFarTheyReach() throws PromqlParseException {
        List<Selectors.Selector> selectors =
                Selectors.of(PromqlParser.parse("max_over_time(rate(a[5m] offset 1m)[10m:] offset -2m) + b @ 7"));
        assertThat(selectors).hasSize(2);
        assertThat(selectors.get(0).windowMs()).isEqualTo(Duration.ofMinutes(14).toMillis());
        assertThat(selectors.get(0).aheadMs()).isEqualTo(Duration.ofMinutes(1).toMillis());
        assertThat(selectors.get(1).windowMs()).isEqualTo(Duration.ofMinutes(5).toMillis());
        assertThat(selectors.get(1).at()).isEqualTo(new AtModifier(AtModifier.Kind.TIMESTAMP, 7000));
    }

    /** The deepest trees that the parser lets through must be evaluated on a server's or a job's thread. */
    @Test
    void theDeepestExpressionsFitASmallStack() throws PromqlParseException, InterruptedException {
        int depth = PromqlParser.MAX_DEPTH - 2;
        List<String> queries = List.of(
                "abs(".repeat(depth / 2) + "{i=\"1\"}" + ")".repeat(depth / 2),
                "sum(".repeat(depth / 2) + "m" + ")".repeat(depth / 2),
                "m" + " + m".repeat(depth),
                "m" + " or m".repeat(depth),
                "1" + " + 1".repeat(depth));
        for (String query : queries) {
            Expr expr = PromqlParser.parse(query);
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread thread = new Thread(null, () -> evaluate(expr), "small", 512 * 1024);
            thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
            thread.start();
            thread.join();
            assertThat(failure.get()).as(query.substring(0, 10)).isNull();
        }
    }

    private void evaluate(Expr expr) {
        ENGINE.instant(samples, expr, 5000, QueryContext.unlimited());
        StreamPlan.of(expr).remainder().evaluate(5000, id -> new InstantVector());
    }
}
