package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.promql.Annotations;
import io.weir.promql.PromqlFeatures;
import io.weir.promql.QueryException;
import io.weir.promql.QueryResult;
import io.weir.promql.ShardExecutor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class QueryRunnerTest {
    private static final QueryResult ONE = new QueryResult.ScalarResult(0, 1, new Annotations());

    private static QueryRunner runner(QueryLimits limits) {
        QueryMetrics metrics = new QueryMetrics(new PrometheusRegistry(), limits.maxConcurrency());
        return new QueryRunner(
                limits,
                PromqlFeatures.DEFAULT,
                () -> Duration.ofMinutes(1),
                ShardExecutor.CALLER_ONLY,
                metrics,
                InstantSource.system());
    }

    private static QueryLimits limits(Duration timeout, int concurrency) {
        return new QueryLimits(timeout, concurrency, 1000, 100, Duration.ofMinutes(5), Duration.ofMinutes(1));
    }

    @Test
    void aQueryWaitsForItsTurnAndGivesUpAfterItsTimeout() throws Exception {
        QueryRunner runner = runner(limits(Duration.ofSeconds(30), 1));
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<QueryRunner.Run> first = CompletableFuture.supplyAsync(() -> {
            try {
                return runner.run("first", QueryRunner.Settings.DEFAULT, (engine, context) -> {
                    running.countDown();
                    await(release);
                    return ONE;
                });
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
        QueryRunner.Settings impatient = new QueryRunner.Settings(
                Optional.of(Duration.ofMillis(20)), Optional.empty(), QueryRunner.Statistics.NONE);
        assertThatThrownBy(() -> runner.run("second", impatient, (engine, context) -> ONE))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.type()).isEqualTo(ErrorType.TIMEOUT))
                .hasMessage("query timed out in query queue");
        release.countDown();
        assertThat(first.get(10, TimeUnit.SECONDS).result()).isEqualTo(ONE);
        assertThat(runner.run("third", impatient, (engine, context) -> ONE).result())
                .isEqualTo(ONE);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void failuresKeepTheTypeThatTheApiGivesThem() {
        assertThat(typeOf(new QueryException.Timeout("expression evaluation"))).isEqualTo(ErrorType.TIMEOUT);
        assertThat(typeOf(new QueryException.Canceled("expression evaluation"))).isEqualTo(ErrorType.CANCELED);
        assertThat(typeOf(new QueryException.TooManySamples())).isEqualTo(ErrorType.EXECUTION);
        assertThat(typeOf(new QueryException.Execution("no"))).isEqualTo(ErrorType.EXECUTION);
        assertThat(typeOf(new QueryException.Storage(new IllegalStateException("disk"))))
                .isEqualTo(ErrorType.INTERNAL);
    }

    private static ErrorType typeOf(QueryException failure) {
        QueryRunner runner = runner(limits(Duration.ofSeconds(30), 1));
        try {
            runner.run("q", QueryRunner.Settings.DEFAULT, (engine, context) -> {
                throw failure;
            });
        } catch (ApiException e) {
            assertThat(e).hasMessage(failure.getMessage());
            return e.type();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        throw new AssertionError("no error");
    }

    @Test
    void longQueriesAreRefused() {
        assertThatThrownBy(() -> runner(limits(Duration.ofSeconds(30), 1)).parse("1" + "+1".repeat(50)))
                .hasMessage("invalid parameter \"query\": query of 101 characters is longer than the limit of 100");
    }
}
