package io.weir.storage.chunk;

import io.weir.storage.SampleBuffer;

/**
 * A sealed run of one series' samples with ascending timestamps, XOR-compressed. Immutable, so readers need no lock once
 * they hold it.
 *
 * @see XorChunkDescriptor the layout
 */
public final class Chunk {
    private final byte[] bytes;
    private final int count;
    private final long minTimeMs;
    private final long maxTimeMs;

    /** Takes ownership of {@code bytes}. */
    public Chunk(byte[] bytes, int count, long minTimeMs, long maxTimeMs) {
        this.bytes = bytes;
        this.count = count;
        this.minTimeMs = minTimeMs;
        this.maxTimeMs = maxTimeMs;
    }

    /** The number of samples. */
    public int count() {
        return count;
    }

    /** The timestamp of the first sample. */
    public long minTimeMs() {
        return minTimeMs;
    }

    /** The timestamp of the last sample. */
    public long maxTimeMs() {
        return maxTimeMs;
    }

    public int sizeBytes() {
        return bytes.length;
    }

    /** The encoded samples; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** Appends all samples to {@code out}. */
    public void decodeTo(SampleBuffer out) {
        out.reserve(count);
        XorChunkDecoder.decode(bytes, bytes.length, count, out.timestampsMs(), out.values(), out.size());
        out.grew(count);
    }
}
