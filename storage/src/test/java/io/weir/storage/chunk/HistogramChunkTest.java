package io.weir.storage.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.StaleMarker;
import io.weir.model.histogram.Buckets;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import io.weir.storage.SampleBuffer;
import io.weir.storage.testing.RandomHistograms;
import io.weir.storage.testing.TestSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The oracle of a chunk is the list of samples that went in. */
class HistogramChunkTest {
    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void returnsEveryBitThatWentIn(long seed) {
        List<TestSample> samples = randomSamples(new Random(seed));
        HistogramChunkAppender appender = append(samples);
        assertThat(decode(appender.toChunk())).isEqualTo(samples);

        SampleBuffer open = new SampleBuffer();
        appender.decodeTo(open);
        assertThat(content(open)).isEqualTo(samples);
        SampleBuffer last = new SampleBuffer();
        appender.lastTo(last);
        assertThat(content(last)).containsExactly(samples.get(samples.size() - 1));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void goesOnWhereASealedChunkEnded(long seed) {
        List<TestSample> samples = randomSamples(new Random(seed));
        int half = (samples.size() + 1) / 2;
        HistogramChunkAppender reopened = (HistogramChunkAppender)
                append(samples.subList(0, half)).toChunk().reopen();
        samples.subList(half, samples.size()).forEach(sample -> append(reopened, sample));
        assertThat(reopened.toChunk().bytes())
                .isEqualTo(append(samples).toChunk().bytes());
    }

    /** Damaged bytes give some samples or this exception, never another one. */
    @ParameterizedTest
    @MethodSource("seeds")
    void noticesMissingBytes(long seed) {
        Random random = new Random(seed);
        Chunk chunk = append(randomSamples(random)).toChunk();
        byte[] damaged = Arrays.copyOf(chunk.bytes(), random.nextInt(chunk.sizeBytes()));
        for (int i = 0; i < damaged.length; i++) {
            if (random.nextInt(10) == 0) {
                damaged[i] = (byte) random.nextInt();
            }
        }
        SampleBuffer out = new SampleBuffer();
        try {
            new Chunk(ChunkEncoding.HISTOGRAM, damaged, chunk.count(), 0, 0).decodeTo(out);
        } catch (MalformedChunkException e) {
            assertThat(e).hasMessageContaining("at byte");
        }
        assertThat(out.size()).isLessThanOrEqualTo(chunk.count());
    }

    @Test
    void takesOnlyHistogramsOfItsForm() {
        Histogram first = histogram(3, 1, CounterResetHint.UNKNOWN);
        HistogramChunkAppender appender = new HistogramChunkAppender(first);
        assertThat(appender.takes(histogram(3, 7, CounterResetHint.RESET))).isTrue();
        assertThat(appender.takes(histogram(2, 1, CounterResetHint.UNKNOWN))).isFalse();
        assertThat(appender.takes(histogram(3, 1, CounterResetHint.GAUGE))).isFalse();
        assertThat(appender.takes(histogram(3, 1.5, CounterResetHint.UNKNOWN))).isFalse();
        assertThat(new HistogramChunkAppender(histogram(3, 1.5, CounterResetHint.UNKNOWN)).takes(first))
                .as("fractions can be whole")
                .isTrue();
        Histogram custom = Histogram.custom(new double[] {1, 2}, 0, 0, Buckets.NONE, CounterResetHint.UNKNOWN);
        assertThat(appender.takes(custom)).isFalse();
        assertThat(new HistogramChunkAppender(custom)
                        .takes(Histogram.custom(new double[] {1, 3}, 0, 0, Buckets.NONE, CounterResetHint.UNKNOWN)))
                .isFalse();
    }

    /** 30 buckets that grow by one or two at each scrape. */
    @Test
    void spendsLittleOnSteadyGrowth() {
        Random random = new Random(1);
        double[] counts = new double[30];
        HistogramChunkAppender appender = null;
        for (int i = 0; i < 200; i++) {
            for (int k = 0; k < counts.length; k++) {
                counts[k] += 1 + random.nextInt(2);
            }
            double count = Arrays.stream(counts).sum();
            Histogram histogram = Histogram.exponential(
                    3, 0, 0, count, count * 2, buckets(counts), Buckets.NONE, CounterResetHint.UNKNOWN);
            if (appender == null) {
                appender = new HistogramChunkAppender(histogram);
            }
            appender.append(15_000L * i, histogram);
        }
        assertThat(appender).isNotNull();
        // Each number takes some 4 bits, where 8 bytes each would be 50,000 bytes.
        assertThat(appender.toChunk().sizeBytes()).isLessThan(200 * 30 / 2 + 2000);
    }

    private static Buckets buckets(double[] counts) {
        int[] indices = new int[counts.length];
        Arrays.setAll(indices, i -> i);
        return Buckets.of(indices, counts);
    }

    private static Histogram histogram(int schema, double count, CounterResetHint hint) {
        return Histogram.exponential(
                schema, 0, 0, count, 2, Buckets.of(new int[] {1}, new double[] {count}), Buckets.NONE, hint);
    }

    private static HistogramChunkAppender append(List<TestSample> samples) {
        Histogram first = samples.get(0).histogram();
        assertThat(first).isNotNull();
        HistogramChunkAppender appender = new HistogramChunkAppender(first);
        samples.forEach(sample -> append(appender, sample));
        return appender;
    }

    private static void append(HistogramChunkAppender appender, TestSample sample) {
        if (sample.histogram() == null) {
            appender.appendStale(sample.timestampMs());
        } else {
            appender.append(sample.timestampMs(), sample.histogram());
        }
    }

    private static List<TestSample> decode(Chunk chunk) {
        SampleBuffer out = new SampleBuffer();
        chunk.decodeTo(out);
        return content(out);
    }

    private static List<TestSample> content(SampleBuffer buffer) {
        List<TestSample> samples = new ArrayList<>();
        for (int i = 0; i < buffer.size(); i++) {
            samples.add(TestSample.of(buffer.timestampsMs()[i], buffer.values()[i], buffer.histogram(i)));
        }
        return samples;
    }

    /** Samples of one form, with stale markers between them. */
    private static List<TestSample> randomSamples(Random random) {
        List<TestSample> samples = new ArrayList<>();
        RandomHistograms histograms = new RandomHistograms(random);
        Histogram first = histograms.next();
        HistogramChunkAppender form = new HistogramChunkAppender(first);
        long timestampMs = random.nextInt(4) == 0 ? random.nextLong() >> 3 : 1_700_000_000_000L;
        samples.add(TestSample.of(timestampMs, first));
        int count = 1 + random.nextInt(150);
        for (int i = 0; i < count; i++) {
            timestampMs += random.nextInt(5) == 0 ? 1 + random.nextInt(1 << 20) : 15_000;
            Histogram next = histograms.next();
            if (form.takes(next)) {
                samples.add(
                        random.nextInt(20) == 0
                                ? TestSample.of(timestampMs, StaleMarker.VALUE)
                                : TestSample.of(timestampMs, next));
            }
        }
        return samples;
    }
}
