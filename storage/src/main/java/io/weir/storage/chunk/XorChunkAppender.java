package io.weir.storage.chunk;

import static io.weir.storage.chunk.XorChunkDescriptor.LEADING_BITS;
import static io.weir.storage.chunk.XorChunkDescriptor.MAX_LEADING;
import static io.weir.storage.chunk.XorChunkDescriptor.WIDTH_BITS;

import io.weir.storage.SampleBuffer;
import java.util.Arrays;

/**
 * An open chunk of floats: samples are appended in ascending order of time until it is sealed. Not thread-safe.
 *
 * @see XorChunkDescriptor the layout
 */
public final class XorChunkAppender extends BitWriter implements ChunkAppender {
    /** The most that one sample can take: 4 + 64 bits of time and 2 + 5 + 6 + 64 bits of value. */
    private static final int MAX_SAMPLE_BYTES = (68 + 77 + 7) / 8;

    private static final int NO_WINDOW = -1;

    private int count;
    private long firstTimestampMs;
    private long lastTimestampMs;
    private long lastDeltaMs;
    private long lastValueBits;
    private int leading = NO_WINDOW;
    private int trailing;

    @Override
    public int count() {
        return count;
    }

    @Override
    public boolean isEmpty() {
        return count == 0;
    }

    @Override
    public long minTimeMs() {
        return firstTimestampMs;
    }

    @Override
    public long maxTimeMs() {
        return lastTimestampMs;
    }

    /** The raw bits of the last sample's value; there must be one. */
    public long lastValueBits() {
        return lastValueBits;
    }

    @Override
    public int sizeBytes() {
        return bytes().length;
    }

    /** Appends one sample; {@code timestampMs} must exceed that of the last one. */
    public void append(long timestampMs, double value) {
        long valueBits = Double.doubleToRawLongBits(value);
        ensureRoom(MAX_SAMPLE_BYTES);
        if (count == 0) {
            firstTimestampMs = timestampMs;
            writeBits(timestampMs, 64);
            writeBits(valueBits, 64);
        } else {
            long deltaMs = timestampMs - lastTimestampMs;
            writeDeltaOfDelta(deltaMs - lastDeltaMs);
            writeXor(valueBits ^ lastValueBits);
            lastDeltaMs = deltaMs;
        }
        lastTimestampMs = timestampMs;
        lastValueBits = valueBits;
        count++;
    }

    private void writeXor(long xor) {
        if (xor == 0) {
            writeBits(0b0, 1);
            return;
        }
        int newLeading = Math.min(Long.numberOfLeadingZeros(xor), MAX_LEADING);
        int newTrailing = Long.numberOfTrailingZeros(xor);
        if (leading != NO_WINDOW && newLeading >= leading && newTrailing >= trailing) {
            writeBits(0b10, 2);
            writeBits(xor >>> trailing, 64 - leading - trailing);
            return;
        }
        leading = newLeading;
        trailing = newTrailing;
        int width = 64 - leading - trailing;
        writeBits(0b11, 2);
        writeBits(leading, LEADING_BITS);
        writeBits(width & 63, WIDTH_BITS);
        writeBits(xor >>> trailing, width);
    }

    @Override
    public void decodeTo(SampleBuffer out) {
        out.reserve(count);
        XorChunkDecoder.decode(bytes(), usedBytes(), count, out.timestampsMs(), out.values(), out.size());
        out.grew(count);
    }

    @Override
    public Chunk toChunk() {
        return new Chunk(
                ChunkEncoding.XOR, Arrays.copyOf(bytes(), usedBytes()), count, firstTimestampMs, lastTimestampMs);
    }

    @Override
    public void lastTo(SampleBuffer out) {
        out.append(lastTimestampMs, Double.longBitsToDouble(lastValueBits));
    }
}
