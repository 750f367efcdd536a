package io.weir.storage.chunk;

import static io.weir.storage.chunk.XorChunkDescriptor.LARGE_BITS;
import static io.weir.storage.chunk.XorChunkDescriptor.LEADING_BITS;
import static io.weir.storage.chunk.XorChunkDescriptor.MAX_LEADING;
import static io.weir.storage.chunk.XorChunkDescriptor.MEDIUM_BITS;
import static io.weir.storage.chunk.XorChunkDescriptor.SMALL_BITS;
import static io.weir.storage.chunk.XorChunkDescriptor.WIDTH_BITS;
import static io.weir.storage.chunk.XorChunkDescriptor.fits;

import io.weir.storage.SampleBuffer;
import java.util.Arrays;

/**
 * The open chunk of a series: samples are appended in ascending order of time until it is sealed. Not thread-safe.
 *
 * @see XorChunkDescriptor the layout
 */
public final class XorChunkAppender {
    private static final int INITIAL_BYTES = 32;
    /** The most that one sample can take: 4 + 64 bits of time and 2 + 5 + 6 + 64 bits of value. */
    private static final int MAX_SAMPLE_BYTES = (68 + 77 + 7) / 8;

    private static final int NO_WINDOW = -1;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private long bitCount;
    private int count;
    private long firstTimestampMs;
    private long lastTimestampMs;
    private long lastDeltaMs;
    private long lastValueBits;
    private int leading = NO_WINDOW;
    private int trailing;

    /** An appender that holds the samples of {@code chunk}. */
    public static XorChunkAppender reopen(Chunk chunk) {
        SampleBuffer samples = new SampleBuffer();
        chunk.decodeTo(samples);
        XorChunkAppender appender = new XorChunkAppender();
        for (int i = 0; i < samples.size(); i++) {
            appender.append(samples.timestampsMs()[i], samples.values()[i]);
        }
        return appender;
    }

    public int count() {
        return count;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** The timestamp of the first sample; there must be one. */
    public long minTimeMs() {
        return firstTimestampMs;
    }

    /** The timestamp of the last sample; there must be one. */
    public long maxTimeMs() {
        return lastTimestampMs;
    }

    /** The raw bits of the last sample's value; there must be one. */
    public long lastValueBits() {
        return lastValueBits;
    }

    /** Bytes of memory that the encoded samples hold. */
    public int sizeBytes() {
        return bytes.length;
    }

    /** Appends one sample; {@code timestampMs} must exceed that of the last one. */
    public void append(long timestampMs, double value) {
        long valueBits = Double.doubleToRawLongBits(value);
        ensureRoom();
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

    private void writeDeltaOfDelta(long deltaOfDelta) {
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

    private void ensureRoom() {
        int used = (int) ((bitCount + 7) >>> 3);
        if (bytes.length - used < MAX_SAMPLE_BYTES) {
            bytes = Arrays.copyOf(bytes, bytes.length + Math.max(MAX_SAMPLE_BYTES, bytes.length >> 1));
        }
    }

    /** Writes the low {@code bits} bits of {@code value}, highest first. */
    private void writeBits(long value, int bits) {
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

    /** Appends all samples to {@code out}. */
    public void decodeTo(SampleBuffer out) {
        out.reserve(count);
        XorChunkDecoder.decode(bytes, bytes.length, count, out.timestampsMs(), out.values(), out.size());
        out.grew(count);
    }

    /** The samples so far as an immutable chunk that shares no memory; this appender may go on. */
    public Chunk toChunk() {
        return new Chunk(Arrays.copyOf(bytes, (int) ((bitCount + 7) >>> 3)), count, firstTimestampMs, lastTimestampMs);
    }
}
