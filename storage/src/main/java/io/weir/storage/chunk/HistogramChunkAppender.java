package io.weir.storage.chunk;

import static io.weir.storage.chunk.HistogramChunkDescriptor.FLAG_BITS;
import static io.weir.storage.chunk.HistogramChunkDescriptor.MAX_NUMBER_BYTES;
import static io.weir.storage.chunk.HistogramChunkDescriptor.NEW_BUCKETS_FLAG;
import static io.weir.storage.chunk.HistogramChunkDescriptor.RESET_FLAG;
import static io.weir.storage.chunk.HistogramChunkDescriptor.STALE_FLAG;

import io.weir.model.StaleMarker;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import io.weir.storage.SampleBuffer;
import java.util.Arrays;

/**
 * An open chunk of native histograms of one form, and of stale markers between them. It begins with a histogram.
 *
 * <p>A hint that there was no reset is forgotten; the others are kept.
 *
 * @see HistogramChunkDescriptor the layout
 */
public final class HistogramChunkAppender extends BitWriter implements ChunkAppender {
    /** Room for the flags, the timestamp, and the numbers of new buckets. */
    private static final int MAX_SAMPLE_START_BYTES = 12 + 2 * MAX_NUMBER_BYTES;

    private final HistogramTracks tracks;
    private int count;
    private long firstTimestampMs;
    private long lastTimestampMs;
    private long lastDeltaMs;
    private boolean lastIsStale;

    /** A chunk for histograms like {@code first}, which is not appended yet. */
    public HistogramChunkAppender(Histogram first) {
        HistogramForm form = HistogramForm.of(first);
        this.tracks = new HistogramTracks(form);
        form.writeTo(this);
    }

    /** Whether {@code histogram} has the form of those in this chunk. */
    public boolean takes(Histogram histogram) {
        return tracks.form().takes(histogram);
    }

    /** Appends a histogram that this chunk {@link #takes}; {@code timestampMs} must exceed that of the last sample. */
    public void append(long timestampMs, Histogram histogram) {
        boolean reset = histogram.hint() == CounterResetHint.RESET;
        int[] newPositive = tracks.positive.missing(histogram.positive());
        int[] newNegative = tracks.negative.missing(histogram.negative());
        boolean grows = newPositive.length + newNegative.length > 0;
        begin(timestampMs, (reset ? RESET_FLAG : 0) | (grows ? NEW_BUCKETS_FLAG : 0));
        if (grows) {
            writeIndices(newPositive);
            for (int index : newPositive) {
                tracks.addPositive(index);
            }
            writeIndices(newNegative);
            for (int index : newNegative) {
                tracks.addNegative(index);
            }
        }
        tracks.write(this, histogram, reset);
        lastIsStale = false;
    }

    /** Appends a stale marker behind at least one histogram. */
    public void appendStale(long timestampMs) {
        begin(timestampMs, STALE_FLAG);
        lastIsStale = true;
    }

    private void begin(long timestampMs, int flags) {
        ensureRoom(MAX_SAMPLE_START_BYTES);
        if (flags == 0) {
            writeBits(0, 1);
        } else {
            writeBits(1, 1);
            writeBits(flags, FLAG_BITS);
        }
        if (count == 0) {
            firstTimestampMs = timestampMs;
            writeBits(timestampMs, 64);
        } else {
            long deltaMs = timestampMs - lastTimestampMs;
            writeDeltaOfDelta(deltaMs - lastDeltaMs);
            lastDeltaMs = deltaMs;
        }
        lastTimestampMs = timestampMs;
        count++;
    }

    private void writeIndices(int[] indices) {
        NumberTracks.writeNumber(this, indices.length);
        long previous = 0;
        for (int index : indices) {
            ensureRoom(2 * MAX_NUMBER_BYTES);
            NumberTracks.writeNumber(this, index - previous);
            previous = index;
        }
    }

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

    @Override
    public int sizeBytes() {
        return bytes().length;
    }

    @Override
    public void decodeTo(SampleBuffer out) {
        HistogramChunkDecoder.decode(bytes(), usedBytes(), count, out);
    }

    @Override
    public void lastTo(SampleBuffer out) {
        if (lastIsStale) {
            out.append(lastTimestampMs, StaleMarker.VALUE);
        } else {
            out.append(lastTimestampMs, tracks.last());
        }
    }

    @Override
    public Chunk toChunk() {
        return new Chunk(
                ChunkEncoding.HISTOGRAM, Arrays.copyOf(bytes(), usedBytes()), count, firstTimestampMs, lastTimestampMs);
    }
}
