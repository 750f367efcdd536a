package io.weir.storage.chunk;

import static io.weir.storage.chunk.HistogramChunkDescriptor.FLAG_BITS;
import static io.weir.storage.chunk.HistogramChunkDescriptor.NEW_BUCKETS_FLAG;
import static io.weir.storage.chunk.HistogramChunkDescriptor.RESET_FLAG;
import static io.weir.storage.chunk.HistogramChunkDescriptor.STALE_FLAG;

import io.weir.model.StaleMarker;
import io.weir.storage.SampleBuffer;

/**
 * Reads the samples of a chunk of native histograms. One use each, confined to the caller's thread.
 *
 * @see HistogramChunkDescriptor the layout
 */
final class HistogramChunkDecoder extends BitReader {
    private final HistogramTracks tracks;

    private HistogramChunkDecoder(byte[] bytes, int length) {
        super(bytes, length);
        this.tracks = new HistogramTracks(HistogramForm.readFrom(this));
    }

    /**
     * Appends the first {@code count} samples of {@code bytes} to {@code out}.
     *
     * @throws MalformedChunkException if the bytes end before that, or one of them makes no histogram
     */
    static void decode(byte[] bytes, int length, int count, SampleBuffer out) {
        if (count > 0) {
            new HistogramChunkDecoder(bytes, length).decode(count, out);
        }
    }

    private void decode(int count, SampleBuffer out) {
        out.reserve(count);
        long timestampMs = 0;
        long deltaMs = 0;
        for (int i = 0; i < count; i++) {
            int flags = readBits(1) == 0 ? 0 : (int) readBits(FLAG_BITS);
            if (i == 0) {
                timestampMs = readBits(64);
            } else {
                deltaMs += readDeltaOfDelta();
                timestampMs += deltaMs;
            }
            if ((flags & STALE_FLAG) != 0) {
                out.append(timestampMs, StaleMarker.VALUE);
            } else {
                readHistogram(timestampMs, flags, out);
            }
        }
    }

    private void readHistogram(long timestampMs, int flags, SampleBuffer out) {
        if ((flags & NEW_BUCKETS_FLAG) != 0) {
            addBuckets(tracks::addPositive);
            addBuckets(tracks::addNegative);
        }
        try {
            out.append(timestampMs, tracks.read(this, (flags & RESET_FLAG) != 0));
        } catch (IllegalArgumentException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
    }

    private interface NewBucket {
        boolean add(int index);
    }

    private void addBuckets(NewBucket side) {
        long added = NumberTracks.readNumber(this);
        if (added < 0 || added > bitsLeft()) {
            throw malformed(added + " new buckets");
        }
        long index = 0;
        for (long i = 0; i < added; i++) {
            index += NumberTracks.readNumber(this);
            if (index != (int) index || !side.add((int) index)) {
                throw malformed("new bucket " + index);
            }
        }
    }
}
