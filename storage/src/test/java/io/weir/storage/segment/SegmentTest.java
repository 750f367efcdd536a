package io.weir.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.LabelMatcher;
import io.weir.model.LabelMatcher.Type;
import io.weir.model.Labels;
import io.weir.model.StaleMarker;
import io.weir.storage.StorageException;
import io.weir.storage.object.FileObjectStore;
import io.weir.storage.testing.Cursors;
import io.weir.storage.testing.RandomHistograms;
import io.weir.storage.testing.TestSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SegmentTest {
    private static final SegmentName NAME = SegmentName.ofBlock(3, 0, 7_200_000);

    private final Path directory;
    private final FileObjectStore store;

    SegmentTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.store = new FileObjectStore(directory);
    }

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    private Segment write(Map<Labels, NavigableMap<Long, Double>> series) throws IOException {
        put(NAME.objectName(), series);
        return Segment.open(store, NAME.objectName());
    }

    private void put(String object, Map<Labels, NavigableMap<Long, Double>> series) throws IOException {
        store.put(object, file -> {
            SegmentSummary summary =
                    SegmentWriter.write(file, NAME, SegmentContents.of(Cursors.of(series)), Cursors.of(series));
            assertThat(summary.samples())
                    .isEqualTo(series.values().stream().mapToLong(Map::size).sum());
        });
    }

    private static Map<Labels, List<TestSample>> expected(
            Map<Labels, NavigableMap<Long, Double>> series, List<LabelMatcher> matchers, long startMs, long endMs) {
        Map<Labels, List<TestSample>> expected = new LinkedHashMap<>();
        series.forEach((labels, samples) -> {
            List<TestSample> chosen = new ArrayList<>();
            samples.subMap(startMs, false, endMs, true)
                    .forEach((timestampMs, value) -> chosen.add(TestSample.of(timestampMs, value)));
            if (LabelMatcher.allMatch(matchers, labels) && !chosen.isEmpty()) {
                expected.put(labels, chosen);
            }
        });
        return expected;
    }

    private static Map<Labels, NavigableMap<Long, Double>> randomSeries(Random random, int maxSeries, int maxSamples) {
        Map<Labels, NavigableMap<Long, Double>> series = new LinkedHashMap<>();
        int count = random.nextInt(maxSeries);
        for (int i = 0; i < count; i++) {
            Labels.Builder labels = Labels.builder()
                    .set("__name__", "m" + random.nextInt(4))
                    .set("Zone", random.nextBoolean() ? "z" + random.nextInt(3) : "")
                    .set("i", "ü" + i);
            NavigableMap<Long, Double> samples = new TreeMap<>();
            long timestampMs = random.nextInt(1000);
            int size = random.nextInt(maxSamples);
            for (int j = 0; j < size; j++) {
                samples.put(timestampMs, random.nextInt(20) == 0 ? StaleMarker.VALUE : random.nextInt(100) / 4.0);
                timestampMs += 1 + random.nextInt(3000);
            }
            series.put(labels.build(), samples);
        }
        return series;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void returnsWhatWasWritten(long seed) throws IOException {
        Random random = new Random(seed);
        Map<Labels, NavigableMap<Long, Double>> series = randomSeries(random, 60, 200);
        Segment segment = write(series);
        for (int i = 0; i < 20; i++) {
            List<LabelMatcher> matchers = switch (random.nextInt(4)) {
                case 0 -> List.of();
                case 1 -> List.of(LabelMatcher.equal("__name__", "m" + random.nextInt(5)));
                case 2 -> List.of(LabelMatcher.of(Type.REGEX, "Zone", "z[01]?|"));
                default -> List.of(LabelMatcher.equal("i", "ü" + random.nextInt(60)));
            };
            long startMs = random.nextInt(200_000) - 1000;
            long endMs = startMs + random.nextInt(400_000);
            Map<Labels, List<TestSample>> expected = expected(series, matchers, startMs, endMs);
            assertThat(Cursors.drain(segment.select(matchers, startMs, endMs))).isEqualTo(expected);
            assertThat(segment.series(matchers, startMs, endMs)).containsAll(expected.keySet());
        }
    }

    private static Map<Labels, List<TestSample>> randomMixedSeries(Random random, int maxSeries, int maxSamples) {
        Map<Labels, List<TestSample>> series = new LinkedHashMap<>();
        int count = 1 + random.nextInt(maxSeries);
        for (int i = 0; i < count; i++) {
            int kind = random.nextInt(3);
            RandomHistograms histograms = new RandomHistograms(random);
            List<TestSample> samples = new ArrayList<>();
            int size = 1 + random.nextInt(maxSamples);
            for (int j = 0; j < size; j++) {
                long timestampMs = 1000L * j;
                boolean isHistogram = kind == 1 || (kind == 2 && random.nextBoolean());
                samples.add(
                        isHistogram
                                ? TestSample.of(timestampMs, histograms.next())
                                : TestSample.of(timestampMs, random.nextInt(10) == 0 ? StaleMarker.VALUE : j));
            }
            series.put(Labels.of("__name__", "m" + i % 3, "i", String.format("%03d", i)), samples);
        }
        return series;
    }

    private static Map<Labels, List<TestSample>> chosen(
            Map<Labels, List<TestSample>> series, List<LabelMatcher> matchers, long startMs, long endMs) {
        Map<Labels, List<TestSample>> chosen = new LinkedHashMap<>();
        series.forEach((labels, samples) -> {
            List<TestSample> inRange = samples.stream()
                    .filter(sample -> sample.timestampMs() > startMs && sample.timestampMs() <= endMs)
                    .toList();
            if (LabelMatcher.allMatch(matchers, labels) && !inRange.isEmpty()) {
                chosen.put(labels, inRange);
            }
        });
        return chosen;
    }

    private Segment writeMixed(Map<Labels, List<TestSample>> series) throws IOException {
        store.put(
                NAME.objectName(),
                file -> SegmentWriter.write(
                        file, NAME, SegmentContents.of(Cursors.ofSamples(series)), Cursors.ofSamples(series)));
        return Segment.open(store, NAME.objectName());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void returnsHistogramsBesideFloats(long seed) throws IOException {
        Random random = new Random(seed);
        Map<Labels, List<TestSample>> series = randomMixedSeries(random, 30, 80);
        Segment segment = writeMixed(series);
        for (int i = 0; i < 10; i++) {
            List<LabelMatcher> matchers = random.nextBoolean()
                    ? List.of()
                    : List.of(LabelMatcher.of(Type.REGEX, "i", "0[0-2]" + random.nextInt(10)));
            long startMs = random.nextInt(80_000) - 1000;
            long endMs = startMs + random.nextInt(80_000);
            assertThat(Cursors.drain(segment.select(matchers, startMs, endMs)))
                    .isEqualTo(chosen(series, matchers, startMs, endMs));
        }
    }

    /** Histograms take more room than floats, so here are many pages. */
    @Test
    void readsHistogramsAcrossPages() throws IOException {
        Map<Labels, List<TestSample>> series = randomMixedSeries(new Random(3), 12, 6000);
        Segment segment = writeMixed(series);
        for (String pattern : List.of(".*", "00[13]", "01.")) {
            List<LabelMatcher> matchers = List.of(LabelMatcher.of(Type.REGEX, "i", pattern));
            assertThat(Cursors.drain(segment.select(matchers, 50_000, 5_000_000)))
                    .isEqualTo(chosen(series, matchers, 50_000, 5_000_000));
        }
    }

    @Test
    void leavesOutASeriesWithHistogramsThatWereNotExpected() throws IOException {
        Map<Labels, List<TestSample>> series = new LinkedHashMap<>();
        series.put(Labels.of("__name__", "a"), List.of(TestSample.of(1, new RandomHistograms(new Random(1)).next())));
        series.put(Labels.of("__name__", "b"), List.of(TestSample.of(1, 2)));
        SegmentSummary summary = SegmentWriter.write(
                directory.resolve("partial.parquet"),
                NAME,
                new SegmentContents(new TreeSet<>(List.of("__name__")), false),
                Cursors.ofSamples(series));
        assertThat(summary).isEqualTo(new SegmentSummary(1, 1));
    }

    /** Series of all sizes over several row groups and many pages; few of them are read. */
    @Test
    void readsSeriesAcrossPagesAndRowGroups() throws IOException {
        Random random = new Random(7);
        Map<Labels, NavigableMap<Long, Double>> series = new LinkedHashMap<>();
        for (int i = 0; i < 12; i++) {
            NavigableMap<Long, Double> samples = new TreeMap<>();
            int size = i % 3 == 0 ? 100 : 150_000;
            for (int j = 0; j < size; j++) {
                samples.put((long) j, (double) random.nextInt());
            }
            series.put(Labels.of("__name__", "m", "i", String.format("%02d", i)), samples);
        }
        Segment segment = write(series);
        for (String pattern : List.of("03", "0[0-9]", "04|10", ".*", "11")) {
            List<LabelMatcher> matchers = List.of(LabelMatcher.of(Type.REGEX, "i", pattern));
            assertThat(Cursors.drain(segment.select(matchers, 50, 140_000)))
                    .isEqualTo(expected(series, matchers, 50, 140_000));
        }
        try (ParquetFileReader reader = segment.openRows()) {
            assertThat(reader.getRowGroups()).hasSizeGreaterThan(1);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void writesTheSameBytesForTheSameSeries(long seed) throws IOException {
        Map<Labels, NavigableMap<Long, Double>> series = randomSeries(new Random(seed), 30, 100);
        put("a.parquet", series);
        put("b.parquet", series);
        assertThat(directory.resolve("a.parquet")).hasSameBinaryContentAs(directory.resolve("b.parquet"));
    }

    @Test
    void keepsLabelsApartFromItsOwnColumns() throws IOException {
        Labels labels = Labels.of("__name__", "m", "value", "v", "Timestamp", "t", "label.x", "l", "histogram", "h");
        Map<Labels, NavigableMap<Long, Double>> series = Map.of(labels, new TreeMap<>(Map.of(5L, 1.0)));
        Segment segment = write(series);
        assertThat(Cursors.drain(segment.select(List.of(), 0, 10))).containsOnlyKeys(labels);
        try (ParquetFileReader reader = segment.openRows()) {
            assertThat(reader.getFileMetaData().getSchema().getFields())
                    .extracting(org.apache.parquet.schema.Type::getName)
                    .containsExactly(
                            "fingerprint",
                            "__name__",
                            "label.Timestamp",
                            "label.histogram",
                            "label.label.x",
                            "label.value",
                            "timestamp",
                            "value");
        }
    }

    @Test
    void leavesOutASeriesWithoutAColumnForEachLabel() throws IOException {
        Map<Labels, NavigableMap<Long, Double>> series = new LinkedHashMap<>();
        series.put(Labels.of("__name__", "a", "new", "x"), new TreeMap<>(Map.of(1L, 1.0)));
        series.put(Labels.of("__name__", "b"), new TreeMap<>(Map.of(1L, 1.0)));
        Path file = directory.resolve("partial.parquet");
        SegmentSummary summary = SegmentWriter.write(
                file, NAME, new SegmentContents(new TreeSet<>(List.of("__name__")), false), Cursors.of(series));
        assertThat(summary).isEqualTo(new SegmentSummary(1, 1));
        assertThat(Segment.open(store, "partial.parquet").labelValues("__name__"))
                .containsExactly("b");
    }

    /** Whatever byte is wrong, reading gives the right samples or the exception that names the file. */
    @ParameterizedTest
    @MethodSource("seeds")
    void noticesDamage(long seed) throws IOException {
        Random random = new Random(seed);
        Map<Labels, NavigableMap<Long, Double>> series = randomSeries(random, 30, 100);
        series.put(Labels.of("__name__", "always"), new TreeMap<>(Map.of(1L, 1.0)));
        put("x.parquet", series);
        Path file = directory.resolve("x.parquet");
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < 30; i++) {
            byte[] damaged = bytes.clone();
            damaged[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);
            try {
                Segment segment = Segment.open(store, "x.parquet");
                assertThat(Cursors.drain(segment.select(List.of(), Long.MIN_VALUE, Long.MAX_VALUE)))
                        .isEqualTo(expected(series, List.of(), Long.MIN_VALUE, Long.MAX_VALUE));
            } catch (StorageException e) {
                assertThat(e).isInstanceOf(CorruptSegmentException.class).hasMessageContaining("x.parquet");
            }
        }
        Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
        assertThatThrownBy(() -> Segment.open(store, "x.parquet")).isInstanceOf(CorruptSegmentException.class);
        Files.delete(file);
        assertThatThrownBy(() -> Segment.open(store, "x.parquet")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void noticesThatItWasReplaced() throws IOException {
        Segment segment = write(Map.of(Labels.of("__name__", "a"), new TreeMap<>(Map.of(1L, 1.0))));
        put(NAME.objectName(), Map.of(Labels.of("__name__", "a", "b", "c"), new TreeMap<>(Map.of(1L, 1.0))));
        assertThatThrownBy(() -> Cursors.drain(segment.select(List.of(), 0, 10)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("replaced");
    }
}
