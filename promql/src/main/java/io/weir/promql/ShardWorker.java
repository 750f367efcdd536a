package io.weir.promql;

/**
 * What one thread does with shards, one after another.
 *
 * @param <S> what becomes of a shard
 */
interface ShardWorker<S> {
    /** Begins a shard. */
    S begin();

    /** Deals with the series that {@code cursor} is at, one of {@code shard}. */
    void accept(S shard, SeriesCursor cursor);
}
