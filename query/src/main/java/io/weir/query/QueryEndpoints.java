package io.weir.query;

import io.weir.promql.Expr;
import io.weir.promql.PrettyPrinter;
import io.weir.promql.Queryable;
import io.weir.promql.Selectors;
import io.weir.promql.ValueType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /query}, {@code /query_range} and the endpoints that look at an expression without evaluating it. */
final class QueryEndpoints {
    private static final long MAX_POINTS = 11_000;
    private static final Set<String> STATS_VALUES = Set.of("", "true", "all");

    private final QueryRunner runner;
    private final Queryable storage;
    private final InstantSource clock;

    QueryEndpoints(QueryRunner runner, Queryable storage, InstantSource clock) {
        this.runner = runner;
        this.storage = storage;
        this.clock = clock;
    }

    ApiResult query(ApiRequest request) throws InterruptedException {
        int limit = request.limit();
        long timeMs = request.timeMs("time", clock.millis());
        QueryRunner.Settings settings = settings(request);
        Expr expr = runner.parse(request.text("query"));
        QueryRunner.Run run = runner.run(
                request.text("query"), settings, (engine, context) -> engine.instant(storage, expr, timeMs, context));
        return ResultWriter.write(run, limit, warnings(request));
    }

    ApiResult queryRange(ApiRequest request) throws InterruptedException {
        int limit = request.limit();
        long startMs = request.requiredTimeMs("start");
        long endMs = request.requiredTimeMs("end");
        if (endMs < startMs) {
            throw ApiException.invalidParameter("end", "end timestamp must not be before start time");
        }
        long stepMs = stepMs(request, endMs - startMs);
        QueryRunner.Settings settings = settings(request);
        Expr expr = runner.parse(request.text("query"));
        if (expr.type() != ValueType.SCALAR && expr.type() != ValueType.VECTOR) {
            throw ApiException.invalidParameter(
                    "query",
                    "invalid expression type \"" + expr.type().documentedName()
                            + "\" for range query, must be Scalar or instant Vector");
        }
        QueryRunner.Run run = runner.run(
                request.text("query"),
                settings,
                (engine, context) -> engine.range(storage, expr, startMs, endMs, stepMs, context));
        return ResultWriter.write(run, limit, warnings(request));
    }

    private static long stepMs(ApiRequest request, long rangeMs) {
        Duration step = request.requiredDuration("step");
        if (step.toMillis() <= 0) {
            throw ApiException.invalidParameter(
                    "step", "zero or negative query resolution step widths are not accepted. Try a positive integer");
        }
        if (rangeMs < 0 || rangeMs / step.toMillis() > MAX_POINTS) {
            throw ApiException.badData("exceeded maximum resolution of 11,000 points per timeseries."
                    + " Try decreasing the query resolution (?step=XX)");
        }
        return step.toMillis();
    }

    private static QueryRunner.Settings settings(ApiRequest request) {
        Optional<Duration> timeout = request.duration("timeout");
        Optional<Duration> lookback = Optional.empty();
        if (request.has("lookback_delta")) {
            try {
                Duration asked = ApiTimes.parseDuration(request.text("lookback_delta"));
                lookback = asked.toMillis() > 0 ? Optional.of(asked) : Optional.empty();
            } catch (IllegalArgumentException e) {
                throw new ApiException(
                        ErrorType.BAD_DATA, "error parsing lookback delta duration: " + e.getMessage(), e);
            }
        }
        return new QueryRunner.Settings(timeout, lookback, statistics(request));
    }

    private static List<String> warnings(ApiRequest request) {
        String stats = request.text("stats");
        return STATS_VALUES.contains(stats)
                ? List.of()
                : List.of("value " + ApiTimes.quote(stats)
                        + " for parameter \"stats\" is deprecated and will be rejected in the next"
                        + " major release, use \"true\" or \"all\"");
    }

    /** Any value asks for statistics. */
    private static QueryRunner.Statistics statistics(ApiRequest request) {
        if (!request.has("stats")) {
            return QueryRunner.Statistics.NONE;
        }
        return request.text("stats").equals("all") ? QueryRunner.Statistics.STEPS : QueryRunner.Statistics.WHOLE;
    }

    /** Weir keeps no exemplars yet. Grafana turns them off for good unless this answers with success. */
    ApiResult exemplars(ApiRequest request) {
        long startMs = request.timeMs("start", ApiTimes.MIN_MS);
        long endMs = request.timeMs("end", ApiTimes.MAX_MS);
        if (endMs < startMs) {
            throw ApiException.badData("end timestamp must not be before start timestamp");
        }
        Expr expr = runner.parse(request.text("query"));
        if (Selectors.of(expr).isEmpty()) {
            return ApiResult.NOTHING;
        }
        return ApiResult.of(json -> {
            json.writeStartArray();
            json.writeEndArray();
        });
    }

    ApiResult parseQuery(ApiRequest request) {
        Expr expr = runner.parse(request.text("query"));
        return ApiResult.of(json -> new QueryTree(json).write(expr));
    }

    ApiResult formatQuery(ApiRequest request) {
        String formatted = PrettyPrinter.print(runner.parse(request.text("query")));
        return ApiResult.of(json -> json.writeString(formatted));
    }
}
