package io.weir.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.histogram.Histogram;
import io.weir.storage.testing.RandomHistograms;
import io.weir.storage.testing.TestSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SampleBufferTest {
    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    /** Merging keeps every timestamp of both sides once, ascending, and the sample that was there first. */
    @ParameterizedTest
    @MethodSource("seeds")
    void mergesLikeASortedMap(long seed) {
        Random random = new Random(seed);
        TreeMap<Long, TestSample> present = randomSamples(random);
        TreeMap<Long, TestSample> added = randomSamples(random);
        SampleBuffer buffer = usedBuffer(random);
        fill(buffer, present);
        SampleBuffer other = new SampleBuffer(1);
        fill(other, added);
        buffer.merge(0, other);

        TreeMap<Long, TestSample> expected = new TreeMap<>(added);
        expected.putAll(present);
        assertThat(content(buffer)).isEqualTo(List.copyOf(expected.values()));
        assertNothingBeyond(buffer);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void trimsToALeftOpenRange(long seed) {
        Random random = new Random(seed);
        TreeMap<Long, TestSample> samples = randomSamples(random);
        long startMs = random.nextInt(60) - 5;
        long endMs = startMs + random.nextInt(60);
        SampleBuffer buffer = usedBuffer(random);
        fill(buffer, samples);
        buffer.trim(0, startMs, endMs);
        assertThat(content(buffer))
                .isEqualTo(
                        List.copyOf(samples.subMap(startMs, false, endMs, true).values()));
        assertNothingBeyond(buffer);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void insertsInTheMiddle(long seed) {
        Random random = new Random(seed);
        SampleBuffer buffer = usedBuffer(random);
        List<TestSample> expected = new ArrayList<>();
        for (TestSample sample : randomSamples(random).values()) {
            int at = random.nextInt(expected.size() + 1);
            expected.add(at, sample);
            buffer.insert(at, sample.timestampMs(), sample.value(), sample.histogram());
        }
        assertThat(content(buffer)).isEqualTo(expected);
        assertNothingBeyond(buffer);
    }

    /** A buffer that held other samples before. */
    private static SampleBuffer usedBuffer(Random random) {
        SampleBuffer buffer = new SampleBuffer(2);
        fill(buffer, randomSamples(random));
        buffer.clear();
        assertThat(buffer.histograms()).isNull();
        return buffer;
    }

    private static void fill(SampleBuffer buffer, TreeMap<Long, TestSample> samples) {
        for (TestSample sample : samples.values()) {
            if (sample.histogram() == null) {
                buffer.append(sample.timestampMs(), sample.value());
            } else {
                buffer.append(sample.timestampMs(), sample.histogram());
            }
        }
    }

    private static TreeMap<Long, TestSample> randomSamples(Random random) {
        RandomHistograms histograms = new RandomHistograms(random);
        boolean mixed = random.nextBoolean();
        TreeMap<Long, TestSample> samples = new TreeMap<>();
        int count = random.nextInt(20);
        for (int i = 0; i < count; i++) {
            long timestampMs = random.nextInt(50);
            samples.put(
                    timestampMs,
                    mixed && random.nextBoolean()
                            ? TestSample.of(timestampMs, histograms.next())
                            : TestSample.of(timestampMs, random.nextDouble()));
        }
        return samples;
    }

    private static List<TestSample> content(SampleBuffer buffer) {
        List<TestSample> content = new ArrayList<>();
        for (int i = 0; i < buffer.size(); i++) {
            content.add(TestSample.of(buffer.timestampsMs()[i], buffer.values()[i], buffer.histogram(i)));
        }
        return content;
    }

    /** Decoders of floats write two columns only, so the third must be empty where they do. */
    private static void assertNothingBeyond(SampleBuffer buffer) {
        Histogram[] histograms = buffer.histograms();
        for (int i = buffer.size(); histograms != null && i < histograms.length; i++) {
            assertThat(histograms[i]).isNull();
        }
    }
}
