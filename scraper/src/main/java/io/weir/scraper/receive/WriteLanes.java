package io.weir.scraper.receive;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * As many {@link WriteLane}s as requests are decoded at once. The one given back last is taken first, so that a few busy
 * senders meet one warm lane instead of many cold ones. Thread-safe.
 */
final class WriteLanes {
    private final Semaphore free;
    private final ConcurrentLinkedDeque<WriteLane> idle = new ConcurrentLinkedDeque<>();
    private final Supplier<WriteLane> lanes;

    WriteLanes(int count, Supplier<WriteLane> lanes) {
        this.free = new Semaphore(count);
        this.lanes = lanes;
    }

    /** A lane, or null if none was given back in time. */
    @Nullable
    WriteLane take(long patienceMs) throws InterruptedException {
        if (!free.tryAcquire(patienceMs, TimeUnit.MILLISECONDS)) {
            return null;
        }
        WriteLane lane = idle.pollFirst();
        return lane == null ? lanes.get() : lane;
    }

    void give(WriteLane lane) {
        idle.addFirst(lane);
        free.release();
    }
}
