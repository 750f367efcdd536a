package io.weir.query;

import io.weir.promql.EngineOptions;
import io.weir.promql.Expr;
import io.weir.promql.PromqlEngine;
import io.weir.promql.PromqlFeatures;
import io.weir.promql.PromqlParseException;
import io.weir.promql.PromqlParser;
import io.weir.promql.QueryContext;
import io.weir.promql.QueryException;
import io.weir.promql.QueryResult;
import io.weir.promql.ShardExecutor;
import io.weir.promql.StepSamples;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs queries under the limits of the server: so many at once, others wait in order, each for a limited time. */
final class QueryRunner {
    private static final Logger logger = LoggerFactory.getLogger(QueryRunner.class);

    private final QueryLimits limits;
    private final PromqlFeatures features;
    private final Supplier<Duration> subqueryStep;
    private final ShardExecutor shards;
    private final QueryMetrics metrics;
    private final InstantSource clock;
    private final Semaphore places;

    /**
     * A runner for one server.
     *
     * @param subqueryStep of subqueries that give none, asked at each query
     * @param shards where the shards of all queries run
     */
    QueryRunner(
            QueryLimits limits,
            PromqlFeatures features,
            Supplier<Duration> subqueryStep,
            ShardExecutor shards,
            QueryMetrics metrics,
            InstantSource clock) {
        this.limits = limits;
        this.metrics = metrics;
        this.clock = clock;
        this.places = new Semaphore(limits.maxConcurrency(), true);
        this.features = features;
        this.subqueryStep = subqueryStep;
        this.shards = shards;
    }

    private EngineOptions engineOptions() {
        return new EngineOptions(
                limits.lookback(), subqueryStep.get(), limits.maxSamples(), limits.timeout(), features);
    }

    /**
     * What a request may change.
     *
     * @param stats which statistics it asks for
     */
    record Settings(Optional<Duration> timeout, Optional<Duration> lookback, Statistics stats) {
        static final Settings DEFAULT = new Settings(Optional.empty(), Optional.empty(), Statistics.NONE);
    }

    /** What an answer says of what the query took. */
    enum Statistics {
        NONE,
        WHOLE,
        /** Also step by step, if that feature is on. */
        STEPS
    }

    /** Calls the engine. */
    @FunctionalInterface
    interface Evaluation {
        QueryResult run(PromqlEngine engine, QueryContext context);
    }

    /**
     * A result, and what it took.
     *
     * @param samples if statistics were asked for
     * @param listsSteps whether they are told step by step
     */
    record Run(
            QueryResult result,
            double queueSeconds,
            double evalSeconds,
            Optional<StepSamples> samples,
            boolean listsSteps,
            long peakSamples) {}

    /** @throws ApiException if {@code query} can't be parsed */
    Expr parse(String query) {
        if (query.length() > limits.maxQueryLength()) {
            throw ApiException.invalidParameter(
                    "query",
                    "query of " + query.length() + " characters is longer than the limit of "
                            + limits.maxQueryLength());
        }
        try {
            return PromqlParser.parse(query, features);
        } catch (PromqlParseException e) {
            throw ApiException.invalidParameter("query", String.valueOf(e.getMessage()));
        }
    }

    /**
     * Waits for a place and evaluates.
     *
     * @param query for the log
     * @throws ApiException for every failure of the query
     */
    Run run(String query, Settings settings, Evaluation evaluation) throws InterruptedException {
        Duration timeout = settings.timeout()
                .filter(asked -> asked.compareTo(limits.timeout()) < 0)
                .orElse(limits.timeout());
        EngineOptions options = engineOptions();
        QueryContext context = QueryContext.start(options, clock).withTimeout(timeout);
        if (settings.lookback().isPresent()) {
            context = context.withLookbackDelta(settings.lookback().get());
        }
        if (settings.stats() != Statistics.NONE) {
            context.countSteps();
        }
        boolean listsSteps = settings.stats() == Statistics.STEPS && features.perStepStats();
        long startNs = System.nanoTime();
        String outcome = ErrorType.INTERNAL.text();
        metrics.started();
        try {
            double queueSeconds = awaitPlace(timeout, startNs);
            Run run;
            try {
                run = evaluate(evaluation, new PromqlEngine(options, shards), context, queueSeconds, listsSteps);
            } finally {
                places.release();
            }
            outcome = "success";
            return run;
        } catch (QueryException e) {
            ErrorType type = typeOf(e);
            outcome = type.text();
            if (e instanceof QueryException.Storage) {
                logger.error("Storage failed query={}", query, e);
            }
            throw new ApiException(type, String.valueOf(e.getMessage()), e);
        } finally {
            metrics.ended(outcome, context.readSamples());
            logIfSlow(query, System.nanoTime() - startNs, outcome, context);
        }
    }

    private double awaitPlace(Duration timeout, long startNs) throws InterruptedException {
        boolean placed = places.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS);
        double seconds = secondsSince(startNs);
        metrics.queued(seconds);
        if (!placed) {
            throw new QueryException.Timeout("query queue");
        }
        return seconds;
    }

    private Run evaluate(
            Evaluation evaluation, PromqlEngine engine, QueryContext context, double queueSeconds, boolean listsSteps) {
        long startNs = System.nanoTime();
        try {
            QueryResult result = evaluation.run(engine, context);
            return new Run(
                    result,
                    queueSeconds,
                    secondsSince(startNs),
                    context.stepSamples(),
                    listsSteps,
                    context.peakSamples());
        } finally {
            metrics.evaluated(secondsSince(startNs));
        }
    }

    private void logIfSlow(String query, long elapsedNs, String outcome, QueryContext context) {
        if (elapsedNs >= limits.slowQuery().toNanos()) {
            logger.warn(
                    "Slow query seconds={} outcome={} samplesRead={} query={}",
                    elapsedNs / 1e9,
                    outcome,
                    context.readSamples(),
                    query);
        }
    }

    private static double secondsSince(long startNs) {
        return (System.nanoTime() - startNs) / 1e9;
    }

    /** As {@code returnAPIError} of prometheus web/api/v1/api.go. */
    private static ErrorType typeOf(QueryException e) {
        if (e instanceof QueryException.Timeout) {
            return ErrorType.TIMEOUT;
        }
        if (e instanceof QueryException.Canceled) {
            return ErrorType.CANCELED;
        }
        return e instanceof QueryException.Storage ? ErrorType.INTERNAL : ErrorType.EXECUTION;
    }
}
