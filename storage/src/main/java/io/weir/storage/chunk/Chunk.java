package io.weir.storage.chunk;

import io.weir.model.histogram.Histogram;
import io.weir.storage.SampleBuffer;

/**
 * A sealed run of one series' samples with ascending timestamps, compressed. Immutable, so readers need no lock once they
 * hold it.
 */
public final class Chunk {
    private final ChunkEncoding encoding;
    private final byte[] bytes;
    private final int count;
    private final long minTimeMs;
    private final long maxTimeMs;

    /** Takes ownership of {@code bytes}. */
    public Chunk(ChunkEncoding encoding, byte[] bytes, int count, long minTimeMs, long maxTimeMs) {
        this.encoding = encoding;
        this.bytes = bytes;
        this.count = count;
        this.minTimeMs = minTimeMs;
        this.maxTimeMs = maxTimeMs;
    }

    public ChunkEncoding encoding() {
        return encoding;
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
        if (encoding == ChunkEncoding.HISTOGRAM) {
            HistogramChunkDecoder.decode(bytes, bytes.length, count, out);
            return;
        }
        out.reserve(count);
        XorChunkDecoder.decode(bytes, bytes.length, count, out.timestampsMs(), out.values(), out.size());
        out.grew(count);
    }

    /** An appender that holds the samples of this chunk, of which there is at least one. */
    public ChunkAppender reopen() {
        SampleBuffer samples = new SampleBuffer();
        decodeTo(samples);
        return encoding == ChunkEncoding.XOR ? reopenFloats(samples) : reopenHistograms(samples);
    }

    private static ChunkAppender reopenFloats(SampleBuffer samples) {
        XorChunkAppender appender = new XorChunkAppender();
        for (int i = 0; i < samples.size(); i++) {
            appender.append(samples.timestampsMs()[i], samples.values()[i]);
        }
        return appender;
    }

    private static ChunkAppender reopenHistograms(SampleBuffer samples) {
        Histogram first = samples.histogram(0);
        if (first == null) {
            throw new MalformedChunkException(0, "a chunk of histograms begins with a stale marker");
        }
        HistogramChunkAppender appender = new HistogramChunkAppender(first);
        for (int i = 0; i < samples.size(); i++) {
            Histogram histogram = samples.histogram(i);
            if (histogram == null) {
                appender.appendStale(samples.timestampsMs()[i]);
            } else {
                appender.append(samples.timestampsMs()[i], histogram);
            }
        }
        return appender;
    }
}
