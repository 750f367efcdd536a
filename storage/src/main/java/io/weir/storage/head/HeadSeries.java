package io.weir.storage.head;

import io.weir.model.Labels;
import io.weir.storage.SampleBuffer;
import io.weir.storage.chunk.Chunk;
import io.weir.storage.chunk.XorChunkAppender;
import java.util.Arrays;

/**
 * One series of a head: sealed chunks, an open chunk, and a small sorted buffer of samples that came out of order. Guarded
 * by the head's lock.
 *
 * <p>Samples that arrive in order go to the open chunk, which is sealed when full. A sample older than the newest one goes
 * to the buffer; when that is full, all of it is merged into re-encoded chunks. So a series that is always in order pays
 * nothing for the ones that are not.
 */
final class HeadSeries {
    /** Longer chunks compress better and cost more to decode for a short range. */
    static final int SAMPLES_PER_CHUNK = 240;

    static final int MAX_BUFFERED = 64;

    private static final Chunk[] NO_CHUNKS = {};
    private static final long[] NO_TIMESTAMPS = {};
    private static final double[] NO_VALUES = {};

    final int ref;
    final Labels labels;
    final long fingerprintHigh;
    final long fingerprintLow;

    /** Ascending, not overlapping, older than the open chunk. */
    private Chunk[] sealed = NO_CHUNKS;

    private int sealedCount;
    private XorChunkAppender open = new XorChunkAppender();

