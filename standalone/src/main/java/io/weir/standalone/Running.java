package io.weir.standalone;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a command has started, in order. Closing ends it in the opposite order, each part even if another fails. Closes
 * itself when the process is told to end.
 */
final class Running implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(Running.class);

    private record Part(String name, AutoCloseable closing) {}

    private final Deque<Part> parts = new ArrayDeque<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Runnable onEnd;
    private boolean closed;

    /** @param onEnd runs when everything has ended */
    Running(Runnable onEnd) {
        this.onEnd = onEnd;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "shutdown"));
    }

    /** Adds a part that must be closed before all those added earlier. */
    synchronized <T extends AutoCloseable> T add(String name, T part) {
        if (closed) {
            closeQuietly(new Part(name, part));
            throw new StartException("told to end while starting");
        }
        parts.push(new Part(name, part));
        return part;
    }

    /** Waits until the process is told to end. */
    void await() throws InterruptedException {
        ended.await();
    }

    /** Waits for {@code milliseconds} at most. @return whether the process was told to end */
    boolean awaitFor(long milliseconds) throws InterruptedException {
        return ended.await(milliseconds, TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        while (!parts.isEmpty()) {
            closeQuietly(parts.pop());
        }
        onEnd.run();
        ended.countDown();
    }

    private static void closeQuietly(Part part) {
        try {
            part.closing().close();
        } catch (Exception e) {
            logger.warn("Part did not end cleanly name={} cause={}", part.name(), e.toString());
        }
    }
}
