package io.weir.storage.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.StaleMarker;
import io.weir.storage.SampleBuffer;
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
class XorChunkTest {
    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void returnsEveryBitThatWentIn(long seed) {
        List<TestSample> samples = randomSamples(new Random(seed));
        XorChunkAppender appender = append(samples);
        assertThat(decode(appender.toChunk())).isEqualTo(samples);

        SampleBuffer open = new SampleBuffer();
        appender.decodeTo(open);
        assertThat(content(open)).isEqualTo(samples);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void goesOnWhereASealedChunkEnded(long seed) {
        List<TestSample> samples = randomSamples(new Random(seed));
        int half = (samples.size() + 1) / 2;
        XorChunkAppender reopened =
                (XorChunkAppender) append(samples.subList(0, half)).toChunk().reopen();
        samples.subList(half, samples.size()).forEach(sample -> reopened.append(sample.timestampMs(), sample.value()));
        assertThat(reopened.toChunk().bytes())
                .isEqualTo(append(samples).toChunk().bytes());
    }

    /** Damaged bytes give some samples or this exception, never another one. */
    @ParameterizedTest
    @MethodSource("seeds")
    void noticesMissingBytes(long seed) {
        Random random = new Random(seed);
        List<TestSample> samples = randomSamples(random);
        Chunk chunk = append(samples).toChunk();
        byte[] damaged = Arrays.copyOf(chunk.bytes(), random.nextInt(chunk.sizeBytes()));
        for (int i = 0; i < damaged.length; i++) {
            if (random.nextInt(10) == 0) {
                damaged[i] = (byte) random.nextInt();
            }
        }
        try {
            new Chunk(ChunkEncoding.XOR, damaged, chunk.count(), 0, 0).decodeTo(new SampleBuffer());
        } catch (MalformedChunkException e) {
            assertThat(e).hasMessageContaining("at byte");
        }
        assertThatThrownBy(() -> new Chunk(ChunkEncoding.XOR, new byte[15], 1, 0, 0).decodeTo(new SampleBuffer()))
                .isInstanceOf(MalformedChunkException.class);
    }

    @Test
    void spendsTwoBitsOnARegularUnchangedSample() {
        XorChunkAppender appender = new XorChunkAppender();
        for (int i = 0; i < 240; i++) {
            appender.append(1_700_000_000_000L + i * 15_000L, 42);
        }
        assertThat(appender.toChunk().sizeBytes()).isLessThan(16 + 4 + 240 / 4 + 1);
    }

    private static XorChunkAppender append(List<TestSample> samples) {
        XorChunkAppender appender = new XorChunkAppender();
        samples.forEach(sample -> appender.append(sample.timestampMs(), sample.value()));
        return appender;
    }

    private static List<TestSample> decode(Chunk chunk) {
        SampleBuffer out = new SampleBuffer();
        chunk.decodeTo(out);
        return content(out);
    }

    private static List<TestSample> content(SampleBuffer buffer) {
        List<TestSample> samples = new ArrayList<>();
        for (int i = 0; i < buffer.size(); i++) {
            samples.add(TestSample.of(buffer.timestampsMs()[i], buffer.values()[i]));
        }
        return samples;
    }

    private static List<TestSample> randomSamples(Random random) {
        List<TestSample> samples = new ArrayList<>();
        int count = 1 + random.nextInt(300);
        long timestampMs = random.nextInt(4) == 0 ? random.nextLong() >> 3 : 1_700_000_000_000L;
        double value = random.nextInt(1000);
        for (int i = 0; i < count; i++) {
            samples.add(TestSample.of(timestampMs, value));
            timestampMs += 1 + randomStep(random);
            value = nextValue(random, value);
        }
        return samples;
    }

    private static long randomStep(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextInt(1 << 20);
            case 1 -> random.nextLong() >>> 20;
            case 2 -> random.nextInt(10);
            default -> 14_999;
        };
    }

    private static double nextValue(Random random, double value) {
        return switch (random.nextInt(9)) {
            case 0 -> StaleMarker.VALUE;
            case 1 -> Double.longBitsToDouble(0x7ff0000000000000L | random.nextLong() >>> 12);
            case 2 -> Double.longBitsToDouble(random.nextLong());
            case 3 -> -0.0;
            case 4 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.MIN_VALUE;
            case 5, 6 -> value;
            default -> value + random.nextInt(100);
        };
    }
}