    private long[] bufferedTimestampsMs = NO_TIMESTAMPS;
    private double[] bufferedValues = NO_VALUES;
    private int bufferedCount;

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
        if (open.isEmpty()
                ? sealedCount == 0 || timestampMs > sealed[sealedCount - 1].maxTimeMs()
                : timestampMs > open.maxTimeMs()) {
            appendNewest(timestampMs, value);
            return AppendResult.APPENDED;
        }
        if (!open.isEmpty() && timestampMs == open.maxTimeMs()) {
            return same(open.lastValueBits(), value);
        }
        return insert(timestampMs, value, scratch);
    }

    private void appendNewest(long timestampMs, double value) {
        if (open.count() >= SAMPLES_PER_CHUNK) {
            seal(open.toChunk());
            open = new XorChunkAppender();
        }
        open.append(timestampMs, value);
    }

    private void seal(Chunk chunk) {
        if (sealedCount == sealed.length) {
            sealed = Arrays.copyOf(sealed, sealedCount + Math.max(2, sealedCount >> 1));
        }
        sealed[sealedCount++] = chunk;
    }

    private static AppendResult same(long presentBits, double value) {
        return presentBits == Double.doubleToRawLongBits(value) ? AppendResult.DUPLICATE : AppendResult.CONFLICT;
    }

    private AppendResult insert(long timestampMs, double value, SampleBuffer scratch) {
        scratch.clear();
        decodeChunkAround(timestampMs, scratch);
        int inChunk = Arrays.binarySearch(scratch.timestampsMs(), 0, scratch.size(), timestampMs);
        if (inChunk >= 0) {
            return same(Double.doubleToRawLongBits(scratch.values()[inChunk]), value);
        }
        int at = Arrays.binarySearch(bufferedTimestampsMs, 0, bufferedCount, timestampMs);
        if (at >= 0) {
            return same(Double.doubleToRawLongBits(bufferedValues[at]), value);
        }
        if (bufferedCount == MAX_BUFFERED) {
            mergeBuffer(scratch);
            at = -1;
        }
        buffer(-at - 1, timestampMs, value);
        return AppendResult.OUT_OF_ORDER;
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

    private void buffer(int at, long timestampMs, double value) {
        if (bufferedCount == bufferedTimestampsMs.length) {
            int capacity = Math.min(MAX_BUFFERED, Math.max(4, 2 * bufferedCount));
            bufferedTimestampsMs = Arrays.copyOf(bufferedTimestampsMs, capacity);
            bufferedValues = Arrays.copyOf(bufferedValues, capacity);
        }
        System.arraycopy(bufferedTimestampsMs, at, bufferedTimestampsMs, at + 1, bufferedCount - at);
        System.arraycopy(bufferedValues, at, bufferedValues, at + 1, bufferedCount - at);
        bufferedTimestampsMs[at] = timestampMs;
        bufferedValues[at] = value;
        bufferedCount++;
    }

    /** Re-encodes every chunk from the first that the buffer touches, with the buffered samples in their places. */
    private void mergeBuffer(SampleBuffer scratch) {
        long oldest = bufferedTimestampsMs[0];
        int first = sealedCount;
        while (first > 0 && sealed[first - 1].maxTimeMs() >= oldest) {
            first--;
        }
        scratch.clear();
        for (int i = first; i < sealedCount; i++) {
            sealed[i].decodeTo(scratch);
        }
        open.decodeTo(scratch);
        scratch.merge(0, bufferedTimestampsMs, bufferedValues, bufferedCount);
        Arrays.fill(sealed, first, sealedCount, null);
        sealedCount = first;
        open = new XorChunkAppender();
        for (int i = 0; i < scratch.size(); i++) {
            appendNewest(scratch.timestampsMs()[i], scratch.values()[i]);
        }
        bufferedTimestampsMs = NO_TIMESTAMPS;
        bufferedValues = NO_VALUES;
        bufferedCount = 0;
    }

    boolean isEmpty() {
        return sealedCount == 0 && open.isEmpty() && bufferedCount == 0;
    }

    /** The oldest timestamp; there must be a sample. */
    long minTimeMs() {
        long min = bufferedCount > 0 ? bufferedTimestampsMs[0] : Long.MAX_VALUE;
        if (sealedCount > 0) {
            min = Math.min(min, sealed[0].minTimeMs());
        } else if (!open.isEmpty()) {
            min = Math.min(min, open.minTimeMs());
        }
        return min;
    }

    /** The newest timestamp; there must be a sample. */
    long maxTimeMs() {
        long max = bufferedCount > 0 ? bufferedTimestampsMs[bufferedCount - 1] : Long.MIN_VALUE;
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
        if (bufferedCount > 0) {
            out.merge(0, bufferedTimestampsMs, bufferedValues, bufferedCount);
        }
        out.trim(0, startMs, endMs);
    }

    /**
     * Replaces the content of {@code out} by samples in {@code (startMs, endMs]}, the newest of which is among them: it
     * alone if nothing has to be decoded for it.
     */
    void readNewest(long startMs, long endMs, SampleBuffer out) {
        boolean newestIsOpen = bufferedCount == 0 && !open.isEmpty();
        if (newestIsOpen && open.maxTimeMs() > startMs && open.maxTimeMs() <= endMs) {
            out.clear();
            out.append(open.maxTimeMs(), Double.longBitsToDouble(open.lastValueBits()));
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
        int old = 0;
        while (old < bufferedCount && bufferedTimestampsMs[old] < beforeMs) {
            old++;
        }
        if (old > 0) {
            bufferedTimestampsMs = Arrays.copyOfRange(bufferedTimestampsMs, old, bufferedCount);
            bufferedValues = Arrays.copyOfRange(bufferedValues, old, bufferedCount);
            bufferedCount -= old;
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
        long bytes = open.sizeBytes() + 16L * bufferedTimestampsMs.length;
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
        if (bufferedCount > 0) {
            return withBufferMerged(scratch);
        }
        int count = chunkCount();
        Chunk[] chunks = Arrays.copyOf(sealed, count);
        if (count > sealedCount) {
            chunks[sealedCount] = open.toChunk();
        }
        return chunks;
    }

    /** Readers may hold the lock together, so the series itself stays as it is. */
    private Chunk[] withBufferMerged(SampleBuffer scratch) {
        HeadSeries copy = new HeadSeries(ref, labels, fingerprintHigh, fingerprintLow);
        copy.sealed = Arrays.copyOf(sealed, sealedCount);
        copy.sealedCount = sealedCount;
        if (!open.isEmpty()) {
            copy.seal(open.toChunk());
        }
        copy.bufferedTimestampsMs = bufferedTimestampsMs;
        copy.bufferedValues = bufferedValues;
        copy.bufferedCount = bufferedCount;
        copy.mergeBuffer(scratch);
        return copy.toChunks(scratch);
    }

    /** Takes over the chunks of a snapshot; the last one is open again if it has room. */
    void restore(Chunk[] chunks) {
        for (int i = 0; i < chunks.length; i++) {
            if (i == chunks.length - 1 && chunks[i].count() < SAMPLES_PER_CHUNK) {
                open = XorChunkAppender.reopen(chunks[i]);
            } else {
                seal(chunks[i]);
            }
        }
    }
}
