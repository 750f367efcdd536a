package io.weir.storage.chunk;

import static io.weir.storage.chunk.XorChunkDescriptor.LARGE_BITS;
import static io.weir.storage.chunk.XorChunkDescriptor.LEADING_BITS;
import static io.weir.storage.chunk.XorChunkDescriptor.MEDIUM_BITS;
import static io.weir.storage.chunk.XorChunkDescriptor.SMALL_BITS;
import static io.weir.storage.chunk.XorChunkDescriptor.WIDTH_BITS;

/**
 * Reads the samples of a chunk into columns. One use each, confined to the caller's thread.
 *
 * @see XorChunkDescriptor the layout
 */
public final class XorChunkDecoder {
    /** What a window filled by whole bytes always has room for. */
    private static final int MAX_DIRECT_BITS = 56;

    private final byte[] bytes;
    private final int length;
    private int position;
    /** The next bits of the stream, left-aligned; {@link #available} of them count. */
    private long window;

    private int available;

    private XorChunkDecoder(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    /**
     * Decodes the first {@code count} samples of {@code bytes} into the two columns from index {@code at} on.
     *
     * @throws MalformedChunkException if the bytes end before that
     */
    public static void decode(byte[] bytes, int length, int count, long[] timestampsMs, double[] values, int at) {
        if (count > 0) {
            new XorChunkDecoder(bytes, length).decode(count, timestampsMs, values, at);
        }
    }

    private void decode(int count, long[] timestampsMs, double[] values, int at) {
        long timestampMs = readBits(64);
        long valueBits = readBits(64);
        long deltaMs = 0;
        int trailing = 0;
        int width = 0;
        timestampsMs[at] = timestampMs;
        values[at] = Double.longBitsToDouble(valueBits);
        for (int i = at + 1; i < at + count; i++) {
            deltaMs += readDeltaOfDelta();
            timestampMs += deltaMs;
            timestampsMs[i] = timestampMs;
            if (readBits(1) == 1) {
                if (readBits(1) == 1) {
                    int leading = (int) readBits(LEADING_BITS);
                    width = (int) readBits(WIDTH_BITS);
                    if (width == 0) {
                        width = 64;
                    }
                    trailing = 64 - leading - width;
                    if (trailing < 0) {
                        throw new MalformedChunkException(
                                position, "value window of " + leading + "+" + width + " bits");
                    }
                }
                if (width == 0) {
                    throw new MalformedChunkException(position, "value without a window");
                }
                valueBits ^= readBits(width) << trailing;
            }
            values[i] = Double.longBitsToDouble(valueBits);
        }
    }

    private long readDeltaOfDelta() {
        if (readBits(1) == 0) {
            return 0;
        }
        if (readBits(1) == 0) {
            return signed(readBits(SMALL_BITS), SMALL_BITS);
        }
        if (readBits(1) == 0) {
            return signed(readBits(MEDIUM_BITS), MEDIUM_BITS);
        }
        if (readBits(1) == 0) {
            return signed(readBits(LARGE_BITS), LARGE_BITS);
        }
        return readBits(64);
    }

    private static long signed(long value, int bits) {
        return value << (64 - bits) >> (64 - bits);
    }

    private long readBits(int bits) {
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
            throw new MalformedChunkException(position, "ends inside a sample");
        }
        long value = window >>> (64 - bits);
        window <<= bits;
        available -= bits;
        return value;
    }
}
