package io.weir.scraper.scrape;

import java.time.Duration;
import java.util.Arrays;

/**
 * The time of the newest sample of each series, to tell whether a series began anew since. Mutable, confined to one thread
 * at a time.
 */
final class StartTimes {
    /** What began earlier than this before its sample is not told any more: stores may not take what is so old. */
    private static final long MAX_AGE_MS = Duration.ofHours(1).toMillis();

    private long[] newestMs = {};

    /** Notes a sample; says whether its series began since the one before, at {@code startMs}, which is 0 if unknown. */
    boolean beganAnew(int series, long startMs, long sampleMs) {
        if (series >= newestMs.length) {
            newestMs = Arrays.copyOf(newestMs, Math.max(64, 2 * (series + 1)));
        }
        long before = newestMs[series];
        newestMs[series] = Math.max(before, sampleMs);
        return startMs > before && startMs < sampleMs && sampleMs - startMs <= MAX_AGE_MS;
    }
}
