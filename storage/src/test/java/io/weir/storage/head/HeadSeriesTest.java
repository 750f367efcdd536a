package io.weir.storage.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Labels;
import io.weir.model.StaleMarker;
import io.weir.model.histogram.Buckets;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import io.weir.storage.SampleBuffer;
import io.weir.storage.chunk.Chunk;
import io.weir.storage.testing.RandomHistograms;
import io.weir.storage.testing.TestSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
        TreeMap<Long, TestSample> expected = new TreeMap<>();
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
        TreeMap<Long, TestSample> expected = new TreeMap<>();
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
                assertThat(TestSample.of(out.timestampsMs()[last], out.values()[last], out.histogram(last)))
                        .isEqualTo(inRange.get(inRange.size() - 1));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void givesAllItsSamplesToASnapshotAndStaysAsItIs(long seed) {
        Random random = new Random(seed);
        HeadSeries series = newSeries();
        TreeMap<Long, TestSample> expected = new TreeMap<>();
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
        TreeMap<Long, TestSample> expected = new TreeMap<>();
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

    private void fill(Random random, HeadSeries series, TreeMap<Long, TestSample> expected) {
        int count = 1 + random.nextInt(1500);
        int disorder = random.nextInt(4);
        int kind = random.nextInt(3);
        List<Histogram> histograms = Stream.generate(new RandomHistograms(random)::next)
                .limit(count + 3)
                .toList();
        for (int i = 0; i < count; i++) {
            long timestampMs = 40L * i;
            if (disorder > 0 && random.nextInt(1 + 20 / disorder) == 0) {
                timestampMs = random.nextInt(40 * i + 1);
            }
            TestSample sample = sample(random, timestampMs, kind, histograms);
            TestSample present = expected.putIfAbsent(timestampMs, sample);
            AppendResult result = append(series, sample);
            if (present == null) {
                assertThat(result).isIn(AppendResult.APPENDED, AppendResult.OUT_OF_ORDER);
            } else {
                assertThat(result).isEqualTo(isSame(present, sample) ? AppendResult.DUPLICATE : AppendResult.CONFLICT);
            }
        }
    }

    /** Of one kind most of the time, so that chunks fill up. */
    private static TestSample sample(Random random, long timestampMs, int kind, List<Histogram> histograms) {
        boolean isHistogram = kind == 1 || (kind == 2 && random.nextInt(100) < 50) != (timestampMs / 8000 % 2 == 0);
        if (kind > 0 && random.nextInt(30) == 0) {
            return TestSample.of(timestampMs, StaleMarker.VALUE);
        }
        return kind > 0 && isHistogram
                ? TestSample.of(timestampMs, histograms.get(random.nextInt(3) + (int) (timestampMs / 40)))
                : TestSample.of(timestampMs, random.nextInt(5));
    }

    private AppendResult append(HeadSeries series, TestSample sample) {
        return sample.histogram() == null
                ? series.append(sample.timestampMs(), sample.value(), scratch)
                : series.append(sample.timestampMs(), sample.histogram(), scratch);
    }

    private static boolean isSame(TestSample a, TestSample b) {
        return a.valueBits() == b.valueBits() && Objects.equals(a.histogram(), b.histogram());
    }

    @Test
    void takesAStaleHistogramForTheMarkerThatItIs() {
        HeadSeries series = newSeries();
        Histogram histogram = new RandomHistograms(new Random(1)).next();
        Histogram stale = Histogram.exponential(
                0, 0, 0, 0, StaleMarker.VALUE, Buckets.NONE, Buckets.NONE, CounterResetHint.UNKNOWN);
        assertThat(series.append(1, histogram, scratch)).isEqualTo(AppendResult.APPENDED);
        assertThat(series.append(2, stale, scratch)).isEqualTo(AppendResult.APPENDED);
        assertThat(series.append(2, StaleMarker.VALUE, scratch)).isEqualTo(AppendResult.DUPLICATE);
        assertThat(series.append(3, 1.5, scratch)).isEqualTo(AppendResult.APPENDED);
        assertThat(series.append(4, stale, scratch)).isEqualTo(AppendResult.APPENDED);
        assertThat(series.chunkCount())
                .as("each marker in the chunk of what it ends")
                .isEqualTo(2);
        assertThat(read(series, 0, 9))
                .containsExactly(
                        TestSample.of(1, histogram),
                        TestSample.of(2, StaleMarker.VALUE),
                        TestSample.of(3, 1.5),
                        TestSample.of(4, StaleMarker.VALUE));
    }

    /** Another sample may have come in between, so only comparing can tell. */
    @Test
    void forgetsThatThereWasNoReset() {
        HeadSeries series = newSeries();
        Histogram histogram =
                Histogram.exponential(0, 0, 1, 1, 1, Buckets.NONE, Buckets.NONE, CounterResetHint.NOT_RESET);
        series.append(2, histogram, scratch);
        series.append(1, histogram, scratch);
        assertThat(read(series, 0, 9))
                .extracting(TestSample::hint)
                .containsExactly(CounterResetHint.UNKNOWN, CounterResetHint.UNKNOWN);
    }

    private List<TestSample> read(HeadSeries series, long startMs, long endMs) {
        SampleBuffer out = new SampleBuffer();
        series.read(startMs, endMs, out);
        List<TestSample> samples = new ArrayList<>();
        for (int i = 0; i < out.size(); i++) {
            samples.add(TestSample.of(out.timestampsMs()[i], out.values()[i], out.histogram(i)));
        }
        return samples;
    }

    private static List<TestSample> samples(Map<Long, TestSample> map) {
        return List.copyOf(map.values());
    }
}
