package io.weir.storage.chunk;

import io.weir.storage.SampleBuffer;

/**
 * The open chunk of a series: samples of one kind are appended in ascending order of time until it is sealed. Not
 * thread-safe.
 */
public sealed interface ChunkAppender permits XorChunkAppender, HistogramChunkAppender {
    /** The number of samples. */
    int count();

    boolean isEmpty();

    /** The timestamp of the first sample; there must be one. */
    long minTimeMs();

    /** The timestamp of the last sample; there must be one. */
    long maxTimeMs();

    /** Bytes of memory that the encoded samples hold. */
    int sizeBytes();

    /** Appends all samples to {@code out}. */
    void decodeTo(SampleBuffer out);

    /** Appends the last sample to {@code out}, without decoding the others; there must be one. */
    void lastTo(SampleBuffer out);

    /** The samples so far as an immutable chunk that shares no memory; this appender may go on. */
    Chunk toChunk();
}
