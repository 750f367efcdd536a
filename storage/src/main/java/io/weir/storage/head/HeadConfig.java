package io.weir.storage.head;

import java.time.Duration;

/**
 * What a head keeps and accepts. All of it must be the same wherever one log is read, or replicas would differ.
 *
 * @param blockLength the length of the blocks that segments are cut for
 * @param allowedLateness how long after a block's end the head waits before the block counts as complete
 * @param headWindow how far back from the log's clock samples are accepted, rounded down to a whole block
 * @param maxFuture how far ahead of the log's clock samples are accepted
 * @param maxSeries series per partition; further ones are dropped
 */
public record HeadConfig(
        Duration blockLength, Duration allowedLateness, Duration headWindow, Duration maxFuture, int maxSeries) {
    public static final Duration DEFAULT_BLOCK_LENGTH = Duration.ofHours(2);
    public static final Duration DEFAULT_ALLOWED_LATENESS = Duration.ofMinutes(1);
    public static final Duration DEFAULT_HEAD_WINDOW = Duration.ofHours(3);
    public static final Duration DEFAULT_MAX_FUTURE = Duration.ofMinutes(10);
    public static final int DEFAULT_MAX_SERIES = 5_000_000;

    public static final HeadConfig DEFAULT = new HeadConfig(
            DEFAULT_BLOCK_LENGTH,
            DEFAULT_ALLOWED_LATENESS,
            DEFAULT_HEAD_WINDOW,
            DEFAULT_MAX_FUTURE,
            DEFAULT_MAX_SERIES);

    public HeadConfig {
        if (blockLength.toMillis() < 1) {
            throw new IllegalArgumentException("block length must be positive, not " + blockLength);
        }
        if (allowedLateness.isNegative() || maxFuture.isNegative()) {
            throw new IllegalArgumentException("allowed lateness and maximal future must not be negative");
        }
        if (headWindow.compareTo(blockLength.plus(allowedLateness)) < 0) {
            throw new IllegalArgumentException("head window " + headWindow + " is shorter than block length "
                    + blockLength + " plus allowed lateness " + allowedLateness);
        }
        if (maxSeries < 1) {
            throw new IllegalArgumentException("maximal number of series must be positive, not " + maxSeries);
        }
    }

    /** Defaults, except for the length of blocks: the window follows it. For demonstrations and tests with short blocks. */
    public static HeadConfig withBlockLength(Duration blockLength, Duration allowedLateness) {
        return new HeadConfig(
                blockLength,
                allowedLateness,
                blockLength.plus(blockLength.dividedBy(2)).plus(allowedLateness),
                DEFAULT_MAX_FUTURE,
                DEFAULT_MAX_SERIES);
    }

    /** The first instant of the block that {@code timestampMs} lies in. */
    public long blockStartMs(long timestampMs) {
        return Math.floorDiv(timestampMs, blockLength.toMillis()) * blockLength.toMillis();
    }

    /** Blocks that end at or before this instant are complete when the log's clock stands at {@code clockMs}. */
    public long completeBeforeMs(long clockMs) {
        return blockStartMs(clockMs - allowedLateness.toMillis());
    }

    /** The oldest timestamp that is accepted when the log's clock stands at {@code clockMs}. */
    public long oldestAcceptedMs(long clockMs) {
        return blockStartMs(clockMs - headWindow.toMillis());
    }
}
