package io.weir.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.Labels;
import io.weir.model.MetricType;
import io.weir.model.histogram.Buckets;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import io.weir.model.relabel.NameValidation;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProtobufFamiliesTest {
    private static final int COUNTER = 0;
    private static final int GAUGE = 1;
    private static final int SUMMARY = 2;
    private static final int HISTOGRAM = 4;
    private static final int GAUGE_HISTOGRAM = 5;

    /** Writes the fields of one message. */
    private static final class Message {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        private void raw(long value) {
            long left = value;
            while ((left & ~0x7FL) != 0) {
                bytes.write((int) (left & 0x7F | 0x80));
                left >>>= 7;
            }
            bytes.write((int) left);
        }

        Message varint(int field, long value) {
            raw(field << 3);
            raw(value);
            return this;
        }

        Message number(int field, double value) {
            raw(field << 3 | 1);
            bytes.writeBytes(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putDouble(value)
                    .array());
            return this;
        }

        Message text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message value) {
            return bytes(field, value.bytes.toByteArray());
        }

        private Message bytes(int field, byte[] value) {
            raw(field << 3 | 2);
            raw(value.length);
            bytes.writeBytes(value);
            return this;
        }

        Message label(String name, String value) {
            return message(1, new Message().text(1, name).text(2, value));
        }
    }

    private static Message family(String name, int type, Message... metrics) {
        Message family = new Message().text(1, name).text(2, "Help.").varint(3, type);
        for (Message metric : metrics) {
            family.message(4, metric);
        }
        return family;
    }

    private static byte[] delimited(Message... families) {
        Message stream = new Message();
        for (Message family : families) {
            stream.raw(family.bytes.size());
            stream.bytes.writeBytes(family.bytes.toByteArray());
        }
        return stream.bytes.toByteArray();
    }

    private static Message value(int field, double value) {
        return new Message().message(field, new Message().number(1, value));
    }

    private static String text(Message... families) throws Exception {
        StringBuilder text = new StringBuilder();
        for (MetricFamily family : ProtobufFamilies.parse(delimited(families)).families()) {
            text.append(family.type().text()).append('\n');
            for (MetricFamily.Sample sample : family.samples()) {
                Labels labels = sample.labels().without(Labels.METRIC_NAME);
                text.append(sample.labels().metricName())
                        .append(labels.isEmpty() ? "" : labels)
                        .append(' ')
                        .append(ExpositionFloat.format(sample.value()))
                        .append('\n');
            }
        }
        return text.toString();
    }

    @Test
    void readsSimpleTypes() throws Exception {
        assertThat(text(
                        family("a", COUNTER, value(3, 1.5).label("x", "é"), value(3, 2)),
                        family("b", GAUGE, value(2, Double.NaN)),
                        family("c", 3, value(5, Double.NEGATIVE_INFINITY))))
                .isEqualTo("""
                    counter
                    a{x="é"} 1.5
                    a 2
                    gauge
                    b NaN
                    unknown
                    c -Inf
                    """);
    }

    @Test
    void readsSummaries() throws Exception {
        Message summary = new Message()
                .varint(1, 3)
                .number(2, 4.5)
                .message(3, new Message().number(1, 0.5).number(2, 7));

        assertThat(text(family("s", SUMMARY, new Message().message(4, summary))))
                .isEqualTo("summary\ns{quantile=\"0.5\"} 7\ns_sum 4.5\ns_count 3\n");
    }

    @Test
    void completesHistograms() throws Exception {
        Message histogram = new Message()
                .varint(1, 3)
                .number(2, 4.5)
                .message(3, new Message().varint(1, 2).number(2, 1));

        assertThat(text(family("h", HISTOGRAM, new Message().message(7, histogram))))
                .isEqualTo("""
                    histogram
                    h_bucket{le="1.0"} 2
                    h_bucket{le="+Inf"} 3
                    h_sum 4.5
                    h_count 3
                    """);
    }

    @Test
    void keepsFloatCounts() throws Exception {
        Message histogram = new Message()
                .number(4, 3.5)
                .message(3, new Message().number(4, 2.5).number(2, 1));

        assertThat(text(family("h", HISTOGRAM, new Message().message(7, histogram))))
                .contains("h_bucket{le=\"1.0\"} 2.5\n", "h_count 3.5\n");
    }

    @Test
    void keepsTheClassicBucketsOfAHistogramOfBothKinds() throws Exception {
        Message both = new Message()
                .varint(1, 3)
                .varint(5, 6)
                .message(3, new Message().varint(1, 2).number(2, 1));
        Message onlyNative = new Message().varint(1, 3).varint(5, 6);

        assertThat(text(family("h", HISTOGRAM, new Message().message(7, both)))).contains("h_bucket{le=\"1.0\"} 2\n");
        assertThat(text(family("h", HISTOGRAM, new Message().message(7, onlyNative))))
                .isEqualTo("histogram\nh_bucket{le=\"+Inf\"} 3\nh_sum 0\nh_count 3\n");
    }

    @Test
    void readsNativeHistograms() throws Exception {
        Message whole = new Message()
                .varint(1, 11)
                .number(2, 4.5)
                .varint(5, 6)
                .number(6, 0.001)
                .varint(7, 1)
                .message(9, new Message().varint(1, 3).varint(2, 1))
                .varint(10, 4)
                .message(12, new Message().varint(1, 4).varint(2, 2))
                .message(12, new Message().varint(1, 2).varint(2, 1))
                .varint(13, 6)
                .varint(13, 1)
                .varint(13, 2);
        Histogram expected = Histogram.exponential(
                3,
                0.001,
                1,
                11,
                4.5,
                Buckets.of(new int[] {2, 3, 5}, new double[] {3, 2, 3}),
                Buckets.of(new int[] {-2}, new double[] {2}),
                CounterResetHint.UNKNOWN);
        Message packed = new Message()
                .varint(1, 11)
                .number(2, 4.5)
                .varint(5, 6)
                .number(6, 0.001)
                .varint(7, 1)
                .message(9, new Message().varint(1, 3).varint(2, 1))
                .bytes(10, new byte[] {4})
                .message(12, new Message().varint(1, 4).varint(2, 2))
                .message(12, new Message().varint(1, 2).varint(2, 1))
                .bytes(13, new byte[] {6, 1, 2});

        assertThat(nativeHistogram(HISTOGRAM, whole)).isEqualTo(expected);
        assertThat(nativeHistogram(HISTOGRAM, packed)).isEqualTo(expected);
        assertThat(nativeHistogram(GAUGE_HISTOGRAM, whole).hint()).isEqualTo(CounterResetHint.GAUGE);
    }

    private static Histogram nativeHistogram(int type, Message histogram) throws Exception {
        MetricFamily family = ProtobufFamilies.parse(delimited(
                        family("h", type, new Message().label("x", "1").message(7, histogram))))
                .families()
                .get(0);
        MetricFamily.NativeSample sample = family.nativeSamples().get(0);
        assertThat(sample.labels()).isEqualTo(Labels.of(Labels.METRIC_NAME, "h", "x", "1"));
        return sample.histogram();
    }

    @Test
    void refusesFaultyNativeHistograms() {
        assertThatThrownBy(() ->
                        nativeHistogram(HISTOGRAM, new Message().varint(5, 200).message(12, new Message())))
                .hasMessageContaining("native histogram \"h\": no histogram schema from -4 to 8: 100");
        assertThatThrownBy(() -> nativeHistogram(
                        HISTOGRAM, new Message().varint(5, 0).message(12, new Message().varint(2, 1_000_000_000))))
                .hasMessageContaining("spans need more buckets");
        assertThatThrownBy(() ->
                        nativeHistogram(HISTOGRAM, new Message().varint(1, 9).varint(7, 8)))
                .hasMessageContaining("buckets hold 8.0 observations, but the count is 9.0");
    }

    static LongStream manySeeds() {
        return LongStream.rangeClosed(1, 50);
    }

    /** What is written is read back equal. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("manySeeds")
    void readsWhatTheWriterWrites(long seed) throws Exception {
        Random random = new Random(seed);
        boolean whole = random.nextBoolean();
        double zeroCount = count(random, whole);
        Buckets positive = buckets(random, whole);
        Buckets negative = buckets(random, whole);
        Histogram histogram = Histogram.exponential(
                random.nextInt(13) - 4,
                random.nextDouble(),
                zeroCount,
                zeroCount + positive.total() + negative.total(),
                random.nextGaussian(),
                positive,
                negative,
                CounterResetHint.UNKNOWN);
        Labels labels = Labels.of(Labels.METRIC_NAME, "h", "x.y", "ä");
        MetricFamily family = new MetricFamily(
                "h",
                MetricType.HISTOGRAM,
                "Help.",
                List.of(
                        new MetricFamily.Sample(
                                labels.with(Labels.METRIC_NAME, "h_bucket").with("le", "0.5"), count(random, whole)),
                        new MetricFamily.Sample(
                                labels.with(Labels.METRIC_NAME, "h_bucket").with("le", "+Inf"), histogram.count()),
                        new MetricFamily.Sample(labels.with(Labels.METRIC_NAME, "h_sum"), histogram.sum()),
                        new MetricFamily.Sample(labels.with(Labels.METRIC_NAME, "h_count"), histogram.count())),
                List.of(new MetricFamily.NativeSample(labels, histogram)));
        MetricFamily summary = new MetricFamily(
                "s",
                MetricType.SUMMARY,
                "",
                List.of(
                        new MetricFamily.Sample(Labels.of(Labels.METRIC_NAME, "s", "quantile", "0.5"), 7),
                        new MetricFamily.Sample(Labels.of(Labels.METRIC_NAME, "s_sum"), 1.5),
                        new MetricFamily.Sample(Labels.of(Labels.METRIC_NAME, "s_count"), 3)));
        MetricFamily gauge = new MetricFamily(
                "a.b",
                MetricType.GAUGE,
                "",
                List.of(new MetricFamily.Sample(Labels.of(Labels.METRIC_NAME, "a.b"), random.nextDouble())));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ProtobufWriter writer = new ProtobufWriter(out, EscapingScheme.ALLOW_UTF_8);

        writer.write(family);
        writer.write(summary);
        writer.write(gauge);
        writer.end();

        assertThat(ProtobufFamilies.parse(out.toByteArray(), NameValidation.UTF8)
                        .families())
                .containsExactly(family, summary, gauge);
    }

    private static double count(Random random, boolean whole) {
        return whole ? random.nextInt(1_000_000) : random.nextDouble();
    }

    private static Buckets buckets(Random random, boolean whole) {
        int size = random.nextInt(6);
        int[] indices = new int[size];
        double[] counts = new double[size];
        int index = random.nextInt(20) - 10;
        for (int i = 0; i < size; i++) {
            indices[i] = index;
            counts[i] = count(random, whole);
            index += 1 + random.nextInt(3);
        }
        return Buckets.of(indices, counts);
    }

    @Test
    void keepsTheLastOfTwoFamiliesWithOneName() throws Exception {
        assertThat(text(family("a", COUNTER, value(3, 1)), family("a", GAUGE, value(2, 2))))
                .isEqualTo("gauge\na 2\n");
    }

    @Test
    void tellsTimestamps() throws Exception {
        byte[] stamped = delimited(family("a", COUNTER, value(3, 1).varint(6, 1234)));

        assertThat(ProtobufFamilies.parse(stamped).hasTimestamps()).isTrue();
        assertThat(ProtobufFamilies.parse(delimited(family("a", COUNTER, value(3, 1))))
                        .hasTimestamps())
                .isFalse();
    }

    @Test
    void refusesFaultyFamilies() {
        assertThatThrownBy(() -> text(family("1a", COUNTER, value(3, 1))))
                .hasMessageEndingWith("invalid metric name \"1a\"");
        assertThatThrownBy(() -> text(family("a", COUNTER, value(2, 1))))
                .hasMessageEndingWith("metric \"a\" has no value of its type counter");
        assertThatThrownBy(() -> text(family("a", 6, value(2, 1))))
                .hasMessageEndingWith("metric type 6 is not supported");
        assertThatThrownBy(() ->
                        text(family("a", COUNTER, value(3, 1).label("x", "1").label("x", "2"))))
                .hasMessageEndingWith("duplicate label names for metric \"a\"");
        assertThatThrownBy(() -> text(family("a", COUNTER, value(3, 1).label("__name__", "b"))))
                .hasMessageEndingWith("invalid label name \"__name__\"");
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 4);
    }

    /** Any bytes give families or an {@link ExpositionException}. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void survivesDamage(long seed) {
        Random random = new Random(seed);
        byte[] whole = delimited(
                family("a", COUNTER, value(3, 1).label("x", "y")),
                family(
                        "h",
                        HISTOGRAM,
                        new Message()
                                .message(
                                        7,
                                        new Message()
                                                .varint(1, 3)
                                                .number(2, 1)
                                                .varint(5, 2)
                                                .message(
                                                        12,
                                                        new Message()
                                                                .varint(1, 2)
                                                                .varint(2, 1))
                                                .varint(13, 2))));
        for (int i = 0; i < 10_000; i++) {
            byte[] damaged = java.util.Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
            for (int n = random.nextInt(4); n > 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(ProtobufFamilies.parse(damaged).families())
                        .allSatisfy(family -> assertThat(family.samples()).isNotEmpty());
            } catch (ExpositionException e) {
                assertThat(e).hasMessageStartingWith("protobuf format parsing error in byte ");
            }
        }
    }
}
