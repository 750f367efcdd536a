package io.weir.promql.internal;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which samples of a series lie in the window of each step. Series that were scraped together have the same timestamps, so
 * the windows of one series are mostly those of the one before. Mutable; confined to one thread.
 */
final class Windows {
    /** So few windows are found faster than timestamps are compared. */
    private static final int FEW_STEPS = 3;

    private @Nullable StepTimes times;
    private long rangeMs;
    private long[] known = {};
    private int knownSize = -1;

    /** Relative to the first sample: the first of each window and the one after its last. */
    private int[] from = {};

    private int[] to = {};

    /**
     * Finds the windows {@code (t - backMs, t + aheadMs]} for each instant t that {@code newTimes} looks at.
     *
     * @return whether they are those of the last call
     */
    boolean find(Samples samples, StepTimes newTimes, long newRangeMs, long backMs, long aheadMs) {
        int steps = newTimes.count();
        boolean sameSteps = newTimes.equals(times) && newRangeMs == rangeMs;
        if (sameSteps && steps > FEW_STEPS && samples.hasTimes(known, knownSize)) {
            return true;
        }
        times = newTimes;
        rangeMs = newRangeMs;
        if (from.length != steps) {
            from = new int[steps];
            to = new int[steps];
        }
        int first = samples.from();
        int start = first;
        int end = first;
        for (int step = 0; step < steps; step++) {
            long atMs = newTimes.sourceMs(step);
            start = advance(samples, start, atMs - backMs);
            end = advance(samples, Math.max(start, end), atMs + aheadMs);
            from[step] = start - first;
            to[step] = end - first;
        }
        remember(samples, steps);
        return false;
    }

    private void remember(Samples samples, int steps) {
        knownSize = -1;
        if (steps > FEW_STEPS) {
            if (known.length < samples.size()) {
                known = new long[Math.max(samples.size(), 2 * known.length)];
            }
            samples.copyTimesTo(known);
            knownSize = samples.size();
        }
    }

    /** The first index from {@code start} on with a time after {@code timeMs}; near ones are found by stepping. */
    private static int advance(Samples samples, int start, long timeMs) {
        int near = Math.min(samples.to(), start + 8);
        for (int i = start; i < near; i++) {
            if (samples.time(i) > timeMs) {
                return i;
            }
        }
        return samples.firstAfter(timeMs, near);
    }

    /** For each step the index of the window's first sample, counted from the first of all. */
    int[] from() {
        return from;
    }

    /** For each step the index after the window's last sample, counted from the first of all. */
    int[] to() {
        return to;
    }

    /** The exclusive start of a window, without what lies before and still can be seen. */
    long startMs(int step) {
        return endMs(step) - rangeMs;
    }

    /** The inclusive end of a window. */
    long endMs(int step) {
        return times().sourceMs(step);
    }

    /** The instant of a step, which an offset or {@code @} may set apart from the window's end. */
    long evaluationMs(int step) {
        return times().evaluationMs(step);
    }

    private StepTimes times() {
        return Objects.requireNonNull(times, "no windows yet");
    }
}
