package io.weir.web;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Reads the bodies of requests. A body that comes slowly holds no thread, and all of them together hold no more memory than
 * there is for them. Thread-safe.
 */
final class BodyReader {
    private final int maxBytes;
    private final long maxTotalBytes;
    private final Duration timeout;
    private final Scheduler scheduler;
    private final AtomicLong heldBytes = new AtomicLong();

    /**
     * @param maxBytes of one body
     * @param maxTotalBytes of all bodies that are being read or worked on
     * @param timeout from the head of a request to the end of its body
     */
    BodyReader(int maxBytes, long maxTotalBytes, Duration timeout, Scheduler scheduler) {
        this.maxBytes = maxBytes;
        this.maxTotalBytes = Math.max(maxBytes, maxTotalBytes);
        this.timeout = timeout;
        this.scheduler = scheduler;
    }

    /** A whole body. It counts until it is closed. */
    final class Body implements AutoCloseable {
        private final byte[] bytes;

        private Body(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes;
        }

        @Override
        public void close() {
            heldBytes.addAndGet(-bytes.length);
        }
    }

    /**
     * Reads all of a request's body.
     *
     * @param length as the request tells it; -1 if it does not
     * @return completes with the body, or with an {@link HttpException}: 413 for one that is too large, 503 if there is no
     *     room, 408 if it takes too long, 400 if it ends early
     */
    CompletableFuture<Body> read(Content.Source source, long length) {
        if (length > maxBytes) {
            return CompletableFuture.failedFuture(tooLarge());
        }
        Reading reading = new Reading(source);
        reading.run();
        return reading.body;
    }

    private HttpException tooLarge() {
        return new HttpException(413, "request body is larger than " + maxBytes + " bytes");
    }

    /** One body on its way. Runs again whenever more of it is there; Jetty runs it once at a time. */
    private final class Reading implements Runnable {
        private final Content.Source source;
        private final CompletableFuture<Body> body = new CompletableFuture<>();
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();
        private final Scheduler.Task tooLate;
        private volatile boolean late;

        Reading(Content.Source source) {
            this.source = source;
            this.tooLate = scheduler.schedule(this::timeOut, timeout.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void timeOut() {
            late = true;
            source.fail(new TimeoutException("request body"));
        }

        @Override
        public void run() {
            while (!body.isDone()) {
                Content.Chunk chunk = source.read();
                if (chunk == null) {
                    source.demand(this);
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    fail(
                            late
                                    ? new HttpException(
                                            408, "request body took longer than " + timeout.toSeconds() + "s")
                                    : new HttpException(
                                            400,
                                            "request body ended early: "
                                                    + chunk.getFailure().getMessage()));
                    return;
                }
                add(chunk);
                if (chunk.isLast() && !body.isDone()) {
                    tooLate.cancel();
                    body.complete(new Body(read.toByteArray()));
                }
            }
        }

        private void add(Content.Chunk chunk) {
            int length = chunk.remaining();
            try {
                if (read.size() + length > maxBytes) {
                    fail(tooLarge());
                } else if (heldBytes.addAndGet(length) > maxTotalBytes) {
                    heldBytes.addAndGet(-length);
                    fail(new HttpException(503, "too many bytes of requests at once; try again"));
                } else {
                    byte[] bytes = new byte[length];
                    chunk.get(bytes, 0, length);
                    read.write(bytes, 0, length);
                }
            } finally {
                chunk.release();
            }
        }

        private void fail(HttpException failure) {
            tooLate.cancel();
            heldBytes.addAndGet(-read.size());
            body.completeExceptionally(failure);
        }
    }
}
