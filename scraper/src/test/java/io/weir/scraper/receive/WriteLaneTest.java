package io.weir.scraper.receive;

import static io.weir.scraper.receive.WriteRequests.message;
import static io.weir.scraper.receive.WriteRequests.series;
import static io.weir.scraper.receive.WriteRequests.snappy;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Labels;
import io.weir.scraper.testing.RecordedLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Properties of decoding, without HTTP. */
class WriteLaneTest {
    private static final long NOW_MS = 1_700_000_000_000L;
    private static final long HOUR_MS = 3_600_000;

    private final RecordedLog log = new RecordedLog();
    private final WriteLane lane = new WriteLane(log.samples(), 1 << 20, NOW_MS);

    private void write(MessageVersion version, byte[] body) throws MalformedWriteException {
        lane.stage(version, body, SnappyBlock.decodedBytes(body), NOW_MS - HOUR_MS, NOW_MS);
        lane.commit().join();
    }

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsEncodedIsDecoded(long seed) throws Exception {
        Random random = new Random(seed);
        for (int request = 0; request < 5; request++) {
            WriteRequests encoded = message();
            List<String> expected = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                TreeMap<String, String> labels = new TreeMap<>();
                for (int n = random.nextInt(4); n > 0; n--) {
                    labels.put("l" + random.nextInt(5), "wért" + random.nextInt(3));
                }
                List<String> pairs = new ArrayList<>(List.of("__name__", "m" + random.nextInt(3)));
                labels.forEach((name, value) -> pairs.addAll(List.of(name, value)));
                long[] timestampsMs = random.longs(random.nextInt(4), NOW_MS - HOUR_MS, NOW_MS)
                        .toArray();
                double[] values = random.doubles(timestampsMs.length).toArray();
                encoded.add(1, series(pairs.toArray(String[]::new), timestampsMs, values));
                for (int k = 0; k < values.length; k++) {
                    expected.add(
                            new RecordedLog.Sample(Labels.of(pairs.toArray(String[]::new)), timestampsMs[k], values[k])
                                    .toString());
                }
            }
            expected.sort(null);

            write(MessageVersion.V1, snappy(encoded.bytes()));
            assertThat(log.newLines()).isEqualTo(expected);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyBytesAreReadOrMalformed(long seed) {
        Random random = new Random(seed);
        byte[] good = message()
                .add(1, series("up", NOW_MS, 1))
                .add(1, series(new String[] {"__name__", "a", "b", "c"}, new long[] {NOW_MS, 7}, new double[] {1, 2}))
                .bytes();
        int malformed = 0;
        for (int i = 0; i < 500; i++) {
            byte[] bad = damaged(random, good);
            byte[] body = random.nextBoolean() ? snappy(bad) : damaged(random, snappy(good));
            try {
                write(random.nextInt(8) == 0 ? MessageVersion.V2 : MessageVersion.V1, body);
            } catch (MalformedWriteException e) {
                assertThat(e.getMessage()).isNotEmpty();
                malformed++;
            }
        }
        assertThat(malformed).isBetween(1, 499);
    }

    private static byte[] damaged(Random random, byte[] good) {
        byte[] bad = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length) : good.length);
        for (int flips = random.nextInt(4); flips > 0 && bad.length > 0; flips--) {
            bad[random.nextInt(bad.length)] = (byte) random.nextInt();
        }
        return bad;
    }
}
