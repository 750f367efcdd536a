package io.weir.model.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.Fingerprint;
import io.weir.model.Labels;
import io.weir.model.StaleMarker;
import io.weir.model.histogram.Buckets;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The hand-written codec against Avro's own, which is the specification of the bytes. */
class SampleBatchCodecTest {
    private static final Labels UP = Labels.of("__name__", "up", "job", "node");
    private static final Labels DOWN = Labels.of("__name__", "down", "job", "node");

    record Sample(Labels labels, long timestampMs, double value) {}

    static LongStream seeds() {
        return LongStream.range(0, 30);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsWrittenIsReadBackBitForBit(long seed) throws IOException {
        Random random = new Random(seed);
        SampleBatchEncoder encoder = new SampleBatchEncoder();
        Map<Labels, SampleBatchEncoder.Series> introduced = new HashMap<>();
        SampleBatchReader reader = new SampleBatchReader();
        for (int batch = 0; batch < 5; batch++) {
            List<Sample> written = randomSamples(random);
            encoder.begin(1_700_000_000_000L);
            for (Sample sample : written) {
                SampleBatchEncoder.Series series = introduced.computeIfAbsent(sample.labels, encoder::series);
                encoder.add(series, sample.timestampMs, sample.value);
            }
            byte[] record = encoder.finish();

            assertThat(read(reader, record)).isEqualTo(written);
            assertThat(readByAvro(record)).isEqualTo(written);
        }
    }

    @Test
    void columnsOfOneSeriesStayTogether() {
        SampleBatchEncoder encoder = new SampleBatchEncoder();
        SampleBatchEncoder.Series up = encoder.series(UP);
        encoder.begin(1000);
        encoder.add(up, new long[] {1000, 900, 2000, 7}, new double[] {1, 2, 3, 4}, 0, 3);

        SampleBatchReader reader = new SampleBatchReader();
        reader.reset(encoder.finish());

        assertThat(reader.nextSeries()).isTrue();
        assertThat(reader.sampleCount()).isEqualTo(3);
        assertThat(Arrays.copyOf(reader.timestampsMs(), 3)).containsExactly(1000, 900, 2000);
        assertThat(Arrays.copyOf(reader.values(), 3)).containsExactly(1, 2, 3);
        assertThat(reader.fingerprint()).isEqualTo(Fingerprint.of(UP));
        assertThat(reader.nextSeries()).isFalse();
    }

    @Test
    void aTickHoldsNoSeries() {
        SampleBatchEncoder encoder = new SampleBatchEncoder();
        encoder.begin(5);
        SampleBatchReader reader = new SampleBatchReader();
        reader.reset(encoder.finish());

        assertThat(encoder.isEmpty()).isTrue();
        assertThat(reader.nextSeries()).isFalse();
    }

    @Test
    void histogramsWrittenByALaterVersionAreSteppedOver() throws IOException {
        byte[] record = withHeader(SampleBatchSchema.CURRENT, batchWithAHistogram(SampleBatchSchema.CURRENT));

        assertThat(read(new SampleBatchReader(), record)).containsExactly(new Sample(DOWN, 1002, 7));
    }

    static List<Histogram> histograms() {
        Buckets none = Buckets.NONE;
        Buckets gaps = Buckets.of(new int[] {-7, -6, 0, 3}, new double[] {1, 2.5, 3, 4});
        Buckets one = Buckets.of(new int[] {2}, new double[] {9});
        return List.of(
                Histogram.exponential(3, 1e-128, 2, 12.5, 4.25, gaps, one, CounterResetHint.RESET),
                Histogram.exponential(-4, 0, 0, 0, 0, none, none, CounterResetHint.GAUGE),
                Histogram.exponential(0, 0, 0, 0, StaleMarker.VALUE, none, none, CounterResetHint.UNKNOWN),
                Histogram.custom(new double[] {0.1, 1, 10}, 9, 7, one, CounterResetHint.NOT_RESET));
    }

    @ParameterizedTest
    @MethodSource("histograms")
    void histogramsAreReadBack(Histogram histogram) throws IOException {
        SampleBatchEncoder encoder = new SampleBatchEncoder();
        encoder.begin(1000);
        encoder.add(encoder.series(UP), 1001, histogram);
        encoder.add(encoder.series(DOWN), 1002, 7);
        byte[] record = encoder.finish();
        SampleBatchReader reader = new SampleBatchReader();
        reader.reset(record);

        assertThat(reader.nextSeriesOfAnyKind()).isTrue();
        assertThat(reader.isHistogram()).isTrue();
        assertThat(reader.labels()).isEqualTo(UP);
        assertThat(reader.timestampsMs()[0]).isEqualTo(1001);
        assertThat(reader.histograms()).containsExactly(histogram);
        assertThat(reader.nextSeriesOfAnyKind()).isTrue();
        assertThat(reader.isHistogram()).isFalse();
        assertThat(reader.nextSeriesOfAnyKind()).isFalse();
        assertThat(read(reader, record)).containsExactly(new Sample(DOWN, 1002, 7));
        GenericRecord byAvro = avroRecord(record);
        GenericRecord up = (GenericRecord) ((List<?>) byAvro.get("series")).get(0);
        GenericRecord written = (GenericRecord) ((List<?>) up.get("histograms")).get(0);
        assertThat(written.get("schema")).isEqualTo(histogram.schema());
        assertThat((List<?>) written.get("positiveBuckets"))
                .hasSize(histogram.positive().size());
        assertThat(written.get("counterResetHint")).hasToString(histogram.hint().name());
    }

    @Test
    void aBatchOfAnotherSchemaVersionIsResolved() throws IOException {
        // A later version has a field that this one doesn't know, and lacks those that have defaults.
        Schema later = new Schema.Parser()
                .parse(SampleBatchSchema.CURRENT
                        .toString()
                        .replace(
                                "{\"name\":\"symbols\"",
                                "{\"name\":\"producer\",\"type\":\"string\",\"default\":\"\"},{\"name\":\"symbols\""));
        GenericRecord batch = batchWithAHistogram(later);
        batch.put("producer", "scraper-7");
        byte[] record = withHeader(later, batch);

        assertThat(read(new SampleBatchReader(List.of(later)), record)).containsExactly(new Sample(DOWN, 1002, 7));
        assertThatThrownBy(() -> new SampleBatchReader().reset(record))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageContaining("unknown schema");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void damagedBytesGiveSamplesOrACorruptRecordException(long seed) {
        Random random = new Random(seed);
        SampleBatchEncoder encoder = new SampleBatchEncoder();
        encoder.begin(1000);
        for (Sample sample : randomSamples(random)) {
            encoder.add(encoder.series(sample.labels), sample.timestampMs, sample.value);
        }
        histograms().forEach(histogram -> encoder.add(encoder.series(UP), 1003, histogram));
        byte[] good = encoder.finish();
        int survived = 0;
        for (int i = 0; i < 300; i++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length) : good.length);
            for (int flips = random.nextInt(4); flips > 0 && bad.length > 0; flips--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try {
                SampleBatchReader reader = new SampleBatchReader();
                read(reader, bad);
                readHistograms(reader, bad);
                survived++;
            } catch (CorruptRecordException e) {
                assertThat(e).hasMessageStartingWith("corrupt record");
            }
        }
        assertThat(survived).isLessThan(300);
    }

    private static List<Sample> randomSamples(Random random) {
        List<Sample> samples = new ArrayList<>();
        for (int i = random.nextInt(20); i >= 0; i--) {
            Labels labels =
                    Labels.of("__name__", "m" + random.nextInt(5), "l" + random.nextInt(3), "wért" + random.nextInt(4));
            double value = random.nextInt(5) == 0 ? StaleMarker.VALUE : random.nextGaussian();
            samples.add(new Sample(labels, 1_700_000_000_000L + random.nextInt(100_000) - 50_000, value));
        }
        return samples;
    }

    private static List<Sample> read(SampleBatchReader reader, byte[] record) {
        List<Sample> samples = new ArrayList<>();
        reader.reset(record);
        while (reader.nextSeries()) {
            Labels labels = reader.labels();
            for (int i = 0; i < reader.sampleCount(); i++) {
                samples.add(new Sample(labels, reader.timestampsMs()[i], reader.values()[i]));
            }
        }
        return samples;
    }

    private static void readHistograms(SampleBatchReader reader, byte[] record) {
        reader.reset(record);
        while (reader.nextSeriesOfAnyKind()) {
            if (reader.isHistogram()) {
                assertThat(reader.histograms()).hasSize(reader.sampleCount());
            }
        }
    }

    private static GenericRecord avroRecord(byte[] record) throws IOException {
        return new GenericDatumReader<GenericRecord>(SampleBatchSchema.CURRENT)
                .read(
                        null,
                        DecoderFactory.get()
                                .binaryDecoder(
                                        record,
                                        SampleBatchSchema.HEADER_BYTES,
                                        record.length - SampleBatchSchema.HEADER_BYTES,
                                        null));
    }

    private static List<Sample> readByAvro(byte[] record) throws IOException {
        GenericRecord batch = avroRecord(record);
        List<?> symbols = (List<?>) batch.get("symbols");
        List<Sample> samples = new ArrayList<>();
        for (Object entry : (List<?>) batch.get("series")) {
            GenericRecord series = (GenericRecord) entry;
            Labels.Builder labels = Labels.builder();
            List<?> refs = (List<?>) series.get("labelRefs");
            for (int i = 0; i < refs.size(); i += 2) {
                labels.set(
                        symbols.get((Integer) refs.get(i)).toString(),
                        symbols.get((Integer) refs.get(i + 1)).toString());
            }
            long timestampMs = (Long) batch.get("baseTimestampMs");
            List<?> deltas = (List<?>) series.get("timestampDeltasMs");
            List<?> values = (List<?>) series.get("values");
            for (int i = 0; i < deltas.size(); i++) {
                timestampMs += (Long) deltas.get(i);
                samples.add(new Sample(labels.build(), timestampMs, (Double) values.get(i)));
            }
            ByteBuffer fingerprint = ByteBuffer.wrap(((GenericData.Fixed) series.get("fingerprint")).bytes());
            assertThat(new Fingerprint(fingerprint.getLong(), fingerprint.getLong()))
                    .isEqualTo(Fingerprint.of(labels.build()));
        }
        return samples;
    }

    private static byte[] withHeader(Schema schema, GenericRecord batch) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0xC3);
        out.write(0x01);
        long fingerprint = SchemaNormalization.parsingFingerprint64(schema);
        for (int shift = 0; shift < 64; shift += 8) {
            out.write((int) (fingerprint >>> shift) & 0xFF);
        }
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(schema).write(batch, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    /** A histogram series "up" with an exemplar, then a float series "down" with one sample, 7 at 1002. */
    private static GenericRecord batchWithAHistogram(Schema schema) {
        Schema seriesSchema = schema.getField("series").schema().getElementType();
        Schema histogramSchema = seriesSchema.getField("histograms").schema().getElementType();
        GenericRecord histogram = new GenericData.Record(histogramSchema);
        histogram.put(
                "counterResetHint",
                new GenericData.EnumSymbol(
                        histogramSchema.getField("counterResetHint").schema(), "RESET"));
        histogram.put("schema", 3);
        histogram.put("zeroThreshold", 1e-128);
        histogram.put("zeroCount", 1.0);
        histogram.put("count", 3.0);
        histogram.put("sum", 4.5);
        GenericRecord span = new GenericData.Record(
                histogramSchema.getField("positiveSpans").schema().getElementType());
        span.put("offset", -2);
        span.put("length", 2);
        histogram.put("positiveSpans", List.of(span));
        histogram.put("positiveBuckets", List.of(1.0, 1.0));
        histogram.put("negativeSpans", List.of());
        histogram.put("negativeBuckets", List.of());
        histogram.put("customValues", List.of());
        Schema exemplarSchema = seriesSchema.getField("exemplars").schema().getElementType();
        GenericRecord exemplar = new GenericData.Record(exemplarSchema);
        exemplar.put("labelRefs", List.of(1, 2));
        exemplar.put("timestampMs", 1001L);
        exemplar.put("value", 0.5);

        GenericRecord up = series(seriesSchema, UP, "HISTOGRAM", List.of(1, 2, 3, 4));
        up.put("values", List.of());
        up.put("histograms", List.of(histogram));
        up.put("exemplars", List.of(exemplar));
        GenericRecord down = series(seriesSchema, DOWN, "FLOAT", List.of(1, 5, 3, 4));
        GenericRecord batch = new GenericData.Record(schema);
        batch.put("baseTimestampMs", 1000L);
        batch.put("symbols", List.of("", "__name__", "up", "job", "node", "down"));
        batch.put("series", List.of(up, down));
        return batch;
    }

    private static GenericRecord series(Schema schema, Labels labels, String kind, List<Integer> refs) {
        Fingerprint fingerprint = Fingerprint.of(labels);
        GenericRecord series = new GenericData.Record(schema);
        series.put(
                "fingerprint",
                new GenericData.Fixed(
                        schema.getField("fingerprint").schema(),
                        ByteBuffer.allocate(16)
                                .putLong(fingerprint.high())
                                .putLong(fingerprint.low())
                                .array()));
        series.put("labelRefs", refs);
        series.put("kind", new GenericData.EnumSymbol(schema.getField("kind").schema(), kind));
        series.put("timestampDeltasMs", List.of(2L));
        series.put("values", List.of(7.0));
        series.put("histograms", List.of());
        series.put("exemplars", List.of());
        series.put("startTimestampsMs", List.of());
        return series;
    }
}
