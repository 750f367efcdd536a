package io.weir.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Labels;
import io.weir.model.StaleMarker;
import io.weir.model.histogram.Buckets;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import io.weir.storage.SeriesCursor;
import io.weir.storage.object.FileObjectStore;
import io.weir.storage.testing.Cursors;
import io.weir.storage.testing.TestSample;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files {@code segment-v*.parquet} were written by the first code of each version and must stay readable for ever. The
 * text beside each says what is in it: labels, then timestamp, bits and histogram of each sample.
 */
class GoldenSegmentTest {
    @TempDir
    Path directory;

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = GoldenSegmentTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    private String dump(String object) throws IOException {
        StringBuilder text = new StringBuilder();
        Segment segment = Segment.open(new FileObjectStore(directory), object);
        try (SeriesCursor series = segment.select(List.of(), Long.MIN_VALUE, Long.MAX_VALUE)) {
            while (series.next()) {
                text.append(series.labels()).append('\n');
                for (int i = 0; i < series.size(); i++) {
                    text.append(String.format(
                            "  %d %016x", series.timestampsMs()[i], Double.doubleToRawLongBits(series.values()[i])));
                    Histogram[] histograms = series.histograms();
                    if (histograms != null && histograms[i] != null) {
                        text.append(' ').append(histograms[i]).append(' ').append(histograms[i].hint());
                    }
                    text.append('\n');
                }
            }
        }
        return text.toString();
    }

    @Test
    void readsTheFirstVersion() throws IOException {
        Files.write(directory.resolve("golden.parquet"), resource("segment-v1.parquet"));
        assertThat(dump("golden.parquet")).isEqualTo(new String(resource("segment-v1.txt"), StandardCharsets.UTF_8));
    }

    /** What is written today reads the same, though a newer Parquet library may lay it out in other bytes. */
    @Test
    void stillWritesItsSamples() throws IOException {
        Map<Labels, NavigableMap<Long, Double>> series = new LinkedHashMap<>();
        NavigableMap<Long, Double> requests = new TreeMap<>();
        NavigableMap<Long, Double> up = new TreeMap<>();
        for (int i = 0; i < 20; i++) {
            requests.put(1_700_000_000_000L + 15_000L * i, 7.0 * i);
            up.put(1_700_000_000_007L + 15_000L * i, i == 19 ? StaleMarker.VALUE : i % 7 == 3 ? 0.0 : 1.0);
        }
        series.put(
                Labels.of("__name__", "http_requests_total", "code", "200", "instance", "a:1", "job", "api"), requests);
        series.put(
                Labels.of("__name__", "http_requests_total", "code", "500", "instance", "a:1", "job", "api"), requests);
        series.put(Labels.of("__name__", "up", "instance", "a:1", "job", "api"), up);
        series.put(
                Labels.of("__name__", "odd", "value", "x", "city", "Zürich"),
                new TreeMap<>(Map.of(
                        1_700_000_000_001L, -0.0,
                        1_700_000_000_002L, Double.NEGATIVE_INFINITY,
                        1_700_000_000_003L, StaleMarker.ORDINARY_NAN,
                        1_700_000_000_004L, Double.MIN_VALUE)));
        SegmentWriter.write(
                directory.resolve("today.parquet"),
                SegmentName.ofBlock(0, 1_699_999_200_000L, 1_700_006_400_000L),
                SegmentContents.of(Cursors.of(series)),
                Cursors.of(series));
        assertThat(dump("today.parquet")).isEqualTo(new String(resource("segment-v1.txt"), StandardCharsets.UTF_8));
    }

    @Test
    void readsTheSecondVersion() throws IOException {
        Files.write(directory.resolve("golden.parquet"), resource("segment-v2.parquet"));
        assertThat(dump("golden.parquet")).isEqualTo(new String(resource("segment-v2.txt"), StandardCharsets.UTF_8));
    }

    @Test
    void stillWritesTheSecondVersion() throws IOException {
        Map<Labels, List<TestSample>> series = new LinkedHashMap<>();
        List<TestSample> latency = new ArrayList<>();
        List<TestSample> custom = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            long timestampMs = 1_700_000_000_000L + 15_000L * i;
            Buckets positive = Buckets.of(new int[] {-1, 0, 7}, new double[] {i, 2 * i, 1});
            Buckets negative = Buckets.of(new int[] {2}, new double[] {i});
            Histogram histogram = Histogram.exponential(
                    3, 0x1p-128, 1, 4 * i + 2, 0.5 * i, positive, negative, CounterResetHint.UNKNOWN);
            latency.add(
                    i == 4
                            ? TestSample.of(timestampMs, StaleMarker.VALUE)
                            : TestSample.of(
                                    timestampMs, i == 3 ? histogram.withHint(CounterResetHint.RESET) : histogram));
            Buckets buckets = Buckets.of(new int[] {0, 2}, new double[] {0.25 * i, 1});
            custom.add(
                    i == 2
                            ? TestSample.of(timestampMs, 7)
                            : TestSample.of(
                                    timestampMs,
                                    Histogram.custom(
                                            new double[] {0.5, 1}, 0.25 * i + 1, 3, buckets, CounterResetHint.GAUGE)));
        }
        series.put(Labels.of("__name__", "custom", "job", "api"), custom);
        series.put(Labels.of("__name__", "latency_seconds", "job", "api"), latency);
        series.put(Labels.of("__name__", "up", "job", "api"), List.of(TestSample.of(1_700_000_000_000L, 1)));
        SegmentWriter.write(
                directory.resolve("today.parquet"),
                SegmentName.ofBlock(0, 1_699_999_200_000L, 1_700_006_400_000L),
                SegmentContents.of(Cursors.ofSamples(series)),
                Cursors.ofSamples(series));
        assertThat(dump("today.parquet")).isEqualTo(new String(resource("segment-v2.txt"), StandardCharsets.UTF_8));
    }
}
