package io.weir.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SampleBufferTest {
    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    /** Merging keeps every timestamp of both sides once, ascending, and the value that was there first. */
    @ParameterizedTest
    @MethodSource("seeds")
    void mergesLikeASortedMap(long seed) {
        Random random = new Random(seed);
        TreeMap<Long, Double> present = randomSamples(random);
        TreeMap<Long, Double> added = randomSamples(random);
        SampleBuffer buffer = new SampleBuffer();
        present.forEach(buffer::append);
        buffer.merge(0, timestamps(added), values(added), added.size());

        TreeMap<Long, Double> expected = new TreeMap<>(added);
        expected.putAll(present);
        assertThat(content(buffer)).isEqualTo(List.copyOf(expected.entrySet()));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void trimsToALeftOpenRange(long seed) {
        Random random = new Random(seed);
        TreeMap<Long, Double> samples = randomSamples(random);
        long startMs = random.nextInt(60) - 5;
        long endMs = startMs + random.nextInt(60);
        SampleBuffer buffer = new SampleBuffer();
        samples.forEach(buffer::append);
        buffer.trim(0, startMs, endMs);
        assertThat(content(buffer))
                .isEqualTo(
                        List.copyOf(samples.subMap(startMs, false, endMs, true).entrySet()));
    }

    private static TreeMap<Long, Double> randomSamples(Random random) {
        TreeMap<Long, Double> samples = new TreeMap<>();
        int count = random.nextInt(20);
        for (int i = 0; i < count; i++) {
            samples.put((long) random.nextInt(50), random.nextDouble());
        }
        return samples;
    }

    private static long[] timestamps(TreeMap<Long, Double> samples) {
        return samples.keySet().stream().mapToLong(Long::longValue).toArray();
    }

    private static double[] values(TreeMap<Long, Double> samples) {
        return samples.values().stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static List<Map.Entry<Long, Double>> content(SampleBuffer buffer) {
        List<Map.Entry<Long, Double>> content = new ArrayList<>();
        for (int i = 0; i < buffer.size(); i++) {
            content.add(Map.entry(buffer.timestampsMs()[i], buffer.values()[i]));
        }
        return content;
    }
}
