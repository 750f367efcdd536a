package io.weir.promql.fuzz;

import io.weir.model.Labels;
import io.weir.model.histogram.HistogramNotation;
import io.weir.promql.EngineOptions;
import io.weir.promql.Expr;
import io.weir.promql.PrettyPrinter;
import io.weir.promql.PromqlEngine;
import io.weir.promql.PromqlFeatures;
import io.weir.promql.PromqlParseException;
import io.weir.promql.PromqlParser;
import io.weir.promql.QueryContext;
import io.weir.promql.QueryException;
import io.weir.promql.ValueType;
import io.weir.promql.script.MemoryQueryable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Any bytes are a query that parses or is refused, and that evaluates or fails for a reason that is told: nothing else is
 * thrown. What parses prints to what parses to the same. The entry point is Jazzer's.
 */
public final class QueryFuzzTarget {
    private static final int MAX_QUERY_LENGTH = 4096;
    private static final PromqlFeatures FEATURES = PromqlFeatures.WHOLE_GRAMMAR.with("use-start-timestamps");
    private static final EngineOptions OPTIONS =
            new EngineOptions(Duration.ofMinutes(5), Duration.ofMinutes(1), 200_000, Duration.ofSeconds(2), FEATURES);
    private static final PromqlEngine ENGINE = new PromqlEngine(OPTIONS);
    private static final MemoryQueryable SAMPLES = samples();
    private static final long STEP_MS = 60_000;

    private QueryFuzzTarget() {}

    /** A few series of every kind: counters, gauges, classic and native histograms. */
    private static MemoryQueryable samples() {
        MemoryQueryable samples = new MemoryQueryable(2);
        for (int i = 0; i < 10; i++) {
            long at = i * STEP_MS;
            samples.add(Labels.of("__name__", "c_total", "job", "a"), at, i * 7 % 5 + i);
            samples.add(Labels.of("__name__", "c_total", "job", "b"), at, i == 5 ? Double.NaN : i);
            samples.add(Labels.of("__name__", "g", "job", "a", "le", "x"), at, -i / 3.0);
            samples.add(Labels.of("__name__", "b_bucket", "le", "1"), at, i);
            samples.add(Labels.of("__name__", "b_bucket", "le", "+Inf"), at, 2 * i);
            samples.add(
                    Labels.of("__name__", "h"),
                    at,
                    HistogramNotation.parse("{{schema:1 count:" + 3 * (i + 1) + " sum:4.5 z_bucket:" + (i + 1)
                            + " z_bucket_w:0.001 buckets:[" + (i + 1) + " " + (i + 1) + "]}}"));
            samples.add(
                    Labels.of("__name__", "n"),
                    at,
                    HistogramNotation.parse("{{schema:-53 count:3 sum:6 custom_values:[1 2] buckets:[1 1 1]}}"));
        }
        return samples;
    }

    /** @param input the query as UTF-8; a leading zero byte asks for a range query */
    public static void fuzzerTestOneInput(byte[] input) {
        boolean range = input.length > 0 && input[0] == 0;
        int from = range ? 1 : 0;
        if (input.length - from > MAX_QUERY_LENGTH) {
            return;
        }
        check(new String(input, from, input.length - from, StandardCharsets.UTF_8), range);
    }

    static void check(String query, boolean range) {
        Expr expr;
        try {
            expr = PromqlParser.parse(query, FEATURES);
        } catch (PromqlParseException e) {
            return;
        }
        requireSame(expr, expr.toString());
        requireSame(expr, PrettyPrinter.print(expr));
        long at = 5 * STEP_MS + 1;
        try {
            if (range && (expr.type() == ValueType.VECTOR || expr.type() == ValueType.SCALAR)) {
                ENGINE.range(SAMPLES, expr, at, at + 3 * STEP_MS, STEP_MS, context());
            } else {
                ENGINE.instant(SAMPLES, expr, at, context());
            }
        } catch (QueryException e) {
            // Told to the user.
        }
    }

    private static QueryContext context() {
        return QueryContext.start(OPTIONS, java.time.Clock.systemUTC());
    }

    private static void requireSame(Expr expr, String printed) {
        try {
            Expr again = PromqlParser.parse(printed, FEATURES);
            if (!again.equals(expr)) {
                throw new IllegalStateException(expr + " prints as " + printed + " and parses to " + again);
            }
        } catch (PromqlParseException e) {
            throw new IllegalStateException("what was printed doesn't parse: " + printed, e);
        }
    }
}
