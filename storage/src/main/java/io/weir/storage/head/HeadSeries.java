package io.weir.storage.head;

import io.weir.model.Labels;
import io.weir.model.StaleMarker;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import io.weir.storage.SampleBuffer;
import io.weir.storage.chunk.Chunk;
import io.weir.storage.chunk.ChunkAppender;
import io.weir.storage.chunk.HistogramChunkAppender;
import io.weir.storage.chunk.XorChunkAppender;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One series of a head: sealed chunks, an open chunk, and a small sorted buffer of samples that came out of order. Guarded
 * by the head's lock.
 *
 * <p>Samples that arrive in order go to the open chunk, which is sealed when full. A sample older than the newest one goes
 * to the buffer; when that is full, all of it is merged into re-encoded chunks. So a series that is always in order pays
 * nothing for the ones that are not.
 *
 * <p>A chunk holds floats or histograms. A stale marker ends both, so it is the same sample whatever a writer sent it as,
 * and goes to the chunk that is open.
 */
final class HeadSeries {
    /** Longer chunks compress better and cost more to decode for a short range. */
    static final int SAMPLES_PER_CHUNK = 240;

    /** A chunk of histograms is also full when it is as large as this and has at least some samples. */
    static final int HISTOGRAM_CHUNK_BYTES = 4096;

    static final int MIN_HISTOGRAMS_PER_CHUNK = 16;

    static final int MAX_BUFFERED = 64;
    private static final int INITIAL_BUFFERED = 4;

    private static final Chunk[] NO_CHUNKS = {};
    private static final long[] NO_TIMESTAMPS = {};

    final int ref;
    final Labels labels;
    final long fingerprintHigh;
    final long fingerprintLow;

    /** Ascending, not overlapping, older than the open chunk. */
    private Chunk[] sealed = NO_CHUNKS;

    private int sealedCount;
    private ChunkAppender open = new XorChunkAppender();

    /** Samples out of order, ascending; null while there are none. */
    private @Nullable SampleBuffer buffered;

    /** Starts of the blocks that got samples after they were complete and were not cut again since. */
    private long[] lateBlocksMs = NO_TIMESTAMPS;

    HeadSeries(int ref, Labels labels, long fingerprintHigh, long fingerprintLow) {
        this.ref = ref;
        this.labels = labels;
        this.fingerprintHigh = fingerprintHigh;
        this.fingerprintLow = fingerprintLow;
    }

    /** Adds one sample. {@code scratch} is overwritten. */
    AppendResult append(long timestampMs, double value, SampleBuffer scratch) {
        if (isNewest(timestampMs)) {
            appendNewest(timestampMs, value);
            return AppendResult.APPENDED;
        }
        if (open instanceof XorChunkAppender floats && !floats.isEmpty() && timestampMs == floats.maxTimeMs()) {
            boolean same = floats.lastValueBits() == Double.doubleToRawLongBits(value);
            return same ? AppendResult.DUPLICATE : AppendResult.CONFLICT;
        }
        return insert(timestampMs, value, null, scratch);
    }

    /** Adds one histogram. {@code scratch} is overwritten. */
    AppendResult append(long timestampMs, Histogram histogram, SampleBuffer scratch) {
        if (histogram.isStale()) {
            return append(timestampMs, StaleMarker.VALUE, scratch);
        }
        // Whether there was no reset depends on the sample before, which may not be the one that the writer meant.
        Histogram kept = histogram.hint() == CounterResetHint.NOT_RESET
                ? histogram.withHint(CounterResetHint.UNKNOWN)
                : histogram;
        if (isNewest(timestampMs)) {
            appendNewest(timestampMs, kept);
            return AppendResult.APPENDED;
        }
        return insert(timestampMs, kept.sum(), kept, scratch);
    }

    private boolean isNewest(long timestampMs) {
        return open.isEmpty()
                ? sealedCount == 0 || timestampMs > sealed[sealedCount - 1].maxTimeMs()
                : timestampMs > open.maxTimeMs();
    }

    private void appendNewest(long timestampMs, double value) {
        if (open instanceof XorChunkAppender floats && floats.count() < SAMPLES_PER_CHUNK) {
            floats.append(timestampMs, value);
        } else if (StaleMarker.is(value) && open instanceof HistogramChunkAppender histograms && !isFull(histograms)) {
            histograms.appendStale(timestampMs);
        } else {
            XorChunkAppender floats = new XorChunkAppender();
            floats.append(timestampMs, value);
            replaceOpen(floats);
        }
    }

    private void appendNewest(long timestampMs, Histogram histogram) {
        if (open instanceof HistogramChunkAppender histograms && !isFull(histograms) && histograms.takes(histogram)) {
            histograms.append(timestampMs, histogram);
        } else {
            HistogramChunkAppender histograms = new HistogramChunkAppender(histogram);
            histograms.append(timestampMs, histogram);
            replaceOpen(histograms);
        }
    }

