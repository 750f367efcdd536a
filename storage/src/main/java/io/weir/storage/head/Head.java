package io.weir.storage.head;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.model.record.SampleBatchReader;
import io.weir.storage.SampleBuffer;
import io.weir.storage.SeriesCursor;
import io.weir.storage.index.FingerprintTable;
import io.weir.storage.index.SeriesIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The newest samples of every series of one partition, in memory, compressed.
 *
 * <p>What is in a head is a function of the log alone: samples are accepted or dropped by their own time and the
 * <em>log's clock</em>, the greatest append time of the records so far, never by the wall clock. A sample that is there
 * already is dropped, so records may be applied again in any order of restarts.
 *
 * <p>Threads: one thread appends (the stream thread of the partition); any number read. A read-write lock guards
 * everything. Appending holds the write lock for one batch. A cursor holds the read lock while it looks up its series and
 * then once for each series while it decodes that, so neither a long query nor a slow reader stops the log for longer than
 * one series takes. A cursor sees each series as it is when the cursor gets there.
 */
public final class Head {
    /* The write lock is taken for a batch, not for a sample or a series: uncontended it costs some 20 ns, which a scrape
     * of a thousand series doesn't feel. ReentrantReadWriteLock lets a waiting writer pass before new readers, so
     * queries can't starve the log. Chunks are immutable once sealed, but the open one is not, and copying it would cost
     * more than decoding it under the lock. */

    /** The head holds nothing that is known to be complete. */
    private static final long NOTHING_COMPLETE = Long.MAX_VALUE;

    private static final long NO_OFFSET = -1;

    private final int partition;
    private final HeadConfig config;
    private final HeadMetrics metrics;

    private final Lock readLock;
    private final Lock writeLock;

    private final FingerprintTable refs = new FingerprintTable();
    private final SeriesIndex index = new SeriesIndex();
    private final SeriesSorter sorter = new SeriesSorter(this::holds);
    private final BlockLedger ledger = new BlockLedger();
    private final SampleBuffer scratch = new SampleBuffer();
    private @Nullable HeadSeries[] series = new HeadSeries[64];
    private int[] freeRefs = new int[16];
    private int freeCount;
    private int nextRef;

    private BlockLedger.@Nullable Block currentBlock;
    private long currentBlockEndMs = Long.MIN_VALUE;

    private volatile long appliedOffset = NO_OFFSET;
    private volatile long clockMs = Long.MIN_VALUE;
    private volatile long completeFromMs = NOTHING_COMPLETE;

    public Head(int partition, HeadConfig config, HeadMetrics metrics) {
        this.partition = partition;
        this.config = config;
        this.metrics = metrics;
        ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        this.readLock = lock.readLock();
        this.writeLock = lock.writeLock();
    }

    /** The partition of the samples topic. */
    public int partition() {
        return partition;
    }

    public HeadConfig config() {
        return config;
    }

    /** The offset of the last record that was applied, or -1. */
    public long appliedOffset() {
        return appliedOffset;
    }

    /** The log's clock: the greatest append time of the records applied, or {@link Long#MIN_VALUE} before the first. */
    public long clockMs() {
        return clockMs;
    }

    /**
     * From this instant on the head has every sample of its partition that was ever accepted; before it, segments may have
     * more. {@link Long#MAX_VALUE} while nothing is known.
     */
    public long completeFromMs() {
        return completeFromMs;
    }

    public int seriesCount() {
        readLock.lock();
        try {
            return refs.size();
        } finally {
            readLock.unlock();
        }
    }

    // --- Appending -------------------------------------------------------------------------------------------------

    /**
     * Applies one record of the samples topic.
     *
     * @param batch freshly reset; read to its end
     * @param offset the record's offset
     * @param appendTimeMs the record's timestamp, which the broker gave on arrival
     * @throws io.weir.model.record.CorruptRecordException if the record ends in the middle; the samples before that stay
     */
    public void append(SampleBatchReader batch, long offset, long appendTimeMs) {
        writeLock.lock();
        try {
            startRecord(offset, appendTimeMs);
            appendAll(batch, offset);
        } finally {
            writeLock.unlock();
        }
    }

    /** Moves the clock and the offset past a record that can't be read. */
    public void skip(long offset, long appendTimeMs) {
        writeLock.lock();
        try {
            startRecord(offset, appendTimeMs);
        } finally {
            writeLock.unlock();
        }
    }

