package io.weir.alertmanager.loop;

import java.time.Instant;

/** Runs tasks one after another, at once or at an instant. Its methods may be called from any thread. */
public interface EventLoop {
    /** A task that waits for its instant. */
    interface Timer {
        /** Keeps the task from running, if it has not begun. */
        void cancel();
    }

    /** Runs {@code task} behind those already waiting. */
    void execute(Runnable task);

    /** Runs {@code task} when the clock shows {@code at} or later. */
    Timer schedule(Instant at, Runnable task);
}
