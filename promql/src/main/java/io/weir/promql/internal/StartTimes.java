package io.weir.promql.internal;

/** What the start times of two samples of a counter, one after the other, say. A start time of 0 says nothing. */
final class StartTimes {
    private StartTimes() {}

    /** Whether the counter was reset before sample {@code index}. */
    static boolean isReset(Samples samples, int index) {
        if (!samples.hasStartTimes()) {
            return false;
        }
        long start = samples.startTime(index);
        long previousTime = samples.time(index - 1);
        if (start == 0 || start >= samples.time(index) || start < previousTime) {
            return false;
        }
        if (start > previousTime) {
            return true;
        }
        // It starts where the one before ends: a delta, unless that one's own start isn't known.
        long previousStart = samples.startTime(index - 1);
        return previousStart != 0 && previousStart < previousTime;
    }

    /** Whether sample {@code index} claims to have started before the one before it was taken. */
    static boolean overlaps(Samples samples, int index) {
        long start = samples.startTime(index);
        return start != 0 && start < samples.time(index - 1) && start != samples.startTime(index - 1);
    }
}