    private static boolean isFull(HistogramChunkAppender histograms) {
        return histograms.count() >= SAMPLES_PER_CHUNK
                || (histograms.sizeBytes() >= HISTOGRAM_CHUNK_BYTES && histograms.count() >= MIN_HISTOGRAMS_PER_CHUNK);
    }

    private void replaceOpen(ChunkAppender next) {
        if (!open.isEmpty()) {
            seal(open.toChunk());
        }
        open = next;
    }

    private void seal(Chunk chunk) {
        if (sealedCount == sealed.length) {
            sealed = Arrays.copyOf(sealed, sealedCount + Math.max(2, sealedCount >> 1));
        }
        sealed[sealedCount++] = chunk;
    }

    private AppendResult insert(long timestampMs, double value, @Nullable Histogram histogram, SampleBuffer scratch) {
        scratch.clear();
        decodeChunkAround(timestampMs, scratch);
        int inChunk = Arrays.binarySearch(scratch.timestampsMs(), 0, scratch.size(), timestampMs);
        if (inChunk >= 0) {
            return compare(scratch, inChunk, value, histogram);
        }
        SampleBuffer buffer = buffered;
        if (buffer == null) {
            buffer = new SampleBuffer(INITIAL_BUFFERED);
            buffered = buffer;
        }
        int at = Arrays.binarySearch(buffer.timestampsMs(), 0, buffer.size(), timestampMs);
        if (at >= 0) {
            return compare(buffer, at, value, histogram);
        }
        if (buffer.size() == MAX_BUFFERED) {
            mergeBuffer(buffer, scratch);
            buffer = new SampleBuffer(INITIAL_BUFFERED);
            buffered = buffer;
            at = -1;
        }
        buffer.insert(-at - 1, timestampMs, value, histogram);
        return AppendResult.OUT_OF_ORDER;
    }

    /** What to say of a sample at a timestamp where {@code present} has one at {@code index}. */
    private static AppendResult compare(SampleBuffer present, int index, double value, @Nullable Histogram histogram) {
        long presentBits = Double.doubleToRawLongBits(present.values()[index]);
        boolean same =
                presentBits == Double.doubleToRawLongBits(value) && Objects.equals(present.histogram(index), histogram);
        return same ? AppendResult.DUPLICATE : AppendResult.CONFLICT;
    }

    /** Decodes the one chunk that could hold {@code timestampMs}, if any. */
    private void decodeChunkAround(long timestampMs, SampleBuffer out) {
        if (!open.isEmpty() && timestampMs >= open.minTimeMs()) {
            open.decodeTo(out);
            return;
        }
        for (int i = sealedCount - 1; i >= 0 && sealed[i].maxTimeMs() >= timestampMs; i--) {
            if (sealed[i].minTimeMs() <= timestampMs) {
                sealed[i].decodeTo(out);
                return;
            }
        }
    }

    /** Re-encodes every chunk from the first that {@code buffer} touches, with its samples in their places. */
    private void mergeBuffer(SampleBuffer buffer, SampleBuffer scratch) {
        long oldest = buffer.timestampsMs()[0];
        int first = sealedCount;
        while (first > 0 && sealed[first - 1].maxTimeMs() >= oldest) {
            first--;
        }
        scratch.clear();
        for (int i = first; i < sealedCount; i++) {
            sealed[i].decodeTo(scratch);
        }
        open.decodeTo(scratch);
        scratch.merge(0, buffer);
        Arrays.fill(sealed, first, sealedCount, null);
        sealedCount = first;
        open = new XorChunkAppender();
        for (int i = 0; i < scratch.size(); i++) {
            Histogram histogram = scratch.histogram(i);
            if (histogram == null) {
                appendNewest(scratch.timestampsMs()[i], scratch.values()[i]);
            } else {
                appendNewest(scratch.timestampsMs()[i], histogram);
            }
        }
        buffered = null;
    }

    boolean isEmpty() {
        return sealedCount == 0 && open.isEmpty() && buffered == null;
    }

    /** The oldest timestamp; there must be a sample. */
    long minTimeMs() {
        long min = buffered != null ? buffered.timestampsMs()[0] : Long.MAX_VALUE;
        if (sealedCount > 0) {
            min = Math.min(min, sealed[0].minTimeMs());
        } else if (!open.isEmpty()) {
            min = Math.min(min, open.minTimeMs());
        }
        return min;
    }

    /** The newest timestamp; there must be a sample. */
    long maxTimeMs() {
        long max = buffered != null ? buffered.timestampsMs()[buffered.size() - 1] : Long.MIN_VALUE;
        if (!open.isEmpty()) {
            max = Math.max(max, open.maxTimeMs());
        } else if (sealedCount > 0) {
            max = Math.max(max, sealed[sealedCount - 1].maxTimeMs());
        }
        return max;
    }

    /** Whether some chunk or buffer reaches into {@code (startMs, endMs]}; there may still be no sample in it. */
    boolean mayOverlap(long startMs, long endMs) {
        return !isEmpty() && minTimeMs() <= endMs && maxTimeMs() > startMs;
    }

