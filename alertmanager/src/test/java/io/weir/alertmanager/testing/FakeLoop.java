package io.weir.alertmanager.testing;

import io.weir.alertmanager.loop.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event loop and its clock, run by hand. Tasks count as steps: a test can stop the world after any of them, as {@code
 * kill -9} would.
 */
public final class FakeLoop implements EventLoop, InstantSource {
    private record Planned(Instant at, long order, Runnable task) {}

    private final Deque<Runnable> ready = new ArrayDeque<>();
    private final List<Planned> planned = new ArrayList<>();
    private Instant now;
    private long order;
    private long stepsLeft = Long.MAX_VALUE;

    public FakeLoop(Instant now) {
        this.now = now;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public void execute(Runnable task) {
        ready.add(task);
    }

    @Override
    public Timer schedule(Instant at, Runnable task) {
        Planned timer = new Planned(at, order++, task);
        planned.add(timer);
        return () -> planned.remove(timer);
    }

    /** From now on only so many tasks run; then nothing happens any more. */
    public void killAfter(long steps) {
        stepsLeft = steps;
    }

    public boolean isDead() {
        return stepsLeft <= 0;
    }

    /** Takes one of the steps left; false if the process is dead. */
    public boolean step() {
        return stepsLeft-- > 0;
    }

    /** Runs what is ready and what is due now. */
    public void run() {
        while (!isDead()) {
            Runnable next = ready.poll();
            if (next == null) {
                Planned due = nextPlanned();
                if (due == null || due.at().isAfter(now)) {
                    return;
                }
                planned.remove(due);
                next = due.task();
            }
            if (step()) {
                next.run();
            }
        }
    }

    private @Nullable Planned nextPlanned() {
        return planned.stream()
                .min(Comparator.comparing(Planned::at).thenComparing(Planned::order))
                .orElse(null);
    }

    /** Lets time pass, running everything when it is due. */
    public void advance(Duration duration) {
        Instant end = now.plus(duration);
        run();
        while (!isDead()) {
            Planned next = nextPlanned();
            if (next == null || next.at().isAfter(end)) {
                break;
            }
            now = next.at().isAfter(now) ? next.at() : now;
            run();
        }
        now = end;
    }

    /** Lets time pass in which no task runs. */
    public void sleep(Duration duration) {
        now = now.plus(duration);
    }
}
