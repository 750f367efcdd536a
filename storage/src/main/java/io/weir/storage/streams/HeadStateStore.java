package io.weir.storage.streams;

import io.weir.model.record.CorruptRecordException;
import io.weir.model.record.SampleBatchReader;
import io.weir.storage.head.Head;
import io.weir.storage.head.HeadConfig;
import io.weir.storage.head.HeadMetrics;
import io.weir.storage.head.HeadSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.RecordBatchingStateRestoreCallback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Head} as a state store of Kafka Streams whose change log is the samples topic itself. Confined to the stream
 * thread, except where noted.
 *
 * <p>Records reach the head through {@link #apply} alone, whether they are restored or processed.
 */
final class HeadStateStore implements StateStore {
    /* Kafka Streams opens the stores of all task directories once at start-up, only to ask for their offsets, and opens
     * those it is given once more. So init() reads no more than what it needs to tell the offset; the body of the snapshot
     * is loaded when the head is first touched.
     *
     * committedOffset() names the offset of the last snapshot that is on the disk, which may lag far behind the last
     * commit: what lies between is replayed. A commit without offsets means that Streams can't replay from there, since
     * the log no longer reaches back so far; it would try the same for ever if it were told the same offset. So the
     * snapshot is set aside: it still has samples that may be nowhere else, and the whole log is replayed on top. */

    static final String NAME = "head";

    private static final String SNAPSHOT_FILE = "head.snapshot";
    private static final String SET_ASIDE_FILE = "head.snapshot.aside";

    private static final Logger logger = LoggerFactory.getLogger(HeadStateStore.class);

    private final HeadConfig config;
    private final Duration snapshotInterval;
    private final HeadMetrics metrics;
    private final LocalHeads localHeads;
    private final ExecutorService snapshotWriter;
    private final InstantSource clock;

    private final SampleBatchReader reader = new SampleBatchReader();
    private int partition = -1;
    private @Nullable Path snapshot;
    private boolean snapshotIsUsable;
    private @Nullable Long committedOffset;
    private @Nullable Head head;
    private @Nullable Future<Long> snapshotting;
    private Instant lastSnapshot = Instant.MIN;
    private boolean open;

    HeadStateStore(
            HeadConfig config,
            Duration snapshotInterval,
            HeadMetrics metrics,
            LocalHeads localHeads,
            ExecutorService snapshotWriter,
            InstantSource clock) {
        this.config = config;
        this.snapshotInterval = snapshotInterval;
        this.metrics = metrics;
        this.localHeads = localHeads;
        this.snapshotWriter = snapshotWriter;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        partition = context.taskId().partition();
        snapshot = context.stateDir().toPath().resolve(SNAPSHOT_FILE);
        HeadSnapshot.coveredOffset(snapshot, partition, config).ifPresent(offset -> {
            committedOffset = offset;
            snapshotIsUsable = true;
        });
        lastSnapshot = clock.instant();
        open = true;
        context.register(root, (RecordBatchingStateRestoreCallback) records -> {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                apply(record.value(), record.offset(), record.timestamp());
            }
        });
    }

    /** Applies one record of the samples topic. */
    void apply(byte @Nullable [] batch, long offset, long appendTimeMs) {
        Head target = head();
        if (batch == null) {
            target.skip(offset, appendTimeMs);
            return;
        }
        try {
            reader.reset(batch);
            target.append(reader, offset, appendTimeMs);
        } catch (CorruptRecordException e) {
            // One bad record must not stop the partition for ever; it is counted, and the log says where it is.
            metrics.corruptBatch();
            target.skip(offset, appendTimeMs);
            logger.warn(
                    "Corrupt sample batch skipped partition={} offset={} cause={}", partition, offset, e.getMessage());
        }
    }

    /** The head, loaded from the snapshot at the first call. */
    Head head() {
        Head loaded = head;
        if (loaded == null) {
            loaded = load();
            head = loaded;
        }
        return loaded;
    }

    private Head load() {
        if (snapshotIsUsable) {
            try {
                return restore(snapshotFile());
            } catch (IOException e) {
                // Its checksum was right a moment ago. Streams counts on its offset by now: only another start helps.
                forgetSnapshot();
                throw new UncheckedIOException("head snapshot vanished: " + e.getMessage(), e);
            }
        }
        if (HeadSnapshot.coveredOffset(setAsideFile(), partition, config).isPresent()) {
            try {
                return restore(setAsideFile());
            } catch (IOException e) {
                logger.warn("Head snapshot set aside is lost partition={} cause={}", partition, e.getMessage());
            }
        }
        return new Head(partition, config, metrics);
    }

    private Head restore(Path file) throws IOException {
        Head restored = HeadSnapshot.restore(file, partition, config, metrics);
        logger.info(
                "Head snapshot loaded partition={} series={} offset={}",
                partition,
                restored.seriesCount(),
                restored.appliedOffset());
        return restored;
    }

    private Path setAsideFile() {
        return snapshotFile().resolveSibling(SET_ASIDE_FILE);
    }

    private Path snapshotFile() {
        return Objects.requireNonNull(snapshot, "not initialised");
    }

    /** The partition is ours and restored. */
    void acquired() {
        localHeads.acquired(head());
    }

    /** The partition is no longer ours. */
    void released() {
        if (head != null) {
            localHeads.released(head);
        }
    }

    @Override
    public boolean persistent() {
        return true;
    }

    @Override
    @Deprecated
    // Deprecated from its first day, as a bridge to a time when all stores do so.
    @SuppressWarnings({"deprecation", "InlineMeSuggester"})
    public boolean managesOffsets() {
        return true;
    }

    @Override
    public void commit(Map<TopicPartition, Long> changelogOffsets) {
        if (changelogOffsets.isEmpty()) {
            awaitSnapshot();
            setSnapshotAside();
            return;
        }
        collectFinishedSnapshot();
        Head current = head;
        if (current == null || snapshotting != null || !isDue(current)) {
            return;
        }
        lastSnapshot = clock.instant();
        snapshotting = snapshotWriter.submit(() -> write(current));
    }

    private boolean isDue(Head current) {
        return hasNews(current) && !clock.instant().isBefore(lastSnapshot.plus(snapshotInterval));
    }

    private boolean hasNews(Head current) {
        return committedOffset == null || current.appliedOffset() > committedOffset;
    }

    private long write(Head current) throws IOException {
        long startNanos = System.nanoTime();
        long offset = HeadSnapshot.write(current, snapshotFile());
        Files.deleteIfExists(setAsideFile());
        logger.info(
                "Head snapshot written partition={} series={} offset={} bytes={} millis={}",
                partition,
                current.seriesCount(),
                offset,
                Files.size(snapshotFile()),
                (System.nanoTime() - startNanos) / 1_000_000);
        return offset;
    }

    private void collectFinishedSnapshot() {
        if (snapshotting != null && snapshotting.isDone()) {
            awaitSnapshot();
        }
    }

    private void awaitSnapshot() {
        Future<Long> running = snapshotting;
        if (running == null) {
            return;
        }
        snapshotting = null;
        try {
            committedOffset = running.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            logger.warn("Head snapshot failed partition={} cause={}", partition, String.valueOf(e.getCause()));
        }
    }

    private void setSnapshotAside() {
        try {
            if (Files.exists(snapshotFile())) {
                Files.move(
                        snapshotFile(),
                        setAsideFile(),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't set head snapshot aside: " + e.getMessage(), e);
        }
        forgetSnapshot();
    }

    private void forgetSnapshot() {
        released();
        committedOffset = null;
        snapshotIsUsable = false;
        head = null;
    }

    @Override
    public @Nullable Long committedOffset(TopicPartition changelog) {
        collectFinishedSnapshot();
        return committedOffset;
    }

    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        released();
        awaitSnapshot();
        Head current = head;
        if (current != null && hasNews(current)) {
            try {
                committedOffset = write(current);
            } catch (IOException e) {
                logger.warn("Head snapshot failed partition={} cause={}", partition, e.getMessage());
            }
        }
        head = null;
    }

    @Override
    public boolean isOpen() {
        return open;
    }
}
