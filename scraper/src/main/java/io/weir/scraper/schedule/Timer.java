package io.weir.scraper.schedule;

/** The clock that the scraper lives by, and the only place where it waits. Thread-safe. */
public interface Timer {
    /** The wall clock in Unix milliseconds. */
    long nowMs();

    /** A clock for durations, in nanoseconds from an arbitrary origin. */
    long nanoTime();

    /**
     * Runs {@code task} on the timer's thread when the wall clock reaches {@code timeMs}, at once if it has. Tasks must be
     * short.
     */
    Alarm at(long timeMs, Runnable task);

    /** A task that waits for its time. */
    interface Alarm {
        /** Prevents the task from starting, if it hasn't. */
        void cancel();
    }
}
