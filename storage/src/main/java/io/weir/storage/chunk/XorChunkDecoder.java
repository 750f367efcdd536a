package io.weir.storage.chunk;

import static io.weir.storage.chunk.XorChunkDescriptor.LARGE_BITS;
import static io.weir.storage.chunk.XorChunkDescriptor.LEADING_BITS;
import static io.weir.storage.chunk.XorChunkDescriptor.MEDIUM_BITS;
import static io.weir.storage.chunk.XorChunkDescriptor.SMALL_BITS;
import static io.weir.storage.chunk.XorChunkDescriptor.WIDTH_BITS;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads the samples of a chunk into columns. Stateless.
 *
 * @see XorChunkDescriptor the layout
 */
public final class XorChunkDecoder {
    /* All state is in locals. Eight bytes are read at a time, wherever the next bit lies in the first of them: 57 bits at
     * least, and what a sample says before its value bits takes 37 at most unless its time needs all 64. */

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** What {@link #bitsAt} has at least. */
    private static final int MIN_BITS = 57;

    private XorChunkDecoder() {}

    /**
     * Decodes the first {@code count} samples of {@code bytes} into the two columns from index {@code at} on.
     *
     * @throws MalformedChunkException if the bytes end before that
     */
    public static void decode(byte[] bytes, int length, int count, long[] timestampsMs, double[] values, int at) {
        if (count == 0) {
            return;
        }
        int end = 8 * length;
        checkEnd(128, end);
        long timestampMs = longAt(bytes, length, 0);
        long valueBits = longAt(bytes, length, 64);
        int position = 128;
        long deltaMs = 0;
        int trailing = 0;
        int width = 0;
        timestampsMs[at] = timestampMs;
        values[at] = Double.longBitsToDouble(valueBits);
        for (int i = at + 1; i < at + count; i++) {
            long bits = bitsAt(bytes, length, position);
            int ones = Long.numberOfLeadingZeros(~bits);
            if (ones == 0) {
                position++;
                bits <<= 1;
            } else if (ones < 4) {
                int size = ones == 1 ? SMALL_BITS : ones == 2 ? MEDIUM_BITS : LARGE_BITS;
                deltaMs += bits << (ones + 1) >> (64 - size);
                position += ones + 1 + size;
                bits <<= ones + 1 + size;
            } else {
                deltaMs += longAt(bytes, length, position + 4);
                position += 4 + 64;
                bits = bitsAt(bytes, length, position);
            }
            timestampMs += deltaMs;
            if (bits >= 0) {
                position++;
            } else {
                position += 2;
                if (bits << 1 < 0) {
                    int leading = (int) (bits << 2 >>> (64 - LEADING_BITS));
                    width = (int) (bits << (2 + LEADING_BITS) >>> (64 - WIDTH_BITS));
                    if (width == 0) {
                        width = 64;
                    }
                    trailing = 64 - leading - width;
                    position += LEADING_BITS + WIDTH_BITS;
                    if (trailing < 0) {
                        throw new MalformedChunkException(
                                position >> 3, "value window of " + leading + "+" + width + " bits");
                    }
                }
                if (width == 0) {
                    throw new MalformedChunkException(position >> 3, "value without a window");
                }
                long window = width <= MIN_BITS ? bitsAt(bytes, length, position) : longAt(bytes, length, position);
                valueBits ^= window >>> (64 - width) << trailing;
                position += width;
            }
            checkEnd(position, end);
            timestampsMs[i] = timestampMs;
            values[i] = Double.longBitsToDouble(valueBits);
        }
    }

    private static void checkEnd(int position, int end) {
        if (position > end) {
            throw new MalformedChunkException(end >> 3, "ends inside a sample");
        }
    }

    /** The 64 bits at a position. */
    private static long longAt(byte[] bytes, int length, int position) {
        return bitsAt(bytes, length, position) >>> 32 << 32 | bitsAt(bytes, length, position + 32) >>> 32;
    }

    /** At least {@link #MIN_BITS} bits from a position on, left-aligned; beyond the end of the bytes all are zero. */
    private static long bitsAt(byte[] bytes, int length, int position) {
        int index = position >> 3;
        long bits = index <= length - 8 ? (long) LONGS.get(bytes, index) : lastBits(bytes, length, index);
        return bits << (position & 7);
    }

    private static long lastBits(byte[] bytes, int length, int index) {
        long bits = 0;
        for (int i = 0; i < 8 && index + i < length; i++) {
            bits |= (bytes[index + i] & 0xFFL) << (56 - 8 * i);
        }
        return bits;
    }
}
