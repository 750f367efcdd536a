package io.weir.storage.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.Fingerprint;
import io.weir.model.LabelMatcher;
import io.weir.model.LabelMatcher.Type;
import io.weir.model.Labels;
import io.weir.model.record.SegmentRecord;
import io.weir.storage.StorageException;
import io.weir.storage.head.Head;
import io.weir.storage.head.HeadConfig;
import io.weir.storage.head.HeadMetrics;
import io.weir.storage.object.FileObjectStore;
import io.weir.storage.segment.SegmentContents;
import io.weir.storage.segment.SegmentName;
import io.weir.storage.segment.SegmentSummary;
import io.weir.storage.segment.SegmentWriter;
import io.weir.storage.testing.Batches;
import io.weir.storage.testing.Cursors;
import io.weir.storage.testing.MapCatalogue;
import io.weir.storage.testing.RandomHistograms;
import io.weir.storage.testing.TestSample;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StorageReaderTest {
    private static final int PARTITIONS = 2;
    private static final long BLOCK_MS = 10_000;
    private static final HeadConfig CONFIG = new HeadConfig(
            Duration.ofMillis(BLOCK_MS), Duration.ZERO, Duration.ofSeconds(1000), Duration.ofSeconds(1000), 1000);

    private final MapCatalogue catalogue = new MapCatalogue();
    private final FileObjectStore store;
    private final List<Head> heads = new ArrayList<>();
    private final StorageReader reader;

    StorageReaderTest(@TempDir Path directory) throws IOException {
        store = new FileObjectStore(directory);
        HeadMetrics metrics = new HeadMetrics(new PrometheusRegistry());
        for (int i = 0; i < PARTITIONS; i++) {
            heads.add(new Head(i, CONFIG, metrics));
        }
        reader = new StorageReader(catalogue, store, LocalHeadReader.ofAll(() -> heads, PARTITIONS));
    }

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    private void addToHead(Labels labels, long timestampMs, TestSample sample) {
        Head head = heads.get(Fingerprint.of(labels).partition(PARTITIONS));
        Batches batch = sample.histogram() == null
                ? new Batches().add(labels, timestampMs, sample.value())
                : new Batches().add(labels, timestampMs, sample.histogram());
        head.append(Batches.reader(batch.finish()), 5, 100_000);
    }

    /** A histogram now and then, the same for the same instant. */
    private static TestSample sampleAt(long timestampMs) {
        return timestampMs % 3 == 0
                ? TestSample.of(timestampMs, new RandomHistograms(new Random(timestampMs)).next())
                : TestSample.of(timestampMs, timestampMs * 3.0);
    }

    private void addSegment(SegmentName name, Map<Labels, NavigableMap<Long, TestSample>> series) throws IOException {
        Map<Labels, List<TestSample>> samples = new HashMap<>();
        series.forEach((labels, each) -> samples.put(labels, List.copyOf(each.values())));
        SegmentSummary[] summary = new SegmentSummary[1];
        long bytes = store.put(
                name.objectName(),
                file -> summary[0] = SegmentWriter.write(
                        file, name, SegmentContents.of(Cursors.ofSamples(samples)), Cursors.ofSamples(samples)));
        catalogue.announce(SegmentRecord.newBuilder()
                .setName(name.name())
                .setPath(name.objectName())
                .setPartition(name.partition())
                .setBlockStart(Instant.ofEpochMilli(name.blockStartMs()))
                .setBlockEnd(Instant.ofEpochMilli(name.blockEndMs()))
                .setSeries(summary[0].series())
                .setSamples(summary[0].samples())
                .setBytes(bytes)
                .build());
    }

    /** Samples are spread at random over segments, late segments and heads, many to several of them. */
    @ParameterizedTest
    @MethodSource("seeds")
    void findsEverySampleOnceWhereverItIs(long seed) throws IOException {
        Random random = new Random(seed);
        Map<Labels, NavigableMap<Long, TestSample>> all = new HashMap<>();
        Map<SegmentName, Map<Labels, NavigableMap<Long, TestSample>>> segments = new HashMap<>();
        for (int i = 0; i < 400; i++) {
            Labels labels = Labels.of("__name__", "m" + random.nextInt(3), "s", Integer.toString(random.nextInt(6)));
            long timestampMs = 1 + random.nextInt(60_000);
            TestSample value = sampleAt(timestampMs);
            all.computeIfAbsent(labels, key -> new TreeMap<>()).put(timestampMs, value);
            int places = 1 + random.nextInt(7);
            if ((places & 1) != 0) {
                addToHead(labels, timestampMs, value);
            }
            long blockStartMs = timestampMs / BLOCK_MS * BLOCK_MS;
            int partition = Fingerprint.of(labels).partition(PARTITIONS);
            if ((places & 2) != 0) {
                put(
                        segments,
                        SegmentName.ofBlock(partition, blockStartMs, blockStartMs + BLOCK_MS),
                        labels,
                        timestampMs);
            }
            if ((places & 4) != 0) {
                put(
                        segments,
                        SegmentName.ofLate(partition, blockStartMs, blockStartMs + BLOCK_MS, 7),
                        labels,
                        timestampMs);
            }
        }
        for (var segment : segments.entrySet()) {
            addSegment(segment.getKey(), segment.getValue());
        }
        for (int i = 0; i < 20; i++) {
            List<LabelMatcher> matchers = random.nextBoolean()
                    ? List.of()
                    : List.of(LabelMatcher.of(Type.REGEX, "s", "[" + random.nextInt(6) + random.nextInt(6) + "]"));
            long startMs = random.nextInt(60_000);
            long endMs = startMs + random.nextInt(60_000);
            Map<Labels, List<TestSample>> expected = new HashMap<>();
            all.forEach((labels, samples) -> {
                List<TestSample> chosen = new ArrayList<>();
                samples.subMap(startMs, false, endMs, true).forEach((timestampMs, value) -> chosen.add(value));
                if (!chosen.isEmpty() && LabelMatcher.allMatch(matchers, labels)) {
                    expected.put(labels, chosen);
                }
            });
            assertThat(Cursors.drain(reader.select(matchers, startMs, endMs))).isEqualTo(expected);
            assertThat(reader.series(matchers, startMs, endMs)).containsAll(expected.keySet());
        }
        assertThat(reader.labelNames(List.of(), 0, 60_000)).containsExactly("__name__", "s");
        assertThat(reader.labelValues("s", List.of(LabelMatcher.equal("__name__", "m1")), 0, 60_000))
                .containsExactly("0", "1", "2", "3", "4", "5");
    }

    private static void put(
            Map<SegmentName, Map<Labels, NavigableMap<Long, TestSample>>> segments,
            SegmentName name,
            Labels labels,
            long timestampMs) {
        segments.computeIfAbsent(name, key -> new HashMap<>())
                .computeIfAbsent(labels, key -> new TreeMap<>())
                .put(timestampMs, sampleAt(timestampMs));
    }

    @Test
    void refusesToAnswerWithoutAllHeads() {
        heads.remove(1);
        assertThatThrownBy(() -> reader.select(List.of(), 0, 1))
                .isInstanceOf(StorageException.class)
                .hasMessage("only 1 of 2 partitions of the head are restored");
    }

    @Test
    void saysWhichFileIsMissing() throws IOException {
        SegmentName name = SegmentName.ofBlock(0, 0, BLOCK_MS);
        addSegment(name, Map.of(Labels.of("__name__", "a"), new TreeMap<>(Map.of(1L, TestSample.of(1, 1.0)))));
        store.delete(name.objectName());
        assertThatThrownBy(() -> reader.select(List.of(), 0, 10))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("p0/0-0-10000-l0.parquet");
    }
}
