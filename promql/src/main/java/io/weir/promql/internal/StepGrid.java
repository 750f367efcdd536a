package io.weir.promql.internal;

/**
 * The instants at which an expression is evaluated: {@code startMs + i * stepMs} for {@code i} in {@code [0, count)}.
 */
public record StepGrid(long startMs, long stepMs, int count) {
    /** One instant. */
    public static StepGrid instant(long timeMs) {
        return new StepGrid(timeMs, 1, 1);
    }

    public long at(int step) {
        return startMs + step * stepMs;
    }

    /** All instants. */
    public long[] times() {
        long[] times = new long[count];
        for (int step = 0; step < count; step++) {
            times[step] = at(step);
        }
        return times;
    }

    /** The last instant. */
    public long endMs() {
        return at(count - 1);
    }

    /** The first instant alone. */
    public StepGrid first() {
        return instant(startMs);
    }
}
