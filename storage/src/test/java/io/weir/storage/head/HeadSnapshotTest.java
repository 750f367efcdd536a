package io.weir.storage.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import io.weir.storage.chunk.XorChunkAppender;
import io.weir.storage.testing.Batches;
import io.weir.storage.testing.Cursors;
import io.weir.storage.testing.RandomHistograms;
import io.weir.storage.testing.TestSample;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HeadSnapshotTest {
    private static final HeadConfig CONFIG = new HeadConfig(
            Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofSeconds(5), 1000);
    private static final int PARTITION = 3;

    @TempDir
    Path directory;

    private final HeadMetrics metrics = new HeadMetrics(new PrometheusRegistry());

    static LongStream seeds() {
        return LongStream.range(0, 30);
    }

    private Head newHead() {
        return new Head(PARTITION, CONFIG, metrics);
    }

    /** A log of records that repeat, come late and out of order. */
    private static List<byte[]> randomLog(Random random) {
        List<byte[]> log = new ArrayList<>();
        List<Histogram> histograms =
                Stream.generate(new RandomHistograms(random)::next).limit(50).toList();
        for (int i = 0; i < 400; i++) {
            Batches batch = new Batches();
            int count = random.nextInt(20);
            for (int j = 0; j < count; j++) {
                Labels labels = Labels.of("__name__", "m" + random.nextInt(3), "s", "ß" + random.nextInt(10));
                long timestampMs = appendTimeMs(i) - random.nextInt(random.nextInt(10) == 0 ? 40_000 : 100);
                if (labels.metricName().equals("m2") && random.nextInt(5) > 0) {
                    batch.add(labels, timestampMs, histograms.get(random.nextInt(3) + i / 10));
                } else {
                    batch.add(labels, timestampMs, random.nextInt(3));
                }
            }
            log.add(batch.finish());
        }
        return log;
    }

    private static long appendTimeMs(int record) {
        return 100_000L + 100L * record;
    }

    private static void apply(Head head, List<byte[]> log, int from, int to) {
        for (int i = from; i < to; i++) {
            head.append(Batches.reader(log.get(i)), i, appendTimeMs(i));
        }
    }

    private static Map<Labels, List<TestSample>> content(Head head) {
        return Cursors.drain(head.select(List.of(), Long.MIN_VALUE, Long.MAX_VALUE));
    }

    private static void assertSame(Head actual, Head expected) {
        assertThat(content(actual)).isEqualTo(content(expected));
        assertThat(actual.appliedOffset()).isEqualTo(expected.appliedOffset());
        assertThat(actual.clockMs()).isEqualTo(expected.clockMs());
        assertThat(actual.completeFromMs()).isEqualTo(expected.completeFromMs());
        assertThat(actual.blocks()).isEqualTo(expected.blocks());
        for (HeadBlock block : expected.blocks()) {
            assertThat(Cursors.drain(actual.lateSeries(block))).isEqualTo(Cursors.drain(expected.lateSeries(block)));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aRestoredHeadWithTheTailReplayedEqualsOneThatNeverStopped(long seed) throws IOException {
        Random random = new Random(seed);
        List<byte[]> log = randomLog(random);
        int covered = random.nextInt(log.size());
        Path file = directory.resolve("head.snapshot");
        Head first = newHead();
        apply(first, log, 0, covered);
        assertThat(HeadSnapshot.write(first, file)).isEqualTo(covered - 1);

        assertThat(HeadSnapshot.coveredOffset(file, PARTITION, CONFIG)).hasValue(covered - 1);
        Head restored = HeadSnapshot.restore(file, PARTITION, CONFIG, metrics);
        assertSame(restored, first);

        apply(restored, log, covered, log.size());
        apply(first, log, covered, log.size());
        assertSame(restored, first);
    }

    /** Samples and late marks that slip into a snapshot beyond its offset are replayed as duplicates. */
    @ParameterizedTest
    @MethodSource("seeds")
    void isTakenWhileTheLogGoesOn(long seed) throws Exception {
        List<byte[]> log = randomLog(new Random(seed));
        Path file = directory.resolve("head.snapshot");
        Head head = newHead();
        apply(head, log, 0, 50);
        CompletableFuture<Void> appending = CompletableFuture.runAsync(() -> apply(head, log, 50, log.size()));
        long covered = HeadSnapshot.write(head, file);
        appending.join();

        Head restored = HeadSnapshot.restore(file, PARTITION, CONFIG, metrics);
        apply(restored, log, (int) covered + 1, log.size());
        assertThat(content(restored)).isEqualTo(content(head));
        assertThat(restored.appliedOffset()).isEqualTo(head.appliedOffset());
        assertThat(restored.blocks().stream().map(HeadBlock::startMs).toList())
                .isEqualTo(head.blocks().stream().map(HeadBlock::startMs).toList());
        for (HeadBlock block : head.blocks()) {
            assertThat(Cursors.drain(restored.lateSeries(block)).keySet())
                    .containsAll(Cursors.drain(head.lateSeries(block)).keySet());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void isIgnoredIfAnyByteIsWrong(long seed) throws IOException {
        Random random = new Random(seed);
        Path file = directory.resolve("head.snapshot");
        Head head = newHead();
        apply(head, randomLog(random), 0, 20);
        HeadSnapshot.write(head, file);
        byte[] bytes = Files.readAllBytes(file);

        byte[] flipped = bytes.clone();
        flipped[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, flipped);
        assertThat(HeadSnapshot.coveredOffset(file, PARTITION, CONFIG)).isEmpty();

        Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
        assertThat(HeadSnapshot.coveredOffset(file, PARTITION, CONFIG)).isEmpty();
    }

    @Test
    void isIgnoredIfItIsOfAnotherPartitionOrBlockLength() throws IOException {
        Path file = directory.resolve("head.snapshot");
        assertThat(HeadSnapshot.coveredOffset(file, PARTITION, CONFIG)).isEqualTo(OptionalLong.empty());
        Head head = newHead();
        head.append(Batches.reader(Batches.tick()), 5, 100);
        HeadSnapshot.write(head, file);
        assertThat(HeadSnapshot.coveredOffset(file, PARTITION, CONFIG)).hasValue(5);
        assertThat(HeadSnapshot.coveredOffset(file, PARTITION + 1, CONFIG)).isEmpty();
        HeadConfig other = HeadConfig.withBlockLength(Duration.ofSeconds(11), Duration.ofSeconds(2));
        assertThat(HeadSnapshot.coveredOffset(file, PARTITION, other)).isEmpty();
    }

    /** The first version had floats only, and chunks that don't tell their encoding. */
    @Test
    void readsTheFirstVersion() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(HeadSnapshot.MAGIC);
        out.writeInt(1);
        out.writeInt(PARTITION);
        out.writeLong(CONFIG.blockLength().toMillis());
        out.writeLong(17); // covered offset
        out.writeLong(100_500); // clock
        out.writeByte(1); // a series follows
        out.writeLong(1);
        out.writeLong(2);
        out.writeByte(1); // labels
        out.write(new byte[] {0, 8});
        out.writeBytes("__name__");
        out.write(new byte[] {1, 2});
        out.writeBytes("up");
        out.writeByte(0); // late blocks
        out.writeByte(1); // chunks
        XorChunkAppender chunk = new XorChunkAppender();
        chunk.append(100_000, 1);
        chunk.append(100_100, 0.5);
        byte[] samples = chunk.toChunk().bytes();
        out.writeByte(2);
        out.writeLong(100_000);
        out.writeLong(100_100);
        out.writeByte(samples.length);
        out.write(samples);
        out.writeByte(0); // no more series
        out.writeLong(Long.MIN_VALUE); // complete from
        out.writeByte(1); // blocks
        out.writeLong(100_000);
        out.writeLong(-1);
        out.writeLong(0);
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.toByteArray());
        out.writeInt((int) checksum.getValue());
        Path file = directory.resolve("head.snapshot");
        Files.write(file, bytes.toByteArray());

        assertThat(HeadSnapshot.coveredOffset(file, PARTITION, CONFIG)).hasValue(17);
        Head restored = HeadSnapshot.restore(file, PARTITION, CONFIG, metrics);
        assertThat(content(restored))
                .containsExactly(Map.entry(
                        Labels.of("__name__", "up"), List.of(TestSample.of(100_000, 1), TestSample.of(100_100, 0.5))));
        assertThat(restored.clockMs()).isEqualTo(100_500);
    }
}
