package io.weir.exposition.protobuf;

import static io.weir.exposition.testing.ProtobufWriter.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.exposition.protobuf.NativeHistogramReader.Message;
import io.weir.exposition.testing.ProtobufWriter;
import io.weir.model.StaleMarker;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NativeHistogramReaderTest {
    private static ProtobufWriter span(long offset, long length) {
        return message().addSigned(1, offset).add(2, length);
    }

    private static ProtobufWriter packed(long... deltas) {
        ProtobufWriter packed = message();
        for (long delta : deltas) {
            packed.signedVarint(delta);
        }
        return packed;
    }

    private static ProtobufWriter doubles(double... counts) {
        ProtobufWriter packed = message();
        for (double count : counts) {
            packed.rawDouble(count);
        }
        return packed;
    }

    private static Histogram read(Message kind, ProtobufWriter fields) throws MalformedProtobufException {
        ProtobufReader in = new ProtobufReader();
        byte[] bytes = fields.bytes();
        in.reset(bytes, 0, bytes.length);
        NativeHistogramReader reader = new NativeHistogramReader(kind);
        reader.clear();
        while (in.next()) {
            if (!reader.read(in)) {
                in.skip();
            }
        }
        return reader.histogram();
    }

    /** Five observations: -1 and -1, 0, 2 and 8. */
    private static ProtobufWriter remoteWrite() {
        return message()
                .add(1, 5L)
                .add(3, 8.0)
                .addSigned(4, 0)
                .add(5, 0.001)
                .add(6, 1L)
                .add(8, span(0, 1))
                .add(9, packed(2))
                .add(11, span(1, 1))
                .add(11, span(1, 1))
                .add(12, packed(1, 0))
                .add(14, 1L)
                .add(15, 1_000L);
    }

    @Test
    void readsTheHistogramOfRemoteWrite() throws MalformedProtobufException {
        Histogram histogram = read(Message.REMOTE_WRITE, remoteWrite());
        assertThat(histogram).hasToString("{count:5, sum:8, [-1,-0.5):2, [-0.001,0.001]:1, (1,2]:1, (4,8]:1}");
        assertThat(histogram.hint()).isEqualTo(CounterResetHint.RESET);
    }

    /** Proto2 repeats numbers without packing them, and has no hint. */
    @Test
    void readsTheHistogramOfAnExposition() throws MalformedProtobufException {
        Histogram histogram = read(
                Message.EXPOSITION,
                message()
                        .add(1, 5L)
                        .add(2, 8.0)
                        .addSigned(5, 0)
                        .add(6, 0.001)
                        .add(7, 1L)
                        .add(9, span(0, 1))
                        .addSigned(10, 2)
                        .add(12, span(1, 1))
                        .add(12, span(1, 1))
                        .addSigned(13, 1)
                        .addSigned(13, 0)
                        .add(3, message().add(1, 5L)));
        assertThat(histogram).isEqualTo(read(Message.REMOTE_WRITE, remoteWrite()));
        assertThat(histogram.hint()).isEqualTo(CounterResetHint.UNKNOWN);
    }

    @Test
    void readsFractionsAndCustomBounds() throws MalformedProtobufException {
        Histogram histogram = read(
                Message.REMOTE_WRITE,
                message()
                        .add(2, 2.5)
                        .add(3, 4.0)
                        .addSigned(4, -53)
                        .add(11, span(0, 2))
                        .add(13, doubles(0.5, 2))
                        .add(14, 3L)
                        .add(16, doubles(1, 2.5)));
        assertThat(histogram).hasToString("{count:2.5, sum:4, [-Inf,1]:0.5, (1,2.5]:2}");
        assertThat(histogram.hint()).isEqualTo(CounterResetHint.GAUGE);
    }

    @Test
    void knowsAStaleMarkerWhateverElseIsThere() throws MalformedProtobufException {
        assertThat(read(Message.REMOTE_WRITE, message().add(3, StaleMarker.VALUE))
                        .isStale())
                .isTrue();
        assertThat(read(Message.REMOTE_WRITE, message().add(1, 7L).add(3, StaleMarker.VALUE))
                        .isStale())
                .isTrue();
    }

    record Case(String name, ProtobufWriter fields, String expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> contradictions() {
        return Stream.of(
                new Case(
                        "count",
                        message().add(1, 3L).add(6, 1L),
                        "buckets hold 1.0 observations, but the count is 3.0"),
                new Case("negative", message().add(11, span(0, 1)).add(12, packed(-1)), "bucket 0 has the count -1.0"),
                new Case("spans", message().add(1, 1L).add(12, packed(1)), "spans need 0 buckets, 1 given"),
                new Case(
                        "far",
                        message().add(1, 2L).add(11, span(Integer.MAX_VALUE, 2)).add(12, packed(1, 0)),
                        "beyond"),
                new Case("schema", message().addSigned(4, 9), "no histogram schema from -4 to 8: 9"),
                new Case("bounds", message().addSigned(4, -53).add(16, doubles(2, 1)), "custom bounds don't ascend"),
                new Case("kinds", message().add(9, packed(1)).add(13, doubles(1)), "both counts and differences"),
                new Case("threshold", message().add(5, -1.0), "zero threshold -1.0"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contradictions")
    void refusesWhatContradictsItself(Case contradiction) {
        assertThatThrownBy(() -> read(Message.REMOTE_WRITE, contradiction.fields))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(contradiction.expected);
    }

    static LongStream seeds() {
        return LongStream.range(0, 500);
    }

    /** Any bytes give a histogram or one of the two exceptions. */
    @ParameterizedTest
    @MethodSource("seeds")
    void survivesDamage(long seed) {
        Random random = new Random(seed);
        byte[] bytes = remoteWrite().bytes();
        for (int i = random.nextInt(6); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        try {
            ProtobufReader in = new ProtobufReader();
            in.reset(bytes, 0, bytes.length);
            NativeHistogramReader reader = new NativeHistogramReader(Message.REMOTE_WRITE);
            while (in.next()) {
                if (!reader.read(in)) {
                    in.skip();
                }
            }
            assertThat(reader.histogram().count()).isNotNegative();
        } catch (MalformedProtobufException | IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("(?s).+");
        }
    }
}
