package io.weir.model.histogram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HistogramMeanTest {
    private static HistogramMean mean(List<Histogram> histograms) {
        HistogramMean mean = new HistogramMean(histograms.get(0));
        histograms.subList(1, histograms.size()).forEach(mean::add);
        return mean;
    }

    private static Histogram histogram(double count, double sum) {
        return Histogram.exponential(
                0,
                0,
                0,
                count,
                sum,
                Buckets.of(new int[] {1}, new double[] {count}),
                Buckets.NONE,
                CounterResetHint.UNKNOWN);
    }

    @Test
    void partsMergeToTheMeanOfAll() {
        List<Histogram> all = List.of(histogram(1, 1), histogram(2, 5), histogram(6, 3), histogram(3, 7));
        for (int split = 1; split < all.size(); split++) {
            HistogramMean merged = mean(all.subList(0, split));
            merged.merge(mean(all.subList(split, all.size())));
            assertThat(merged.result()).isEqualTo(mean(all).result()).isEqualTo(histogram(3, 4));
        }
    }

    @Test
    void aSumThatOverflowsIsNotNeeded() {
        double large = 0x1p1023;
        List<Histogram> all =
                List.of(histogram(1, large), histogram(1, large), histogram(1, large), histogram(1, large));
        for (int split = 1; split < all.size(); split++) {
            HistogramMean merged = mean(all.subList(0, split));
            merged.merge(mean(all.subList(split, all.size())));
            assertThat(merged.result().sum()).isEqualTo(large);
            assertThat(merged.result().count()).isEqualTo(1);
        }
    }

    @Test
    void contradictingResetsShowWhereverTheyMet() {
        Histogram reset = histogram(1, 1).withHint(CounterResetHint.RESET);
        HistogramMean merged = new HistogramMean(reset);
        merged.merge(mean(List.of(histogram(1, 1).withHint(CounterResetHint.NOT_RESET), histogram(1, 1))));
        assertThat(merged.conflictingResets()).isTrue();
    }
}
