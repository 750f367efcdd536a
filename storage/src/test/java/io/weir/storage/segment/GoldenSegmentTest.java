package io.weir.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Labels;
import io.weir.model.StaleMarker;
import io.weir.storage.SeriesCursor;
import io.weir.storage.object.FileObjectStore;
import io.weir.storage.testing.Cursors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The file {@code segment-v1.parquet} was written by the first version of this format and must stay readable for ever. The
 * text beside it says what is in it: labels, then timestamp and bits of each sample.
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
                            "  %d %016x\n", series.timestampsMs()[i], Double.doubleToRawLongBits(series.values()[i])));
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
    void stillWritesIt() throws IOException {
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
        TreeSet<String> names = new TreeSet<>(List.of("__name__", "code", "instance", "job", "value", "city"));
        SegmentWriter.write(
                directory.resolve("today.parquet"),
                SegmentName.ofBlock(0, 1_699_999_200_000L, 1_700_006_400_000L),
                names,
                Cursors.of(series));
        assertThat(dump("today.parquet")).isEqualTo(new String(resource("segment-v1.txt"), StandardCharsets.UTF_8));
    }
}