    private void startRecord(long offset, long appendTimeMs) {
        if (offset > appliedOffset + 1) {
            // A gap, or a log read from its middle: older samples may be missing, and so may be some that were ahead of
            // the clock when they came.
            long unsureUntilMs = appendTimeMs + config.maxFuture().toMillis();
            completeFromMs =
                    completeFromMs == NOTHING_COMPLETE ? unsureUntilMs : Math.max(completeFromMs, unsureUntilMs);
        } else if (completeFromMs == NOTHING_COMPLETE) {
            completeFromMs = Long.MIN_VALUE;
        }
        appliedOffset = Math.max(appliedOffset, offset);
        clockMs = Math.max(clockMs, appendTimeMs);
    }

    private void appendAll(SampleBatchReader batch, long offset) {
        long oldestMs = config.oldestAcceptedMs(clockMs);
        long newestMs = clockMs + config.maxFuture().toMillis();
        long lateBeforeMs = config.completeBeforeMs(clockMs);
        int appended = 0;
        try {
            while (batch.nextSeriesOfAnyKind()) {
                Histogram[] histograms = batch.isHistogram() ? batch.histograms() : null;
                long[] timestampsMs = batch.timestampsMs();
                double[] values = batch.values();
                int count = batch.sampleCount();
                HeadSeries target = find(batch.fingerprintHigh(), batch.fingerprintLow());
                for (int i = 0; i < count; i++) {
                    long timestampMs = timestampsMs[i];
                    if (timestampMs < oldestMs) {
                        metrics.tooOld.inc();
                        continue;
                    }
                    if (timestampMs > newestMs) {
                        metrics.tooFarInFuture.inc();
                        continue;
                    }
                    if (target == null) {
                        target = create(batch);
                        if (target == null) {
                            metrics.seriesLimit.inc(count - i);
                            break;
                        }
                    }
                    AppendResult result = histograms == null
                            ? target.append(timestampMs, values[i], scratch)
                            : target.append(timestampMs, histograms[i], scratch);
                    if (result == AppendResult.APPENDED || result == AppendResult.OUT_OF_ORDER) {
                        appended++;
                        account(target, timestampMs, timestampMs < lateBeforeMs, offset);
                    }
                    if (result != AppendResult.APPENDED) {
                        count(result);
                    }
                }
            }
        } finally {
            metrics.appended.inc(appended);
        }
    }

    private @Nullable HeadSeries find(long fingerprintHigh, long fingerprintLow) {
        int ref = refs.get(fingerprintHigh, fingerprintLow);
        return ref == FingerprintTable.ABSENT ? null : series[ref];
    }

    private @Nullable HeadSeries create(SampleBatchReader batch) {
        if (refs.size() >= config.maxSeries()) {
            return null;
        }
        return create(batch.fingerprintHigh(), batch.fingerprintLow(), batch.labels());
    }

    private HeadSeries create(long fingerprintHigh, long fingerprintLow, Labels labels) {
        int ref = freeCount > 0 ? freeRefs[--freeCount] : nextRef++;
        if (ref == series.length) {
            series = Arrays.copyOf(series, 2 * ref);
        }
        HeadSeries created = new HeadSeries(ref, index.add(ref, labels), fingerprintHigh, fingerprintLow);
        series[ref] = created;
        sorter.add(created);
        refs.put(fingerprintHigh, fingerprintLow, ref);
        metrics.seriesCreated.inc();
        return created;
    }

    private void account(HeadSeries target, long timestampMs, boolean late, long offset) {
        BlockLedger.Block block = currentBlock;
        if (block == null || timestampMs < block.startMs || timestampMs >= currentBlockEndMs) {
            block = ledger.blockAt(config.blockStartMs(timestampMs));
            currentBlock = block;
            currentBlockEndMs = block.startMs + config.blockLength().toMillis();
        }
        if (late) {
            metrics.late.inc();
            ledger.markLate(block, offset, clockMs);
            target.markLate(block.startMs);
        }
    }

    private void count(AppendResult result) {
        switch (result) {
            case APPENDED -> {}
            case OUT_OF_ORDER -> metrics.outOfOrder.inc();
            case DUPLICATE -> metrics.duplicate.inc();
            case CONFLICT -> metrics.conflict.inc();
        }
    }

    // --- Truncating ------------------------------------------------------------------------------------------------

