package io.weir.promql;

import java.util.concurrent.Executor;

/**
 * Where the shards of a query run. A query begins on the thread that asked; once it has read {@code minSamples}, the
 * shards that are left are offered to helpers too. So small queries never pay for a change of threads, and a query goes
 * on even if no helper ever comes. Answers don't depend on who computed which shard.
 *
 * @param threads runs helpers, later or never; may refuse them
 * @param helpers how many helpers a query asks for at most
 * @param minSamples how many samples the asking thread reads before it looks for help
 */
public record ShardExecutor(Executor threads, int helpers, int minSamples) {
    /** Everything on the thread that asked. */
    public static final ShardExecutor CALLER_ONLY = new ShardExecutor(helper -> {}, 0, Integer.MAX_VALUE);

    private static final int DEFAULT_MIN_SAMPLES = 20_000;

    /** Helpers for queries that read more than a few thousand samples. */
    public ShardExecutor(Executor threads, int helpers) {
        this(threads, helpers, DEFAULT_MIN_SAMPLES);
    }
}
