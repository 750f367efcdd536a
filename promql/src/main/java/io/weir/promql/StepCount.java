package io.weir.promql;

import io.weir.promql.internal.Row;
import io.weir.promql.internal.Samples;
import io.weir.promql.internal.StepGrid;
import io.weir.promql.internal.StepTimes;

/**
 * Hears how many samples each step of an evaluation looks at. Thread-safe.
 *
 * <p>As Prometheus counts: a window counts whole at each step as <i>queryable</i>, and as <i>read</i> without what an earlier
 * step has read. A histogram counts as several samples.
 */
interface StepCount {
    /** Nobody wants to know. */
    StepCount NONE = new StepCount() {
        @Override
        public void add(int step, long queryable, long read) {}

        @Override
        public boolean isOn() {
            return false;
        }
    };

    void add(int step, long queryable, long read);

    /** Whether there is any use in counting. */
    default boolean isOn() {
        return true;
    }

    /** Counts one sample at each step that has a value. */
    default void addRow(Row row) {
        for (int step = row.next(0); step >= 0; step = row.next(step + 1)) {
            var histogram = row.histogram(step);
            long size = histogram == null ? 1 : histogram.sampleSize();
            add(step, size, size);
        }
    }

    /**
     * Counts the samples in {@code (t - rangeMs, t]} for each instant t of {@code times}.
     *
     * @param read whether they are read now, not the values of a subquery, which were counted when they were made
     */
    default void addWindows(Samples samples, StepTimes times, long rangeMs, boolean read) {
        long readUntilMs = Long.MIN_VALUE;
        for (int step = 0; step < times.count(); step++) {
            long endMs = times.sourceMs(step);
            long all = 0;
            long unread = 0;
            int to = samples.firstAfter(endMs, samples.from());
            for (int i = samples.firstAfter(endMs - rangeMs, samples.from()); i < to; i++) {
                var histogram = samples.histogram(i);
                long size = histogram == null ? 1 : histogram.sampleSize();
                all += size;
                unread += samples.time(i) > readUntilMs ? size : 0;
            }
            readUntilMs = Math.max(readUntilMs, endMs);
            if (all > 0) {
                add(step, all, read ? unread : 0);
            }
        }
    }

    /**
     * What the steps of a subquery read counts at the first step of {@code outer} whose window they are in.
     *
     * @param inner the steps of the subquery
     */
    default StepCount below(StepGrid inner, StepTimes outer, long rangeMs) {
        if (!isOn()) {
            return NONE;
        }
        return (innerStep, queryable, read) -> {
            long timeMs = inner.at(innerStep);
            int step = 0;
            while (step < outer.count() && outer.sourceMs(step) < timeMs) {
                step++;
            }
            if (step < outer.count() && timeMs > outer.sourceMs(step) - rangeMs) {
                add(step, 0, read);
            }
        };
    }

    /** What is evaluated once for all steps is read at the first. */
    default StepCount once(int steps) {
        if (!isOn()) {
            return NONE;
        }
        return (only, queryable, read) -> {
            for (int step = 0; step < steps; step++) {
                add(step, queryable, step == 0 ? read : 0);
            }
        };
    }
}
