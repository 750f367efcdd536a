package io.weir.scraper.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.Labels;
import io.weir.scraper.testing.RecordedLog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Decoding of remote write 2.0, without HTTP. */
class RemoteWrite2Test {
    private static final long NOW_MS = 1_700_000_000_000L;

    private final RecordedLog log = new RecordedLog();
    private final WriteLane lane = new WriteLane(log.samples(), 1 << 20, NOW_MS);
    private final List<String> symbols = new ArrayList<>(List.of(""));

    private int symbol(String text) {
        if (!symbols.contains(text)) {
            symbols.add(text);
        }
        return symbols.indexOf(text);
    }

    private WriteRequests series(String... labels) {
        WriteRequests refs = WriteRequests.message();
        for (String text : labels) {
            refs.varint(symbol(text));
        }
        return WriteRequests.message().add(1, refs);
    }

    private StagedWrite write(WriteRequests... series) throws MalformedWriteException {
        WriteRequests request = WriteRequests.message();
        // Symbols behind the series are legal protobuf.
        for (WriteRequests one : series) {
            request.add(5, one);
        }
        symbols.forEach(symbol -> request.add(4, symbol));
        return writeRequest(request);
    }

    private StagedWrite writeRequest(WriteRequests request) throws MalformedWriteException {
        byte[] body = WriteRequests.snappy(request.bytes());
        StagedWrite staged = lane.stage(MessageVersion.V2, body, SnappyBlock.decodedBytes(body), NOW_MS - 1000, NOW_MS);
        lane.commit().join();
        return staged;
    }

    @Test
    void samplesLeadToTheSameSeriesAsInVersion1() throws MalformedWriteException {
        String[] labels = {"__name__", "up", "job", "node"};
        byte[] version1 = WriteRequests.snappy(WriteRequests.message()
                .add(1, WriteRequests.series(labels, new long[] {NOW_MS - 1}, new double[] {1}))
                .bytes());
        lane.stage(MessageVersion.V1, version1, SnappyBlock.decodedBytes(version1), 0, NOW_MS);
        lane.commit().join();
        StagedWrite staged =
                write(series(labels).add(2, WriteRequests.sample(NOW_MS, 2).add(3, NOW_MS - 500)));

        assertThat(staged.isComplete()).isTrue();
        assertThat(log.newLines())
                .containsExactly("up{job=\"node\"} 1 @1699999999999", "up{job=\"node\"} 2 @1700000000000");
    }

    @Test
    void whatIsGoodIsTakenAndTheRestIsExplained() throws MalformedWriteException {
        StagedWrite staged = write(
                series("__name__", "good").add(2, WriteRequests.sample(NOW_MS, 1)),
                series("__name__", "old").add(2, WriteRequests.sample(NOW_MS - 1001, 1)),
                series("__name__", "empty"),
                series("job", "nameless").add(2, WriteRequests.sample(NOW_MS, 1)),
                series("__name__", "native")
                        .add(3, WriteRequests.message().add(1, 7L).add(15, NOW_MS)));

        assertThat(log.newLines()).containsExactly("good 1 @1700000000000");
        assertThat(staged.isComplete()).isFalse();
        assertThat(staged.reasons().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("out of bounds: {__name__=\"old\"} at 2023-11-14T22:13:18.999Z"),
                        line -> assertThat(line).isEqualTo("series without samples: {__name__=\"empty\"}"),
                        line -> assertThat(line).startsWith("missing metric name (__name__ label): {job=\"nameless\"}"),
                        line -> assertThat(line)
                                .startsWith("invalid native histogram: {__name__=\"native\"}: buckets hold 0.0 obs"));
    }

    @Test
    void histogramsAreTakenBesideFloats() throws MalformedWriteException {
        WriteRequests histogram = WriteRequests.message()
                .add(1, 4L)
                .add(3, 2.5)
                .add(11, WriteRequests.message().add(1, 0L).add(2, 2L))
                .add(12, WriteRequests.message().varint(2).varint(4))
                .add(14, 3L)
                .add(15, NOW_MS);
        WriteRequests old = WriteRequests.message().add(15, NOW_MS - 1001);
        StagedWrite staged = write(
                series("__name__", "mixed").add(3, histogram).add(3, old).add(2, WriteRequests.sample(NOW_MS - 1, 7)));

        assertThat(log.newLines())
                .containsExactly(
                        "mixed 7 @1699999999999", "mixed {count:4, sum:2.5, (0.5,1]:1, (1,2]:3} @1700000000000");
        assertThat(staged.histograms()).isEqualTo(1);
        assertThat(staged.tooOld()).isEqualTo(1);
    }

    @Test
    void aBodyThatIsNotVersion2IsMalformed() {
        WriteRequests version1 = WriteRequests.message().add(1, WriteRequests.series("up", NOW_MS, 1));
        assertThatThrownBy(() -> writeRequest(version1)).hasMessageContaining("field 1 is not one of");

        WriteRequests noEmptySymbol = WriteRequests.message().add(4, "x");
        assertThatThrownBy(() -> writeRequest(noEmptySymbol))
                .hasMessageContaining("the first symbol must be the empty string");

        WriteRequests wild =
                WriteRequests.message().add(1, WriteRequests.message().varint(1).varint(99));
        assertThatThrownBy(() -> write(wild)).hasMessageContaining("label reference 1 or 99 outside the symbols");

        WriteRequests odd =
                WriteRequests.message().add(1, WriteRequests.message().varint(0));
        assertThatThrownBy(() -> write(odd)).hasMessageContaining("an odd number of label references");
    }

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsEncodedIsDecoded(long seed) throws MalformedWriteException {
        Random random = new Random(seed);
        for (int request = 0; request < 5; request++) {
            symbols.subList(1, symbols.size()).clear();
            List<WriteRequests> encoded = new ArrayList<>();
            List<String> expected = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                String[] labels = {
                    "__name__", "m" + random.nextInt(3), "long", "é".repeat(random.nextInt(300)) + random.nextInt(2)
                };
                double value = random.nextDouble();
                encoded.add(series(labels).add(2, WriteRequests.sample(NOW_MS - i, value)));
                expected.add(new RecordedLog.Sample(Labels.of(labels), NOW_MS - i, value).toString());
            }
            Collections.sort(expected);

            assertThat(write(encoded.toArray(WriteRequests[]::new)).isComplete())
                    .isTrue();
            assertThat(log.newLines()).isEqualTo(expected);
        }
    }
}
