package io.weir.stream.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Labels;
import io.weir.model.StaleMarker;
import io.weir.model.histogram.Buckets;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import io.weir.stream.codec.RoundTrip;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SeriesWindowTest {
    private final SeriesWindow window = new SeriesWindow(Labels.of("a", "1"));

    private static long[] timestamps(SeriesWindow window) {
        return Arrays.copyOfRange(window.timestampsMs(), window.from(), window.to());
    }

    private static double[] values(SeriesWindow window) {
        return Arrays.copyOfRange(window.values(), window.from(), window.to());
    }

    @Test
    void samplesAreInOrderOfTimeWhateverTheirOrderOfArrival() {
        window.add(30, 3);
        window.add(10, 1);
        window.add(20, 2);

        assertThat(timestamps(window)).containsExactly(10, 20, 30);
        assertThat(values(window)).containsExactly(1, 2, 3);
    }

    @Test
    void theFirstSampleOfATimestampStays() {
        window.add(10, 1);
        window.add(20, 2);
        window.add(10, 7);
        window.add(20, 8);

        assertThat(values(window)).containsExactly(1, 2);
    }

    @Test
    void dropsThroughATimeAndFindsWhatComesAfterOne() {
        LongStream.rangeClosed(1, 5).forEach(i -> window.add(10 * i, i));
        window.dropThrough(20);

        assertThat(timestamps(window)).containsExactly(30, 40, 50);
        assertThat(window.timestampsMs()[window.firstAfter(30)]).isEqualTo(40);
        assertThat(window.firstAfter(50)).isEqualTo(window.to());
        assertThat(window.firstAfter(0)).isEqualTo(window.from());
    }

    @Test
    void aCopyDoesNotSeeWhatTheOtherGetsLater() {
        LongStream.rangeClosed(1, 5).forEach(i -> window.add(10 * i, i));
        SeriesWindow copy = window.copy();

        copy.add(60, 6);
        copy.add(35, 9);
        copy.dropThrough(20);

        assertThat(timestamps(window)).containsExactly(10, 20, 30, 40, 50);
        assertThat(timestamps(copy)).containsExactly(30, 35, 40, 50, 60);
    }

    @Test
    void keepsHistogramsBesideFloats() throws IOException {
        Histogram histogram = Histogram.exponential(0, 0, 2, 2, 5, Buckets.NONE, Buckets.NONE, CounterResetHint.GAUGE);
        window.add(10, 1);
        SeriesWindow before = window.copy();
        before.add(20, 5, histogram);
        before.add(15, 7);
        before.add(5, 5, histogram);

        assertThat(window.histograms()).isNull();
        assertThat(values(before)).containsExactly(5, 1, 7, 5);
        assertThat(part(before)).containsExactly(histogram, null, null, histogram);
        SeriesWindow read = RoundTrip.of(before, SeriesWindow::write, SeriesWindow::read);
        assertThat(part(read)).containsExactly(histogram, null, null, histogram);
        read.dropThrough(5);
        read.dropThrough(20);
        for (int i = 3; i < 20; i++) {
            read.add(10L * i, i);
        }
        assertThat(read.histograms()).as("forgotten with the last histogram").isNull();
    }

    private static Histogram[] part(SeriesWindow window) {
        return Arrays.copyOfRange(Objects.requireNonNull(window.histograms()), window.from(), window.to());
    }

    @Test
    void survivesEncodingWithItsStaleMarkers() throws IOException {
        window.add(10, StaleMarker.VALUE);
        window.add(20, 2);
        window.seen(99);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        window.write(new DataOutputStream(bytes));

        SeriesWindow read = SeriesWindow.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        read.add(30, 3);

        assertThat(timestamps(read)).containsExactly(10, 20, 30);
        assertThat(StaleMarker.is(read.values()[0])).isTrue();
        assertThat(read.lastSeenMs()).isEqualTo(99);
        assertThat(read.labels()).isEqualTo(window.labels());
    }

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void behavesAsASortedMap(long seed) {
        Random random = new Random(seed);
        TreeMap<Long, Double> expected = new TreeMap<>();
        SeriesWindow live = window;
        for (int i = 0; i < 500; i++) {
            long timestampMs = i * 10L - random.nextInt(60);
            if (random.nextInt(10) == 0) {
                live.dropThrough(timestampMs - 500);
                expected.headMap(timestampMs - 500, true).clear();
            }
            if (random.nextInt(20) == 0) {
                live = live.copy();
            }
            live.add(timestampMs, i);
            expected.putIfAbsent(timestampMs, (double) i);
        }
        assertThat(timestamps(live))
                .containsExactly(
                        expected.keySet().stream().mapToLong(Long::longValue).toArray());
        assertThat(values(live))
                .containsExactly(expected.values().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray());
    }
}
