package io.weir.promql;

import java.util.Arrays;

/** How many samples each step of a query looked at. Thread-safe. */
public final class StepSamples {
    private final long startMs;
    private final long stepMs;
    private final long[] queryable;
    private final long[] read;
    private final StepCount count = this::add;

    StepSamples(long startMs, long stepMs, int steps) {
        this.startMs = startMs;
        this.stepMs = stepMs;
        this.queryable = new long[steps];
        this.read = new long[steps];
    }

    StepCount count() {
        return count;
    }

    private synchronized void add(int step, long moreQueryable, long moreRead) {
        queryable[step] += moreQueryable;
        read[step] += moreRead;
    }

    /** The number of steps. */
    public int steps() {
        return queryable.length;
    }

    /** The instant of a step. */
    public long timeMs(int step) {
        return startMs + step * stepMs;
    }

    /** The samples in all windows of a step. */
    public synchronized long queryable(int step) {
        return queryable[step];
    }

    /** The samples that a step was the first to read. */
    public synchronized long read(int step) {
        return read[step];
    }

    /** The sum over all steps. */
    public synchronized long totalQueryable() {
        return Arrays.stream(queryable).sum();
    }

    /** The sum over all steps. */
    public synchronized long totalRead() {
        return Arrays.stream(read).sum();
    }
}
