package io.weir.promql.internal;

/** The values of a series at the edges of a window that samples around it determine: {@code anchored}, {@code smoothed}. */
public final class Edges {
    private Edges() {}

    /** The sample that determines the left edge: the newest up to {@code startMs}, else the first. */
    public static int first(Samples samples, int from, int to, long startMs) {
        int after = Math.min(samples.firstAfter(startMs, from), to - 1);
        return Math.max(from, after - 1);
    }

    /** The sample that determines the right edge of a smoothed window: the first from {@code endMs} on, else the last. */
    public static int last(Samples samples, int from, int to, long endMs) {
        return Math.min(samples.firstAfter(endMs - 1, from), to - 1);
    }

    /** The value at the left edge, which the sample at {@code first} determines. */
    public static double left(Samples samples, int first, long startMs, boolean smoothed, boolean counter) {
        return smoothed && samples.time(first) < startMs
                ? between(samples, first, startMs, counter)
                : samples.value(first);
    }

    /** The value at the right edge, which the sample at {@code last} determines. */
    public static double right(Samples samples, int from, int last, long endMs, boolean smoothed, boolean counter) {
        return smoothed && last > from && samples.time(last) > endMs
                ? between(samples, last - 1, endMs, counter)
                : samples.value(last);
    }

    /** The value at {@code timeMs} on the line from a sample to the next; after a reset, a counter rises from zero. */
    static double between(Samples samples, int index, long timeMs, boolean counter) {
        double before = samples.value(index);
        double after = samples.value(index + 1);
        if (counter && after < before) {
            before = 0;
        }
        double elapsed = timeMs - samples.time(index);
        double interval = samples.time(index + 1) - samples.time(index);
        return before + (after - before) * elapsed / interval;
    }
}
