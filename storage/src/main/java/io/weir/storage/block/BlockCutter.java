package io.weir.storage.block;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.record.SegmentRecord;
import io.weir.storage.SeriesCursor;
import io.weir.storage.StorageException;
import io.weir.storage.catalogue.SegmentCatalogue;
import io.weir.storage.head.Head;
import io.weir.storage.head.HeadBlock;
import io.weir.storage.object.ObjectStore;
import io.weir.storage.segment.SegmentContents;
import io.weir.storage.segment.SegmentName;
import io.weir.storage.segment.SegmentSummary;
import io.weir.storage.segment.SegmentWriter;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns complete blocks of heads into segments, truncates the heads behind them, and deletes segments past retention. Only
 * the owner of a partition does this for it; should two processes take themselves for the owner for a moment, they write
 * the same objects.
 *
 * <p>The life of a block:
 *
 * <pre>{@code
 *  growing ──clock passes end + lateness──▶ complete ──cut, announced──▶ covered ──head window passes──▶ out of the head
 *                                              ▲                            │
 *                                              └──────── a late sample ─────┘
 * }</pre>
 *
 * <p>A late sample makes its block need a <em>late segment</em>: all samples that the block has of the series concerned,
 * beside the segment that is there. Queries merge both and drop what is double. It is cut a block length after the first
 * late sample, or earlier if the block is about to leave the head. A head is never truncated into a block that is not
 * covered.
 */
