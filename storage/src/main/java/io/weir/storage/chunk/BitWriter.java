package io.weir.storage.chunk;

import static io.weir.storage.chunk.XorChunkDescriptor.LARGE_BITS;
import static io.weir.storage.chunk.XorChunkDescriptor.MEDIUM_BITS;
import static io.weir.storage.chunk.XorChunkDescriptor.SMALL_BITS;
import static io.weir.storage.chunk.XorChunkDescriptor.fits;

import java.util.Arrays;

/** A growing stream of bits, most significant bit of each byte first. An appender is one, to save a step for each bit. */
abstract class BitWriter {
    private static final int INITIAL_BYTES = 32;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private long bitCount;

    final byte[] bytes() {
        return bytes;
    }

    /** The bytes begun so far. */
    final int usedBytes() {
        return (int) ((bitCount + 7) >>> 3);
    }

    /** Makes sure that {@code more} bytes can be written. */
    final void ensureRoom(int more) {
        if (bytes.length - usedBytes() < more) {
            bytes = Arrays.copyOf(bytes, bytes.length + Math.max(more, bytes.length >> 1));
        }
    }

    /** Writes the low {@code bits} bits of {@code value}, highest first; there must be {@link #ensureRoom room}. */
    final void writeBits(long value, int bits) {
        int left = bits;
        while (left > 0) {
            int free = 8 - (int) (bitCount & 7);
            int taken = Math.min(free, left);
            long piece = value >>> (left - taken) & ((1L << taken) - 1);
            bytes[(int) (bitCount >>> 3)] |= (byte) (piece << (free - taken));
            bitCount += taken;
            left -= taken;
        }
    }

    /** Writes the Δ² of a timestamp as {@link XorChunkDescriptor} draws it: at most 68 bits. */
    final void writeDeltaOfDelta(long deltaOfDelta) {
        if (deltaOfDelta == 0) {
            writeBits(0b0, 1);
        } else if (fits(deltaOfDelta, SMALL_BITS)) {
            writeBits(0b10, 2);
            writeBits(deltaOfDelta, SMALL_BITS);
        } else if (fits(deltaOfDelta, MEDIUM_BITS)) {
            writeBits(0b110, 3);
            writeBits(deltaOfDelta, MEDIUM_BITS);
        } else if (fits(deltaOfDelta, LARGE_BITS)) {
            writeBits(0b1110, 4);
            writeBits(deltaOfDelta, LARGE_BITS);
        } else {
            writeBits(0b1111, 4);
            writeBits(deltaOfDelta, 64);
        }
    }
}