    /**
     * Drops chunks that lie before {@code beforeMs}, a block's first instant, and series that have none left. The caller
     * sees to it that what goes is in a segment.
     */
    public void truncate(long beforeMs) {
        writeLock.lock();
        try {
            int removed = 0;
            for (int ref = 0; ref < nextRef; ref++) {
                HeadSeries candidate = series[ref];
                if (candidate == null) {
                    continue;
                }
                candidate.truncate(beforeMs);
                if (candidate.isEmpty()) {
                    remove(candidate);
                    removed++;
                }
            }
            ledger.dropBefore(beforeMs);
            currentBlock = null;
            if (completeFromMs != NOTHING_COMPLETE) {
                completeFromMs = Math.max(completeFromMs, beforeMs);
            }
            metrics.seriesRemoved.inc(removed);
        } finally {
            writeLock.unlock();
        }
    }

    private void remove(HeadSeries gone) {
        index.remove(gone.ref, gone.labels);
        refs.remove(gone.fingerprintHigh, gone.fingerprintLow);
        series[gone.ref] = null;
        sorter.remove();
        if (freeCount == freeRefs.length) {
            freeRefs = Arrays.copyOf(freeRefs, 2 * freeCount);
        }
        freeRefs[freeCount++] = gone.ref;
    }

    // --- Blocks ----------------------------------------------------------------------------------------------------

    /** The blocks that have samples, oldest first. */
    public List<HeadBlock> blocks() {
        readLock.lock();
        try {
            List<HeadBlock> blocks = new ArrayList<>();
            for (BlockLedger.Block block : ledger.blocks()) {
                blocks.add(new HeadBlock(
                        block.startMs,
                        block.startMs + config.blockLength().toMillis(),
                        block.lateOffset != BlockLedger.NEVER,
                        block.lateOffset,
                        block.lateSinceMs));
            }
            return blocks;
        } finally {
            readLock.unlock();
        }
    }

    /** The series that have late samples in a block, each with all samples of the block, in the order of series. */
    public SeriesCursor lateSeries(HeadBlock block) {
        readLock.lock();
        try {
            List<HeadSeries> late = new ArrayList<>();
            for (int ref = 0; ref < nextRef; ref++) {
                HeadSeries candidate = series[ref];
                if (candidate != null && candidate.isLate(block.startMs())) {
                    late.add(candidate);
                }
            }
            return cursor(inOrder(late), block.startMs() - 1, block.endMs() - 1, false);
        } finally {
            readLock.unlock();
        }
    }

    /** Forgets the late samples of {@code block}, which a segment covers now, unless more came since it was asked for. */
    public void lateSamplesCovered(HeadBlock block) {
        writeLock.lock();
        try {
            BlockLedger.Block entry = ledger.blockAt(block.startMs());
            if (entry.lateOffset > block.lateOffset()) {
                return;
            }
            entry.lateOffset = BlockLedger.NEVER;
            for (int ref = 0; ref < nextRef; ref++) {
                HeadSeries candidate = series[ref];
                if (candidate != null) {
                    candidate.clearLate(block.startMs());
                }
            }
        } finally {
            writeLock.unlock();
        }
    }

    // --- Reading ---------------------------------------------------------------------------------------------------

    /**
     * The series that all {@code matchers} hold for, with their samples in {@code (startMs, endMs]}, in
     * {@link io.weir.storage.SeriesOrder}. The cursor may be used in another thread.
     */
    public SeriesCursor select(List<LabelMatcher> matchers, long startMs, long endMs) {
        return cursor(matchingInOrder(matchers, startMs, endMs), startMs, endMs, false);
    }

    /** As {@link #select}, but of each series only the newest sample in the range is sure to be there. */
    public SeriesCursor selectNewest(List<LabelMatcher> matchers, long startMs, long endMs) {
        return cursor(matchingInOrder(matchers, startMs, endMs), startMs, endMs, true);
    }

    @SuppressWarnings("ReferenceEquality")
    private boolean holds(HeadSeries candidate) {
        return series[candidate.ref] == candidate;
    }

    private List<HeadSeries> matching(List<LabelMatcher> matchers, long startMs, long endMs) {
        List<HeadSeries> matching = new ArrayList<>();
        readLock.lock();
        try {
            index.select(matchers, this::labelsOf).forEach((int ref) -> {
                HeadSeries candidate = series[ref];
                if (candidate != null && candidate.mayOverlap(startMs, endMs)) {
                    matching.add(candidate);
                }
            });
        } finally {
            readLock.unlock();
        }
        return matching;
    }

    private Labels labelsOf(int ref) {
        HeadSeries candidate = series[ref];
        return candidate == null ? Labels.empty() : candidate.labels;
    }

    private HeadSeries[] matchingInOrder(List<LabelMatcher> matchers, long startMs, long endMs) {
        readLock.lock();
        try {
            return inOrder(matching(matchers, startMs, endMs));
        } finally {
            readLock.unlock();
        }
    }

