package io.weir.promql;

import java.time.Duration;

/**
 * How queries are evaluated.
 *
 * @param lookbackDelta how old the newest sample of a series may be to still count
 * @param defaultSubqueryStep the step of subqueries that give none: the global evaluation interval
 * @param maxSamples how many samples a query may hold in memory at once
 * @param timeout how long a query may run
 * @param features the optional parts of the language
 */
public record EngineOptions(
        Duration lookbackDelta,
        Duration defaultSubqueryStep,
        long maxSamples,
        Duration timeout,
        PromqlFeatures features) {
    public static final EngineOptions DEFAULT = new EngineOptions(
            Duration.ofMinutes(5), Duration.ofMinutes(1), 50_000_000, Duration.ofMinutes(2), PromqlFeatures.DEFAULT);

    public EngineOptions {
        requirePositive("lookback delta", lookbackDelta);
        requirePositive("default subquery step", defaultSubqueryStep);
        requirePositive("query timeout", timeout);
        if (maxSamples <= 0) {
            throw new IllegalArgumentException("max samples is not positive: " + maxSamples);
        }
    }

    /** Whether metric names are removed at the end of a query. */
    public boolean delayedNameRemoval() {
        return features.delayedNameRemoval();
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " is not positive: " + duration);
        }
    }
}
