package io.weir.standalone;

import io.weir.model.PromDuration;
import io.weir.query.QueryLimits;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What queries may take. */
final class QueryFlags {
    @Option(
            names = "--query.timeout",
            defaultValue = "2m",
            description = "How long a query may run, waiting for a place included (default: ${DEFAULT-VALUE}).")
    private String timeout = "";

    @Option(
            names = "--query.max-concurrency",
            defaultValue = "20",
            description = "How many queries run at once (default: ${DEFAULT-VALUE}).")
    private int maxConcurrency;

    @Option(
            names = "--query.max-samples",
            defaultValue = "50000000",
            description = "How many samples a query may hold in memory at once (default: ${DEFAULT-VALUE}).")
    private long maxSamples;

    @Option(
            names = "--no-query.rehearsal",
            description = "Don't ask made-up queries in the first 20 seconds. They make the first real ones faster.")
    private boolean noRehearsal;

    /** Whether the server rehearses when it has started. */
    boolean rehearses() {
        return !noRehearsal;
    }

    /** @param lookback how old the newest sample of a series may be to count */
    QueryLimits limits(Duration lookback) {
        return new QueryLimits(
                PromDuration.parse(timeout),
                maxConcurrency,
                maxSamples,
                QueryLimits.DEFAULT_MAX_QUERY_LENGTH,
                lookback,
                QueryLimits.DEFAULT_SLOW_QUERY);
    }
}
