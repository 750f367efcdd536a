package io.weir.storage.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Labels;
import io.weir.storage.SampleBuffer;
import io.weir.storage.chunk.Chunk;
import io.weir.storage.testing.TestSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The oracle of a series is a sorted map that keeps the first value of each timestamp. */
class HeadSeriesTest {
    private final SampleBuffer scratch = new SampleBuffer();

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void keepsTheFirstValueOfEachTimestampInWhateverOrderTheyCome(long seed) {
        Random random = new Random(seed);
        HeadSeries series = newSeries();
        TreeMap<Long, Double> expected = new TreeMap<>();
        fill(random, series, expected);

        assertThat(read(series, Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(samples(expected));
        assertThat(series.minTimeMs()).isEqualTo(expected.firstKey());
        assertThat(series.maxTimeMs()).isEqualTo(expected.lastKey());
        for (int i = 0; i < 20; i++) {
            long startMs = random.nextInt(60_000);
            long endMs = startMs + random.nextInt(20_000);
            assertThat(read(series, startMs, endMs)).isEqualTo(samples(expected.subMap(startMs, false, endMs, true)));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void findsTheNewestSampleOfARange(long seed) {
        Random random = new Random(seed);
        HeadSeries series = newSeries();
        TreeMap<Long, Double> expected = new TreeMap<>();
        fill(random, series, expected);

        for (int i = 0; i < 40; i++) {
            long startMs = random.nextInt(60_000);
            long endMs = i % 2 == 0 ? expected.lastKey() + random.nextInt(3) : startMs + random.nextInt(20_000);
            List<TestSample> inRange = samples(
                    endMs < startMs
                            ? new TreeMap<>()
                            : expected.subMap(startMs, false, Math.max(startMs, endMs), true));
            SampleBuffer out = new SampleBuffer();
            series.readNewest(startMs, endMs, out);
            assertThat(out.size() > 0).isEqualTo(!inRange.isEmpty());
            if (!inRange.isEmpty()) {
                int last = out.size() - 1;
                assertThat(new TestSample(out.timestampsMs()[last], Double.doubleToRawLongBits(out.values()[last])))
                        .isEqualTo(inRange.get(inRange.size() - 1));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void givesAllItsSamplesToASnapshotAndStaysAsItIs(long seed) {
        Random random = new Random(seed);
        HeadSeries series = newSeries();
        TreeMap<Long, Double> expected = new TreeMap<>();
        fill(random, series, expected);

        Chunk[] chunks = series.toChunks(scratch);
        HeadSeries restored = newSeries();
        restored.restore(chunks);
        assertThat(read(restored, Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(samples(expected));
        assertThat(read(series, Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(samples(expected));

        fill(random, restored, expected);
        assertThat(read(restored, Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(samples(expected));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void losesOnlyOldSamplesWhenTruncated(long seed) {
        Random random = new Random(seed);
        HeadSeries series = newSeries();
        TreeMap<Long, Double> expected = new TreeMap<>();
        fill(random, series, expected);
        long beforeMs = random.nextInt(70_000);
        series.truncate(beforeMs);

        assertThat(read(series, beforeMs - 1, Long.MAX_VALUE)).isEqualTo(samples(expected.tailMap(beforeMs)));
        assertThat(series.isEmpty())
                .isEqualTo(read(series, Long.MIN_VALUE, Long.MAX_VALUE).isEmpty());
        if (expected.tailMap(beforeMs).isEmpty()) {
            assertThat(series.isEmpty()).isTrue();
        }
    }

    private static HeadSeries newSeries() {
        return new HeadSeries(0, Labels.of("__name__", "m"), 1, 2);
    }

    private void fill(Random random, HeadSeries series, TreeMap<Long, Double> expected) {
        int count = 1 + random.nextInt(1500);
        int disorder = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            long timestampMs = 40L * i;
            if (disorder > 0 && random.nextInt(1 + 20 / disorder) == 0) {
                timestampMs = random.nextInt(40 * i + 1);
            }
            double value = random.nextInt(5);
            Double present = expected.putIfAbsent(timestampMs, value);
            AppendResult result = series.append(timestampMs, value, scratch);
            if (present == null) {
                assertThat(result).isIn(AppendResult.APPENDED, AppendResult.OUT_OF_ORDER);
            } else {
                assertThat(result).isEqualTo(present == value ? AppendResult.DUPLICATE : AppendResult.CONFLICT);
            }
        }
    }

    private List<TestSample> read(HeadSeries series, long startMs, long endMs) {
        SampleBuffer out = new SampleBuffer();
        series.read(startMs, endMs, out);
        List<TestSample> samples = new ArrayList<>();
        for (int i = 0; i < out.size(); i++) {
            samples.add(TestSample.of(out.timestampsMs()[i], out.values()[i]));
        }
        return samples;
    }

    private static List<TestSample> samples(Map<Long, Double> map) {
        return map.entrySet().stream()
                .map(entry -> TestSample.of(entry.getKey(), entry.getValue()))
                .toList();
    }
}
