package io.weir.storage.head;

/**
 * How much a head holds.
 *
 * @param series series with at least one sample
 * @param labelPairs different label pairs
 * @param chunks sealed and open chunks
 * @param chunkBytes memory of the compressed samples
 * @param minTimeMs the oldest sample; {@link Long#MAX_VALUE} if there is none
 * @param maxTimeMs the newest sample; {@link Long#MIN_VALUE} if there is none
 */
public record HeadStatistics(
        int series, int labelPairs, long chunks, long chunkBytes, long minTimeMs, long maxTimeMs) {}
