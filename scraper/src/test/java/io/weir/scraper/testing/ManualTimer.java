package io.weir.scraper.testing;

import io.weir.scraper.schedule.Timer;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A timer whose clock moves only when a test says so. Tasks run in the test's thread. */
public final class ManualTimer implements Timer {
    private record Task(long timeMs, long number, Runnable action) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::timeMs).thenComparingLong(Task::number));
    private long nowMs;
    private long number;

    public ManualTimer(long nowMs) {
        this.nowMs = nowMs;
    }

    @Override
    public synchronized long nowMs() {
        return nowMs;
    }

    @Override
    public synchronized long nanoTime() {
        return nowMs * 1_000_000;
    }

    @Override
    public synchronized Alarm at(long timeMs, Runnable task) {
        Task added = new Task(timeMs, number++, task);
        tasks.add(added);
        return () -> remove(added);
    }

    private synchronized void remove(Task task) {
        tasks.remove(task);
    }

    /** Moves the clock, running what falls due on the way at its own time. */
    public void advanceTo(long timeMs) {
        Task due = nextDue(timeMs);
        while (due != null) {
            due.action().run();
            due = nextDue(timeMs);
        }
        synchronized (this) {
            nowMs = Math.max(nowMs, timeMs);
        }
    }

    private synchronized @org.jspecify.annotations.Nullable Task nextDue(long timeMs) {
        Task first = tasks.peek();
        if (first == null || first.timeMs() > timeMs) {
            return null;
        }
        tasks.remove();
        nowMs = Math.max(nowMs, first.timeMs());
        return first;
    }

    /** Tasks that wait. */
    public synchronized int waiting() {
        return tasks.size();
    }
}