    private HeadSeries[] inOrder(List<HeadSeries> selected) {
        HeadSeries[] sorted = selected.toArray(HeadSeries[]::new);
        sorter.sort(sorted);
        return sorted;
    }

    private SeriesCursor cursor(HeadSeries[] sorted, long startMs, long endMs, boolean newestOnly) {
        return new HeadCursor(sorted, startMs, endMs, newestOnly, readLock);
    }

    /** The labels of the series that match and may have samples in {@code (startMs, endMs]}, in no order. */
    public List<Labels> series(List<LabelMatcher> matchers, long startMs, long endMs) {
        List<Labels> found = new ArrayList<>();
        for (HeadSeries match : matching(matchers, startMs, endMs)) {
            found.add(match.labels);
        }
        return found;
    }

    /** The label names of the series that match; without a matcher, of all series whatever their time. */
    public Set<String> labelNames(List<LabelMatcher> matchers, long startMs, long endMs) {
        if (matchers.isEmpty()) {
            return copyLocked(index::labelNames);
        }
        Set<String> names = new TreeSet<>();
        for (HeadSeries match : matching(matchers, startMs, endMs)) {
            for (int i = 0; i < match.labels.size(); i++) {
                names.add(match.labels.name(i));
            }
        }
        return names;
    }

    /** The values of a label of the series that match; without a matcher, of all series whatever their time. */
    public Set<String> labelValues(String name, List<LabelMatcher> matchers, long startMs, long endMs) {
        if (matchers.isEmpty()) {
            return copyLocked(() -> index.labelValues(name));
        }
        Set<String> values = new TreeSet<>();
        for (HeadSeries match : matching(matchers, startMs, endMs)) {
            String value = match.labels.get(name);
            if (!value.isEmpty()) {
                values.add(value);
            }
        }
        return values;
    }

    private interface Strings {
        Collection<String> get();
    }

    private Set<String> copyLocked(Strings strings) {
        readLock.lock();
        try {
            return new TreeSet<>(strings.get());
        } finally {
            readLock.unlock();
        }
    }

    /** How much the head holds; walks all series. */
    public HeadStatistics statistics() {
        readLock.lock();
        try {
            long chunks = 0;
            long chunkBytes = 0;
            long minTimeMs = Long.MAX_VALUE;
            long maxTimeMs = Long.MIN_VALUE;
            for (int ref = 0; ref < nextRef; ref++) {
                HeadSeries each = series[ref];
                if (each != null && !each.isEmpty()) {
                    chunks += each.chunkCount();
                    chunkBytes += each.chunkBytes();
                    minTimeMs = Math.min(minTimeMs, each.minTimeMs());
                    maxTimeMs = Math.max(maxTimeMs, each.maxTimeMs());
                }
            }
            return new HeadStatistics(refs.size(), index.labelPairs(), chunks, chunkBytes, minTimeMs, maxTimeMs);
        } finally {
            readLock.unlock();
        }
    }

    // --- Snapshots -------------------------------------------------------------------------------------------------

    /** The refs in use are below this. */
    int refLimit() {
        readLock.lock();
        try {
            return nextRef;
        } finally {
            readLock.unlock();
        }
    }

    /** Shows one series to {@code reader} under the read lock, if there is one with this ref. */
    void withSeries(int ref, Consumer<HeadSeries> reader) {
        readLock.lock();
        try {
            HeadSeries found = series[ref];
            if (found != null) {
                reader.accept(found);
            }
        } finally {
            readLock.unlock();
        }
    }

    /** A series of a snapshot, to be filled; only on a new head, before it is shared. */
    HeadSeries restoreSeries(long fingerprintHigh, long fingerprintLow, Labels labels) {
        return create(fingerprintHigh, fingerprintLow, labels);
    }

    /** Takes over the rest of a snapshot; only on a new head, before it is shared. */
    void restoreState(long newAppliedOffset, long newClockMs, long newCompleteFromMs, List<HeadBlock> blocks) {
        writeLock.lock();
        try {
            appliedOffset = newAppliedOffset;
            clockMs = newClockMs;
            completeFromMs = newCompleteFromMs;
            for (HeadBlock block : blocks) {
                BlockLedger.Block entry = ledger.blockAt(block.startMs());
                entry.lateOffset = block.lateOffset();
                entry.lateSinceMs = block.lateSinceMs();
            }
        } finally {
            writeLock.unlock();
        }
    }
}
