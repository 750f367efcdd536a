package io.weir.scraper.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A body as it grows, at most up to a limit. Confined to one thread at a time. */
final class BodyBuffer {
    /** The largest array that every JVM can allocate. */
    private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

    private final BufferPool pool;
    private long limit;
    private byte[] bytes;
    private int length;

    /** @param limit that the body must stay below; 0 = none */
    BodyBuffer(BufferPool pool, long limit) {
        this.pool = pool;
        this.limit = limit;
        this.bytes = pool.take();
    }

    /** Sets another limit than the one it was made with. */
    void limit(long newLimit) {
        limit = newLimit;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void release() {
        pool.give(bytes);
    }

    void append(ByteBuffer chunk) throws BodyTooLargeException {
        int count = chunk.remaining();
        reserve(count);
        chunk.get(bytes, length, count);
        length += count;
        verifyLimit();
    }

    void appendAll(InputStream in) throws IOException {
        while (true) {
            reserve(1);
            int count = in.read(bytes, length, bytes.length - length);
            if (count < 0) {
                return;
            }
            length += count;
            verifyLimit();
        }
    }

    private void verifyLimit() throws BodyTooLargeException {
        if (limit > 0 && length >= limit) {
            throw new BodyTooLargeException("body size limit exceeded");
        }
    }

    private void reserve(int more) throws BodyTooLargeException {
        if (more <= bytes.length - length) {
            return;
        }
        long wanted = Math.max(2L * bytes.length, (long) length + more);
        if ((long) length + more > MAX_BYTES) {
            throw new BodyTooLargeException("body is larger than 2 GiB");
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, MAX_BYTES));
    }
}
