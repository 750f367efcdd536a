package io.weir.storage.chunk;

import static io.weir.storage.chunk.XorChunkDescriptor.LARGE_BITS;
import static io.weir.storage.chunk.XorChunkDescriptor.MEDIUM_BITS;
import static io.weir.storage.chunk.XorChunkDescriptor.SMALL_BITS;

/** Reads what a {@link BitWriter} wrote, bit by bit. */
abstract class BitReader {
    /** What a window filled by whole bytes always has room for. */
    private static final int MAX_DIRECT_BITS = 56;

    private final byte[] bytes;
    private final int length;
    private int position;
    /** The next bits of the stream, left-aligned; {@link #available} of them count. */
    private long window;

    private int available;

    BitReader(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    /** Bits that are left at most: what a claimed number of things is held against. */
    final long bitsLeft() {
        return 8L * (length - position) + available;
    }

    final MalformedChunkException malformed(String reason) {
        return new MalformedChunkException(position, reason);
    }

    /** @throws MalformedChunkException if there are not as many bits left */
    final long readBits(int bits) {
        if (bits > MAX_DIRECT_BITS) {
            return readBits(bits - 32) << 32 | readBits(32);
        }
        if (available < bits) {
            return refillAndRead(bits);
        }
        long value = window >>> (64 - bits);
        window <<= bits;
        available -= bits;
        return value;
    }

    private long refillAndRead(int bits) {
        while (available <= MAX_DIRECT_BITS && position < length) {
            window |= (bytes[position++] & 0xFFL) << (MAX_DIRECT_BITS - available);
            available += 8;
        }
        if (available < bits) {
            throw malformed("ends inside a sample");
        }
        long value = window >>> (64 - bits);
        window <<= bits;
        available -= bits;
        return value;
    }

    /** Reads {@code bits} bits as a number in two's complement. */
    final long readSigned(int bits) {
        return readBits(bits) << (64 - bits) >> (64 - bits);
    }

    final long readDeltaOfDelta() {
        if (readBits(1) == 0) {
            return 0;
        }
        if (readBits(1) == 0) {
            return readSigned(SMALL_BITS);
        }
        if (readBits(1) == 0) {
            return readSigned(MEDIUM_BITS);
        }
        if (readBits(1) == 0) {
            return readSigned(LARGE_BITS);
        }
        return readBits(64);
    }
}
