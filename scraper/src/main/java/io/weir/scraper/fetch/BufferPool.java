package io.weir.scraper.fetch;

import java.util.ArrayDeque;
import java.util.Deque;

/** Buffers for bodies, used again while they are warm. Holds at most a few; thread-safe. */
final class BufferPool {
    private static final int MAX_POOLED = 16;
    private static final int MAX_POOLED_BYTES = 32 << 20;
    private static final int MIN_BYTES = 64 << 10;

    private final Deque<byte[]> free = new ArrayDeque<>();

    /** A buffer of any size. */
    synchronized byte[] take() {
        byte[] buffer = free.pollFirst();
        return buffer == null ? new byte[MIN_BYTES] : buffer;
    }

    synchronized void give(byte[] buffer) {
        if (free.size() < MAX_POOLED && buffer.length <= MAX_POOLED_BYTES) {
            free.addFirst(buffer);
        }
    }
}
