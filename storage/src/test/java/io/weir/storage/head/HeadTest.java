package io.weir.storage.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.LabelMatcher;
import io.weir.model.LabelMatcher.Type;
import io.weir.model.Labels;
import io.weir.model.StaleMarker;
import io.weir.model.histogram.Histogram;
import io.weir.storage.testing.Batches;
import io.weir.storage.testing.Cursors;
import io.weir.storage.testing.RandomHistograms;
import io.weir.storage.testing.TestSample;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Blocks of 10 s, a lateness of 2 s, a window of 30 s, 5 s of future, 4 series. */
class HeadTest {
    private static final HeadConfig CONFIG = new HeadConfig(
            Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(5), 4);
    private static final Labels UP = Labels.of("__name__", "up", "job", "a");
    private static final Labels DOWN = Labels.of("__name__", "down", "job", "a");
    private static final long T0 = 1_000_000;

    private final HeadMetrics metrics = new HeadMetrics(new PrometheusRegistry());
    private final Head head = new Head(0, CONFIG, metrics);
    private long offset;

    private void append(long appendTimeMs, byte[] batch) {
        head.append(Batches.reader(batch), offset++, appendTimeMs);
    }

    private void append(long appendTimeMs, Labels labels, long timestampMs, double value) {
        append(appendTimeMs, Batches.of(labels, timestampMs, value));
    }

    private Map<Labels, List<TestSample>> select(LabelMatcher... matchers) {
        return Cursors.drain(head.select(List.of(matchers), Long.MIN_VALUE, Long.MAX_VALUE));
    }

    @Test
    void findsSeriesByMatchersInOrder() {
        append(
                T0,
                new Batches()
                        .add(UP, T0, 1)
                        .add(DOWN, T0, StaleMarker.VALUE)
                        .add(UP, T0 + 1, Double.NaN)
                        .finish());
        assertThat(select())
                .containsExactly(
                        Map.entry(DOWN, List.of(TestSample.of(T0, StaleMarker.VALUE))),
                        Map.entry(UP, List.of(TestSample.of(T0, 1), TestSample.of(T0 + 1, Double.NaN))));
        assertThat(select(LabelMatcher.equal("__name__", "up"))).containsOnlyKeys(UP);
        assertThat(select(LabelMatcher.of(Type.NOT_EQUAL, "__name__", "up"))).containsOnlyKeys(DOWN);
        assertThat(select(LabelMatcher.equal("zone", ""))).containsOnlyKeys(UP, DOWN);
        assertThat(Cursors.drain(head.select(List.of(), T0, T0 + 1)))
                .containsExactly(Map.entry(UP, List.of(TestSample.of(T0 + 1, Double.NaN))));
    }

    @Test
    void answersQuestionsAboutLabels() {
        append(
                T0,
                new Batches()
                        .add(UP, T0, 1)
                        .add(Labels.of("__name__", "x", "zone", "z"), T0, 1)
                        .finish());
        assertThat(head.labelNames(List.of(), 0, T0)).containsExactly("__name__", "job", "zone");
        assertThat(head.labelNames(List.of(LabelMatcher.equal("job", "a")), 0, T0))
                .containsExactly("__name__", "job");
        assertThat(head.labelValues("__name__", List.of(), 0, T0)).containsExactly("up", "x");
        assertThat(head.labelValues("zone", List.of(LabelMatcher.equal("__name__", "x")), 0, T0))
                .containsExactly("z");
        assertThat(head.series(List.of(LabelMatcher.equal("__name__", "up")), 0, T0))
                .containsExactly(UP);
        assertThat(head.series(List.of(), T0, T0 + 1)).isEmpty();
    }

    @Test
    void dropsWhatIsThereAlready() {
        append(T0, UP, T0, 1);
        append(T0, UP, T0 + 10, 2);
        append(T0, UP, T0, 1);
        append(T0, UP, T0 + 10, 3);
        assertThat(select()).containsExactly(Map.entry(UP, List.of(TestSample.of(T0, 1), TestSample.of(T0 + 10, 2))));
        assertThat(metrics.duplicate.get()).isEqualTo(1);
        assertThat(metrics.conflict.get()).isEqualTo(1);
        assertThat(metrics.appended.get()).isEqualTo(2);
    }

    @Test
    void keepsHistogramsBesideFloats() {
        Histogram histogram = new RandomHistograms(new Random(5)).next();
        append(T0, new Batches().add(UP, T0, histogram).add(DOWN, T0, 1).finish());
        append(
                T0,
                new Batches()
                        .add(UP, T0 + 5, 2)
                        .add(UP, T0, histogram)
                        .add(UP, T0, 7)
                        .finish());
        assertThat(select())
                .containsExactly(
                        Map.entry(DOWN, List.of(TestSample.of(T0, 1))),
                        Map.entry(UP, List.of(TestSample.of(T0, histogram), TestSample.of(T0 + 5, 2))));
        assertThat(metrics.appended.get()).isEqualTo(3);
        assertThat(metrics.duplicate.get()).isEqualTo(1);
        assertThat(metrics.conflict.get()).isEqualTo(1);
    }

    @Test
    void takesSamplesInAnyOrderWithinItsWindow() {
        append(T0 + 29_000, UP, T0 + 29_000, 3);
        append(T0 + 29_000, UP, T0, 1);
        append(T0 + 29_000, UP, T0 + 10_000, 2);
        assertThat(select())
                .containsExactly(Map.entry(
                        UP,
                        List.of(TestSample.of(T0, 1), TestSample.of(T0 + 10_000, 2), TestSample.of(T0 + 29_000, 3))));
        assertThat(metrics.outOfOrder.get()).isEqualTo(2);
    }