    /** Replaces the content of {@code out} by the samples in {@code (startMs, endMs]}. */
    void read(long startMs, long endMs, SampleBuffer out) {
        out.clear();
        for (int i = firstSealedAfter(startMs); i < sealedCount && sealed[i].minTimeMs() <= endMs; i++) {
            sealed[i].decodeTo(out);
        }
        if (!open.isEmpty() && open.maxTimeMs() > startMs && open.minTimeMs() <= endMs) {
            open.decodeTo(out);
        }
        if (buffered != null) {
            out.merge(0, buffered);
        }
        out.trim(0, startMs, endMs);
    }

    /**
     * Replaces the content of {@code out} by samples in {@code (startMs, endMs]}, the newest of which is among them: it
     * alone if nothing has to be decoded for it.
     */
    void readNewest(long startMs, long endMs, SampleBuffer out) {
        boolean newestIsOpen = buffered == null && !open.isEmpty();
        if (newestIsOpen && open.maxTimeMs() > startMs && open.maxTimeMs() <= endMs) {
            out.clear();
            open.lastTo(out);
        } else {
            read(startMs, endMs, out);
        }
    }

    private int firstSealedAfter(long startMs) {
        int first = sealedCount;
        while (first > 0 && sealed[first - 1].maxTimeMs() > startMs) {
            first--;
        }
        return first;
    }

    /** Drops chunks that lie before {@code beforeMs} as a whole; a chunk that reaches beyond stays. */
    void truncate(long beforeMs) {
        int dropped = 0;
        while (dropped < sealedCount && sealed[dropped].maxTimeMs() < beforeMs) {
            dropped++;
        }
        if (dropped > 0) {
            sealed = Arrays.copyOfRange(sealed, dropped, sealedCount);
            sealedCount = sealed.length;
        }
        if (!open.isEmpty() && open.maxTimeMs() < beforeMs) {
            open = new XorChunkAppender();
        }
        if (buffered != null) {
            buffered.trim(0, beforeMs - 1, Long.MAX_VALUE);
            if (buffered.size() == 0) {
                buffered = null;
            }
        }
        lateBlocksMs =
                Arrays.stream(lateBlocksMs).filter(block -> block >= beforeMs).toArray();
    }

    void markLate(long blockStartMs) {
        if (!isLate(blockStartMs)) {
            lateBlocksMs = Arrays.copyOf(lateBlocksMs, lateBlocksMs.length + 1);
            lateBlocksMs[lateBlocksMs.length - 1] = blockStartMs;
        }
    }

    boolean isLate(long blockStartMs) {
        for (long block : lateBlocksMs) {
            if (block == blockStartMs) {
                return true;
            }
        }
        return false;
    }

    void clearLate(long blockStartMs) {
        if (isLate(blockStartMs)) {
            lateBlocksMs = Arrays.stream(lateBlocksMs)
                    .filter(block -> block != blockStartMs)
                    .toArray();
        }
    }

    long[] lateBlocksMs() {
        return lateBlocksMs;
    }

    /** Bytes that the compressed samples hold. */
    long chunkBytes() {
        long bytes = open.sizeBytes() + (buffered == null ? 0 : 16L * buffered.timestampsMs().length);
        for (int i = 0; i < sealedCount; i++) {
            bytes += sealed[i].sizeBytes();
        }
        return bytes;
    }

    int chunkCount() {
        return sealedCount + (open.isEmpty() ? 0 : 1);
    }

    /** All samples as chunks, oldest first and not overlapping; what a snapshot keeps. */
    Chunk[] toChunks(SampleBuffer scratch) {
        if (buffered != null) {
            return withMerged(buffered, scratch);
        }
        int count = chunkCount();
        Chunk[] chunks = Arrays.copyOf(sealed, count);
        if (count > sealedCount) {
            chunks[sealedCount] = open.toChunk();
        }
        return chunks;
    }

    /** Readers may hold the lock together, so the series itself stays as it is. */
    private Chunk[] withMerged(SampleBuffer buffer, SampleBuffer scratch) {
        HeadSeries copy = new HeadSeries(ref, labels, fingerprintHigh, fingerprintLow);
        copy.sealed = Arrays.copyOf(sealed, sealedCount);
        copy.sealedCount = sealedCount;
        if (!open.isEmpty()) {
            copy.seal(open.toChunk());
        }
        copy.mergeBuffer(buffer, scratch);
        return copy.toChunks(scratch);
    }

    /** Takes over the chunks of a snapshot; the last one is open again if it has room. */
    void restore(Chunk[] chunks) {
        for (int i = 0; i < chunks.length; i++) {
            if (i == chunks.length - 1 && chunks[i].count() < SAMPLES_PER_CHUNK) {
                open = chunks[i].reopen();
            } else {
                seal(chunks[i]);
            }
        }
    }
}
