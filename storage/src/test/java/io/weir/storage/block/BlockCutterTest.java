package io.weir.storage.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.Labels;
import io.weir.model.record.SegmentRecord;
import io.weir.storage.head.Head;
import io.weir.storage.head.HeadConfig;
import io.weir.storage.head.HeadMetrics;
import io.weir.storage.object.FileObjectStore;
import io.weir.storage.query.LocalHeadReader;
import io.weir.storage.query.StorageReader;
import io.weir.storage.segment.Segment;
import io.weir.storage.testing.Batches;
import io.weir.storage.testing.Cursors;
import io.weir.storage.testing.MapCatalogue;
import io.weir.storage.testing.TestSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks of 10 s, a lateness of 2 s, a window of 30 s, retention of 100 s. */
class BlockCutterTest {
    private static final HeadConfig CONFIG = new HeadConfig(
            Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(5), 100);
    private static final Labels UP = Labels.of("__name__", "up");
    private static final Labels DOWN = Labels.of("__name__", "down", "zone", "z");
    private static final long T0 = 1_000_000;
    private static final String BLOCK_0 = "0-1000000-1010000-l0";

    private final MapCatalogue catalogue = new MapCatalogue();
    private final FileObjectStore store;
    private final Path directory;
    private Head head = newHead();
    private BlockCutter cutter;
    private StorageReader reader;
    private long offset;
    private Instant now = Instant.ofEpochMilli(T0);

    BlockCutterTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.store = new FileObjectStore(directory);
        this.cutter = newCutter();
        this.reader = newReader();
    }

    private static Head newHead() {
        return new Head(0, CONFIG, new HeadMetrics(new PrometheusRegistry()));
    }

    private BlockCutter newCutter() {
        return new BlockCutter(
                () -> List.of(head),
                catalogue,
                store,
                new BlockCutterConfig(Duration.ofSeconds(1), Duration.ofSeconds(100)),
                new PrometheusRegistry(),
                () -> now);
    }

    private StorageReader newReader() {
        return new StorageReader(catalogue, store, LocalHeadReader.ofAll(() -> List.of(head), 1));
    }

    private void append(long appendTimeMs, Labels labels, long timestampMs, double value) {
        head.append(Batches.reader(Batches.of(labels, timestampMs, value)), offset++, appendTimeMs);
    }

    private void tick(long appendTimeMs) {
        head.append(Batches.reader(Batches.tick()), offset++, appendTimeMs);
    }

    private List<String> segments() {
        return catalogue.segments().stream()
                .map(SegmentRecord::getName)
                .sorted()
                .toList();
    }

    private Map<Labels, List<TestSample>> everything() {
        return Cursors.drain(reader.select(List.of(), Long.MIN_VALUE, Long.MAX_VALUE));
    }

    private Map<Labels, List<TestSample>> inSegment(String name) throws IOException {
        return Cursors.drain(
                Segment.open(store, "p0/" + name + ".parquet").select(List.of(), Long.MIN_VALUE, Long.MAX_VALUE));
    }

    @Test
    void cutsABlockWhenTheClockHasPassedItsEndAndTheLateness() throws IOException {
        append(T0, UP, T0, 1);
        append(T0 + 5_000, DOWN, T0 + 9_999, 2);
        append(T0 + 11_999, UP, T0 + 10_000, 3);
        cutter.runPass();
        assertThat(segments()).isEmpty();

        tick(T0 + 12_000);
        cutter.runPass();
        assertThat(segments()).containsExactly(BLOCK_0);
        assertThat(inSegment(BLOCK_0))
                .containsExactly(
                        Map.entry(DOWN, List.of(TestSample.of(T0 + 9_999, 2))),
                        Map.entry(UP, List.of(TestSample.of(T0, 1))));
        SegmentRecord record = catalogue.segments().get(0);
        assertThat(record.getSeries()).isEqualTo(2);
        assertThat(record.getSamples()).isEqualTo(2);
        assertThat(record.getBytes()).isEqualTo(Files.size(directory.resolve(record.getPath())));
    }

    @Test
    void keepsInTheHeadWhatIsNotAnnounced() {
        append(T0, UP, T0, 1);
        catalogue.failFromNow(true);
        for (int i = 0; i < 5; i++) {
            tick(T0 + 60_000 + 20_000L * i);
            cutter.runPass();
        }
        assertThat(head.blocks()).hasSize(1);
        assertThat(everything()).containsExactly(Map.entry(UP, List.of(TestSample.of(T0, 1))));

        catalogue.failFromNow(false);
        cutter.runPass();
        cutter.runPass();
        assertThat(segments()).containsExactly(BLOCK_0);
        assertThat(head.blocks()).isEmpty();
        assertThat(everything()).containsExactly(Map.entry(UP, List.of(TestSample.of(T0, 1))));
    }

    @Test
    void writesTheSameFileAgainAfterACrash() throws IOException {
        append(T0, UP, T0, 1);
        append(T0 + 1, DOWN, T0 + 1, 2);
        tick(T0 + 12_000);
        cutter.runPass();
        Path file = directory.resolve("p0/" + BLOCK_0 + ".parquet");
        byte[] first = Files.readAllBytes(file);

        // The announcement was lost, and the head comes from the log again.
        catalogue.remove(BLOCK_0);
        head = newHead();
        offset = 0;
        append(T0, UP, T0, 1);
        append(T0 + 1, DOWN, T0 + 1, 2);
        tick(T0 + 13_000);
        cutter = newCutter();
        cutter.runPass();
        assertThat(segments()).containsExactly(BLOCK_0);
        assertThat(Files.readAllBytes(file)).isEqualTo(first);
    }

    @Test
    void cutsLateSamplesIntoASegmentOfTheirOwnAndQueriesMergeBoth() throws IOException {
        append(T0, UP, T0, 1);
        append(T0, DOWN, T0, 1);
        tick(T0 + 12_000);
        cutter.runPass();

        append(T0 + 13_000, UP, T0 + 5_000, 2);
        cutter.runPass();
        assertThat(segments()).as("more may follow").containsExactly(BLOCK_0);
        append(T0 + 22_999, UP, T0 + 6_000, 3);
        cutter.runPass();
        assertThat(segments()).containsExactly(BLOCK_0);
        tick(T0 + 23_000);
        cutter.runPass();
        assertThat(segments()).containsExactly(BLOCK_0, BLOCK_0 + "-late-4");
        List<TestSample> all =
                List.of(TestSample.of(T0, 1), TestSample.of(T0 + 5_000, 2), TestSample.of(T0 + 6_000, 3));
        assertThat(inSegment(BLOCK_0 + "-late-4")).containsExactly(Map.entry(UP, all));
        assertThat(everything().get(UP)).isEqualTo(all);

        cutter.runPass();
        assertThat(segments()).hasSize(2);
        tick(T0 + 60_000);
        cutter.runPass();
        cutter.runPass();
        assertThat(head.seriesCount()).isZero();
        assertThat(everything()).containsOnlyKeys(UP, DOWN).containsEntry(UP, all);
    }

    @Test
    void cutsLateSamplesBeforeTheirBlockLeavesTheHead() {
        append(T0, UP, T0, 1);
        tick(T0 + 12_000);
        cutter.runPass();
        append(T0 + 39_000, UP, T0 + 5_000, 2);
        // The block is out of the window now, and the late sample not yet old.
        tick(T0 + 40_500);
        cutter.runPass();
        cutter.runPass();
        assertThat(head.seriesCount()).isZero();
        assertThat(everything().get(UP)).containsExactly(TestSample.of(T0, 1), TestSample.of(T0 + 5_000, 2));
    }

    @Test
    void doesNotCutLateSamplesTwiceAfterAReplay() {
        append(T0, UP, T0, 1);
        tick(T0 + 12_000);
        cutter.runPass();
        append(T0 + 13_000, UP, T0 + 5_000, 2);
        tick(T0 + 23_000);
        cutter.runPass();
        List<String> before = segments();

        head = newHead();
        offset = 0;
        append(T0, UP, T0, 1);
        tick(T0 + 12_000);
        append(T0 + 13_000, UP, T0 + 5_000, 2);
        tick(T0 + 26_000);
        cutter = newCutter();
        cutter.runPass();
        assertThat(segments()).isEqualTo(before);
        assertThat(head.blocks().get(0).isLate()).isFalse();
    }

    @Test
    void deletesSegmentsPastRetentionAndWhatACrashLeft() throws IOException {
        append(T0, UP, T0, 1);
        tick(T0 + 12_000);
        cutter.runPass();
        append(T0 + 50_000, DOWN, T0 + 50_000, 2);
        tick(T0 + 63_000);
        cutter.runPass();
        store.put("p0/0-990000-1000000-l0.parquet", file -> Files.writeString(file, "orphan"));
        store.put("p1/1-990000-1000000-l0.parquet", file -> Files.writeString(file, "of a partition not ours"));
        store.put("notes.txt", file -> Files.writeString(file, "none of ours"));

        now = Instant.ofEpochMilli(T0 + 110_001);
        cutter.runPass();
        assertThat(segments()).containsExactly("0-1050000-1060000-l0");
        assertThat(store.list())
                .containsExactlyInAnyOrder(
                        "p0/0-1050000-1060000-l0.parquet", "p1/1-990000-1000000-l0.parquet", "notes.txt");
        assertThat(everything()).containsExactly(Map.entry(DOWN, List.of(TestSample.of(T0 + 50_000, 2))));
    }
}