public final class BlockCutter implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(BlockCutter.class);

    private final Supplier<List<Head>> ownedHeads;
    private final SegmentCatalogue catalogue;
    private final ObjectStore store;
    private final BlockCutterConfig config;
    private final InstantSource clock;
    private final ScheduledExecutorService executor;

    private final Counter segmentsCut;
    private final Counter samplesCut;
    private final Counter segmentsDeleted;
    private final Counter failures;

    /** What each head may be truncated to, as of the pass before: readers get a pass's time to see new segments. */
    private final Map<Integer, Long> truncateNext = new HashMap<>();

    private Instant lastRetention = Instant.MIN;

    /**
     * @param ownedHeads the heads of the partitions that this process owns, as {@code HeadStore.heads()}
     * @param clock decides retention, and nothing about blocks: those go by the log's clock
     */
    public BlockCutter(
            Supplier<List<Head>> ownedHeads,
            SegmentCatalogue catalogue,
            ObjectStore store,
            BlockCutterConfig config,
            PrometheusRegistry registry,
            InstantSource clock) {
        this.ownedHeads = ownedHeads;
        this.catalogue = catalogue;
        this.store = store;
        this.config = config;
        this.clock = clock;
        this.executor = Executors.newSingleThreadScheduledExecutor(runnable -> {
            Thread thread = new Thread(runnable, "block-cutter");
            thread.setDaemon(true);
            return thread;
        });
        this.segmentsCut = Counter.builder()
                .name("weir_segments_cut_total")
                .help("Segments cut from heads.")
                .register(registry);
        this.samplesCut = Counter.builder()
                .name("weir_segments_cut_samples_total")
                .help("Samples in segments cut from heads.")
                .register(registry);
        this.segmentsDeleted = Counter.builder()
                .name("weir_segments_deleted_total")
                .help("Segments deleted by retention.")
                .register(registry);
        this.failures = Counter.builder()
                .name("weir_block_cutter_failures_total")
                .help("Passes over a partition that failed; they are tried again.")
                .register(registry);
    }

    /** Starts to look at the heads at regular intervals. */
    public void start() {
        long intervalMs = config.checkInterval().toMillis();
        executor.scheduleWithFixedDelay(this::runPass, intervalMs, intervalMs, TimeUnit.MILLISECONDS);
    }

    /** One look at every owned head. Failures are counted, logged and tried again at the next pass. */
    synchronized void runPass() {
        List<Head> heads = ownedHeads.get();
        for (Head head : heads) {
            try {
                process(head);
            } catch (IOException | RuntimeException e) {
                failures.inc();
                logger.error("Cutting blocks failed partition={} cause={}", head.partition(), e.getMessage(), e);
            }
        }
        try {
            applyRetention(heads);
        } catch (IOException | RuntimeException e) {
            failures.inc();
            logger.error("Retention failed cause={}", e.getMessage(), e);
        }
    }

    // --- Cutting ---------------------------------------------------------------------------------------------------

    private void process(Head head) throws IOException {
        long clockMs = head.clockMs();
        if (clockMs == Long.MIN_VALUE) {
            return;
        }
        long completeBeforeMs = head.config().completeBeforeMs(clockMs);
        long truncateBeforeMs = head.config().oldestAcceptedMs(clockMs);
        for (HeadBlock block : head.blocks()) {
            boolean covered = block.endMs() <= completeBeforeMs && cover(head, block, clockMs, truncateBeforeMs);
            if (!covered) {
                truncateBeforeMs = Math.min(truncateBeforeMs, block.startMs());
            }
        }
        Long allowed = truncateNext.put(head.partition(), truncateBeforeMs);
        if (allowed != null && hasBlockBefore(head, Math.min(allowed, truncateBeforeMs))) {
            head.truncate(Math.min(allowed, truncateBeforeMs));
        }
    }

    private static boolean hasBlockBefore(Head head, long beforeMs) {
        List<HeadBlock> blocks = head.blocks();
        return !blocks.isEmpty() && blocks.get(0).endMs() <= beforeMs;
    }

    /** @return whether announced segments hold all samples that the block had when it was listed */
    private boolean cover(Head head, HeadBlock block, long clockMs, long truncateBeforeMs) throws IOException {
        if (isPastRetention(block.endMs())) {
            return true;
        }
        SegmentName name = SegmentName.ofBlock(head.partition(), block.startMs(), block.endMs());
        if (!catalogue.contains(name.name())) {
            cut(name, () -> head.select(List.of(), block.startMs() - 1, block.endMs() - 1));
            head.lateSamplesCovered(block);
            return true;
        }
        if (!block.isLate()) {
            return true;
        }
        if (!lateSegmentCovers(name, block.lateOffset())) {
            boolean due =
                    clockMs >= block.lateSinceMs() + head.config().blockLength().toMillis()
                            || block.endMs() <= truncateBeforeMs;
            if (!due) {
                return false;
            }
            SegmentName late = SegmentName.ofLate(head.partition(), block.startMs(), block.endMs(), block.lateOffset());
            cut(late, () -> head.lateSeries(block));
        }
        head.lateSamplesCovered(block);
        return true;
    }

    /** Whether a late segment of the block was cut at or after the record {@code offset}: so after a restart. */
    private boolean lateSegmentCovers(SegmentName block, long offset) {
        return catalogue.segments().stream()
                .map(segment -> SegmentName.parse(segment.getPath()))
                .anyMatch(name -> name.isPresent()
                        && name.get().isSameBlock(block)
                        && name.get().lateOffset() >= offset);
    }

    private void cut(SegmentName name, Supplier<SeriesCursor> source) throws IOException {
        long startNanos = System.nanoTime();
        SegmentContents contents = contents(source);
        SegmentSummary[] summary = new SegmentSummary[1];
        long bytes = store.put(name.objectName(), file -> {
            try (SeriesCursor series = source.get()) {
                summary[0] = SegmentWriter.write(file, name, contents, series);
            }
        });
        catalogue.announce(SegmentRecord.newBuilder()
                .setName(name.name())
                .setPath(name.objectName())
                .setPartition(name.partition())
                .setLevel(name.level())
                .setBlockStart(Instant.ofEpochMilli(name.blockStartMs()))
                .setBlockEnd(Instant.ofEpochMilli(name.blockEndMs()))
                .setSeries(summary[0].series())
                .setSamples(summary[0].samples())
                .setBytes(bytes)
                .build());
        segmentsCut.inc();
        samplesCut.inc(summary[0].samples());
        logger.info(
                "Segment cut name={} series={} samples={} bytes={} millis={}",
                name.name(),
                summary[0].series(),
                summary[0].samples(),
                bytes,
                (System.nanoTime() - startNanos) / 1_000_000);
    }

    /**
     * The columns have to be known before the first row. A series that brings another label name or its first histogram
     * between this pass and the writing one is left out there; its sample is late, so a late segment will have it.
     */
    private static SegmentContents contents(Supplier<SeriesCursor> source) {
        try (SeriesCursor series = source.get()) {
            return SegmentContents.of(series);
        }
    }

    // --- Retention -------------------------------------------------------------------------------------------------

    private boolean isPastRetention(long blockEndMs) {
        return blockEndMs < clock.instant().minus(config.retention()).toEpochMilli();
    }

    private void applyRetention(List<Head> heads) throws IOException {
        Instant now = clock.instant();
        if (lastRetention.plus(config.retentionInterval()).isAfter(now)) {
            return;
        }
        lastRetention = now;
        for (Head head : heads) {
            removeExpiredSegments(head.partition());
        }
        deleteExpiredObjects(heads);
    }

    private void removeExpiredSegments(int partition) throws IOException {
        for (SegmentRecord segment : catalogue.segments()) {
            if (segment.getPartition() == partition
                    && isPastRetention(segment.getBlockEnd().toEpochMilli())) {
                // First out of the catalogue, then the object: nobody may be sent to a file that is gone.
                catalogue.remove(segment.getName());
                store.delete(segment.getPath());
                segmentsDeleted.inc();
                logger.info("Segment deleted by retention name={}", segment.getName());
            }
        }
    }

    /** Objects that a crash left behind between the two steps of deleting, or of cutting. */
    private void deleteExpiredObjects(List<Head> heads) throws IOException {
        for (String object : store.list()) {
            SegmentName name = SegmentName.parse(object).orElse(null);
            if (name != null
                    && isPastRetention(name.blockEndMs())
                    && heads.stream().anyMatch(head -> head.partition() == name.partition())
                    && !catalogue.contains(name.name())) {
                store.delete(object);
            }
        }
    }

    /** Finishes the pass that runs, and no more. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(30, TimeUnit.SECONDS)) {
                throw new StorageException("block cutter did not end within 30 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
