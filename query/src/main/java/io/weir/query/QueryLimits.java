package io.weir.query;

import java.time.Duration;

/**
 * What one query, and all queries together, may take.
 *
 * @param timeout of one query, waiting included; a request may ask for less
 * @param maxConcurrency queries evaluated at once; more wait
 * @param maxSamples that one query may hold in memory
 * @param maxQueryLength in UTF-16 units
 * @param lookback how old a sample an instant vector may still hold; a request may ask for another
 * @param slowQuery queries that take longer are logged
 */
public record QueryLimits(
        Duration timeout,
        int maxConcurrency,
        long maxSamples,
        int maxQueryLength,
        Duration lookback,
        Duration slowQuery) {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);
    public static final int DEFAULT_MAX_CONCURRENCY = 20;
    public static final long DEFAULT_MAX_SAMPLES = 50_000_000;
    public static final int DEFAULT_MAX_QUERY_LENGTH = 64 * 1024;
    public static final Duration DEFAULT_LOOKBACK = Duration.ofMinutes(5);
    public static final Duration DEFAULT_SLOW_QUERY = Duration.ofSeconds(10);

    public static final QueryLimits DEFAULT = new QueryLimits(
            DEFAULT_TIMEOUT,
            DEFAULT_MAX_CONCURRENCY,
            DEFAULT_MAX_SAMPLES,
            DEFAULT_MAX_QUERY_LENGTH,
            DEFAULT_LOOKBACK,
            DEFAULT_SLOW_QUERY);

    public QueryLimits {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("query timeout must be positive, not " + timeout);
        }
        if (maxConcurrency < 1) {
            throw new IllegalArgumentException("query concurrency must be at least 1, not " + maxConcurrency);
        }
        if (maxSamples < 1) {
            throw new IllegalArgumentException("query sample limit must be at least 1, not " + maxSamples);
        }
        if (lookback.toMillis() < 1) {
            throw new IllegalArgumentException("lookback delta must be at least 1ms, not " + lookback);
        }
    }
}
