package io.weir.scraper.schedule;

/**
 * The instants of one target's scrapes: {@code offset + k · interval}. The offset is a hash of the target, so that the
 * targets of a job are spread evenly over the interval and keep their place over restarts.
 *
 * @param offsetMs in {@code [0, intervalMs)}
 */
public record ScrapeSchedule(long intervalMs, long offsetMs) {
    /** The largest difference from the planned instant that is ignored in timestamps. */
    private static final long TOLERANCE_MS = 2;

    public static ScrapeSchedule of(long intervalMs, long hash) {
        return new ScrapeSchedule(intervalMs, Long.remainderUnsigned(hash, intervalMs));
    }

    /** The first instant at or after {@code timeMs}. */
    public long atOrAfter(long timeMs) {
        long sinceLast = Math.floorMod(timeMs - offsetMs, intervalMs);
        return sinceLast == 0 ? timeMs : timeMs - sinceLast + intervalMs;
    }

    /**
     * The instant to scrape at after that of {@code plannedMs}, at the time {@code nowMs}. If instants were missed
     * meanwhile, it is the last of them, which is then scraped late; the others are skipped.
     */
    public long next(long plannedMs, long nowMs) {
        long latest = nowMs - Math.floorMod(nowMs - offsetMs, intervalMs);
        return latest > plannedMs ? latest : plannedMs + intervalMs;
    }

    /**
     * The timestamp of a scrape that was planned for {@code plannedMs} and started at {@code startedMs}: the plan if the
     * two are so close that regular timestamps, which compress better, are worth more.
     */
    public long timestamp(long plannedMs, long startedMs) {
        long tolerance = Math.min(TOLERANCE_MS, intervalMs / 100);
        return Math.abs(startedMs - plannedMs) <= tolerance ? plannedMs : startedMs;
    }

    /** When a target that is gone, and wasn't scraped at {@code missedMs}, is surely gone: two intervals and a tenth later. */
    public long goneForGoodAt(long missedMs) {
        return missedMs + intervalMs + intervalMs / 10;
    }
}