    @Test
    void judgesAgeByTheLogsClock() {
        append(T0 + 45_000, UP, T0 + 9_999, 1);
        append(T0 + 45_000, UP, T0 + 10_000, 2);
        append(T0 + 45_000, UP, T0 + 50_000, 3);
        append(T0 + 45_000, UP, T0 + 50_001, 4);
        assertThat(select().get(UP)).containsExactly(TestSample.of(T0 + 10_000, 2), TestSample.of(T0 + 50_000, 3));
        assertThat(metrics.tooOld.get()).isEqualTo(1);
        assertThat(metrics.tooFarInFuture.get()).isEqualTo(1);
    }

    @Test
    void movesItsClockWithEmptyRecordsAndNeverBack() {
        append(T0, Batches.tick());
        append(T0 + 7, Batches.tick());
        append(T0 + 3, Batches.tick());
        assertThat(head.clockMs()).isEqualTo(T0 + 7);
        assertThat(head.appliedOffset()).isEqualTo(2);
    }

    @Test
    void refusesSeriesBeyondItsLimitAndKeepsServingTheOthers() {
        for (int i = 0; i < 6; i++) {
            append(T0, Labels.of("__name__", "m" + i), T0, i);
        }
        append(T0, Labels.of("__name__", "m0"), T0 + 1, 1);
        assertThat(head.seriesCount()).isEqualTo(4);
        assertThat(metrics.seriesLimit.get()).isEqualTo(2);
        assertThat(select().get(Labels.of("__name__", "m0"))).hasSize(2);
    }

    @Test
    void forgetsSeriesWhoseSamplesAreAllTruncated() {
        append(T0, new Batches().add(UP, T0, 1).add(DOWN, T0, 1).finish());
        append(T0 + 10_000, UP, T0 + 10_000, 2);
        head.truncate(T0 + 10_000);
        // The chunk of the series that goes on reaches back, which does no harm.
        assertThat(select()).containsOnlyKeys(UP);
        assertThat(head.labelValues("__name__", List.of(), 0, Long.MAX_VALUE)).containsExactly("up");
        assertThat(head.blocks()).extracting(HeadBlock::startMs).containsExactly(T0 + 10_000);
        assertThat(head.completeFromMs()).isEqualTo(T0 + 10_000);

        append(T0 + 11_000, DOWN, T0 + 11_000, 5);
        assertThat(select().get(DOWN)).containsExactly(TestSample.of(T0 + 11_000, 5));
        assertThat(count(metrics.seriesCreated.get())).isEqualTo(3);
        assertThat(count(metrics.seriesRemoved.get())).isEqualTo(1);
    }

    private static long count(double value) {
        return (long) value;
    }

    @Test
    void marksSamplesThatComeAfterTheirBlockWasComplete() {
        append(T0 + 11_999, UP, T0 + 1, 1);
        assertThat(head.blocks()).extracting(HeadBlock::isLate).containsExactly(false);
        append(
                T0 + 12_000,
                new Batches().add(UP, T0 + 2, 2).add(DOWN, T0 + 11_000, 1).finish());
        HeadBlock block = head.blocks().get(0);
        assertThat(block).isEqualTo(new HeadBlock(T0, T0 + 10_000, true, 1, T0 + 12_000));
        assertThat(Cursors.drain(head.lateSeries(block)))
                .containsExactly(Map.entry(UP, List.of(TestSample.of(T0 + 1, 1), TestSample.of(T0 + 2, 2))));

        append(T0 + 13_000, UP, T0 + 3, 3);
        head.lateSamplesCovered(block);
        assertThat(head.blocks().get(0).isLate()).as("more came meanwhile").isTrue();
        head.lateSamplesCovered(head.blocks().get(0));
        assertThat(head.blocks().get(0).isLate()).isFalse();
        assertThat(Cursors.drain(head.lateSeries(block))).isEmpty();
    }

    @Test
    void knowsWhatItMayBeMissing() {
        assertThat(head.completeFromMs()).isEqualTo(Long.MAX_VALUE);
        append(T0, Batches.tick());
        assertThat(head.completeFromMs()).as("read from the log's start").isEqualTo(Long.MIN_VALUE);

        Head joined = new Head(0, CONFIG, metrics);
        joined.append(Batches.reader(Batches.tick()), 17, T0);
        assertThat(joined.completeFromMs()).isEqualTo(T0 + 5_000);
        joined.append(Batches.reader(Batches.tick()), 18, T0 + 1);
        joined.append(Batches.reader(Batches.tick()), 17, T0 + 2);
        assertThat(joined.completeFromMs()).isEqualTo(T0 + 5_000);
        joined.append(Batches.reader(Batches.tick()), 20, T0 + 3);
        assertThat(joined.completeFromMs()).as("record 19 is gone").isEqualTo(T0 + 5_003);
    }

    @Test
    void reportsWhatItHolds() {
        append(T0, new Batches().add(UP, T0, 1).add(DOWN, T0 + 5, 1).finish());
        HeadStatistics statistics = head.statistics();
        assertThat(statistics.series()).isEqualTo(2);
        assertThat(statistics.labelPairs()).isEqualTo(3);
        assertThat(statistics.chunks()).isEqualTo(2);
        assertThat(statistics.chunkBytes()).isPositive();
        assertThat(statistics.minTimeMs()).isEqualTo(T0);
        assertThat(statistics.maxTimeMs()).isEqualTo(T0 + 5);
    }
}
