package io.weir.storage.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.bus.Topic;
import io.weir.model.Labels;
import io.weir.storage.head.Head;
import io.weir.storage.head.HeadConfig;
import io.weir.storage.head.HeadMetrics;
import io.weir.storage.head.HeadSnapshot;
import io.weir.storage.testing.Batches;
import io.weir.storage.testing.Cursors;
import io.weir.storage.testing.TestSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver runs a real task of partition 0 over the topology, without a broker: it processes and never restores. */
class HeadStateStoreTest {
    private static final Labels UP = Labels.of("__name__", "up");
    private static final TopicPartition SAMPLES = new TopicPartition(Topic.SAMPLES.topicName(), 0);
    private static final HeadConfig CONFIG = HeadConfig.DEFAULT;
    private static final long T0 = 1_700_000_000_000L;

    @TempDir
    Path stateDir;

    private final LocalHeads localHeads = new LocalHeads();
    private final ExecutorService snapshotWriter = Executors.newSingleThreadExecutor();
    private final List<HeadStateStore> stores = new ArrayList<>();
    private Instant now = Instant.ofEpochMilli(T0);

    @AfterEach
    void stop() {
        snapshotWriter.shutdown();
    }

    private TopologyTestDriver start() {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        HeadMetrics metrics = new HeadMetrics(new PrometheusRegistry());
        return new TopologyTestDriver(
                HeadStore.topology(() -> {
                    HeadStateStore store = new HeadStateStore(
                            CONFIG, Duration.ofMinutes(5), metrics, localHeads, snapshotWriter, () -> now);
                    stores.add(store);
                    return store;
                }),
                properties,
                now);
    }

    private static TestInputTopic<byte[], byte[]> samples(TopologyTestDriver driver) {
        return driver.createInputTopic(Topic.SAMPLES.topicName(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static Map<Labels, List<TestSample>> content(Head head) {
        return Cursors.drain(head.select(List.of(), Long.MIN_VALUE, Long.MAX_VALUE));
    }

    private HeadStateStore lastStore() {
        return stores.get(stores.size() - 1);
    }

    @Test
    void appliesRecordsWithTheirOffsetAndAppendTime() {
        try (TopologyTestDriver driver = start()) {
            samples(driver).pipeInput(null, Batches.of(UP, T0, 1), T0 + 5);
            samples(driver).pipeInput(null, Batches.of(UP, T0 + 1, 2), T0 + 6);
            Head head = localHeads.owned().get(0);
            assertThat(head.partition()).isZero();
            assertThat(head.appliedOffset()).isEqualTo(1);
            assertThat(head.clockMs()).isEqualTo(T0 + 6);
            assertThat(content(head))
                    .containsExactly(Map.entry(UP, List.of(TestSample.of(T0, 1), TestSample.of(T0 + 1, 2))));
        }
        assertThat(localHeads.owned()).isEmpty();
    }

    @Test
    void stepsOverRecordsItCantRead() {
        try (TopologyTestDriver driver = start()) {
            samples(driver).pipeInput(null, new byte[] {1, 2, 3}, T0);
            samples(driver).pipeInput(null, null, T0 + 1);
            samples(driver).pipeInput(null, Batches.of(UP, T0, 1), T0 + 2);
            Head head = localHeads.owned().get(0);
            assertThat(head.appliedOffset()).isEqualTo(2);
            assertThat(content(head)).containsOnlyKeys(UP);
        }
    }

    /** Runs and closes a store that got one record; the driver itself wipes the directory when it ends. */
    private void leaveASnapshot() throws IOException {
        Path kept = stateDir.resolve("kept");
        try (TopologyTestDriver driver = start()) {
            samples(driver).pipeInput(null, Batches.of(UP, T0, 1), T0);
            lastStore().close();
            Files.copy(snapshotFile(), kept);
        }
        Files.createDirectories(snapshotFile().getParent());
        Files.move(kept, snapshotFile());
    }

    @Test
    void comesBackFromTheSnapshotThatClosingWrote() throws IOException {
        leaveASnapshot();
        try (TopologyTestDriver driver = start()) {
            assertThat(lastStore().committedOffset(SAMPLES)).isZero();
            assertThat(content(localHeads.owned().get(0)))
                    .containsExactly(Map.entry(UP, List.of(TestSample.of(T0, 1))));
            assertThat(driver.getAllStateStores()).containsKey(HeadStateStore.NAME);
        }
    }

    @Test
    void writesASnapshotWhenItIsDueAndReportsItsOffsetOnlyThen() throws Exception {
        try (TopologyTestDriver driver = start()) {
            HeadStateStore store = lastStore();
            samples(driver).pipeInput(null, Batches.of(UP, T0, 1), T0);
            store.commit(Map.of(SAMPLES, 0L));
            assertThat(store.committedOffset(SAMPLES)).isNull();

            now = now.plus(Duration.ofMinutes(5));
            store.commit(Map.of(SAMPLES, 0L));
            snapshotWriter.submit(() -> {}).get();
            samples(driver).pipeInput(null, Batches.of(UP, T0 + 1, 1), T0 + 1);
            assertThat(store.committedOffset(SAMPLES)).isZero();
            assertThat(HeadSnapshot.coveredOffset(snapshotFile(), 0, CONFIG)).hasValue(0);
            store.close();
            assertThat(HeadSnapshot.coveredOffset(snapshotFile(), 0, CONFIG)).hasValue(1);
        }
    }

    /**
     * Streams commits without offsets when the log no longer reaches back to the snapshot. What is in the snapshot alone must
     * not be lost, yet its offset must not be named again.
     */
    @Test
    void replaysTheWholeLogOnTopOfASnapshotThatTheLogNoLongerReaches() throws IOException {
        leaveASnapshot();
        Path kept = stateDir.resolve("kept");
        try (TopologyTestDriver driver = start()) {
            assertThat(driver.getAllStateStores()).isNotEmpty();
            assertThat(lastStore().committedOffset(SAMPLES)).isZero();
            lastStore().commit(Map.of());
            assertThat(snapshotFile()).doesNotExist();
            assertThat(lastStore().committedOffset(SAMPLES)).isNull();
            lastStore().close();
            Files.copy(setAsideFile(), kept);
        }
        Files.createDirectories(snapshotFile().getParent());
        Files.move(kept, setAsideFile());
        try (TopologyTestDriver driver = start()) {
            assertThat(lastStore().committedOffset(SAMPLES)).isNull();
            lastStore().apply(Batches.of(UP, T0 + 7, 2), 100, T0 + 7);
            assertThat(content(lastStore().head()).get(UP))
                    .containsExactly(TestSample.of(T0, 1), TestSample.of(T0 + 7, 2));
            assertThat(lastStore().head().completeFromMs()).isGreaterThan(T0);
            assertThat(driver.getAllStateStores()).isNotEmpty();
            lastStore().close();
            assertThat(snapshotFile()).exists();
            assertThat(setAsideFile()).doesNotExist();
        }
    }

    private Path setAsideFile() {
        return snapshotFile().resolveSibling("head.snapshot.aside");
    }

    private Path snapshotFile() {
        return stateDir.resolve("test").resolve("0_0").resolve("head.snapshot");
    }
}
