package io.weir.scraper.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.prometheus.NativeHistogramLimits;
import io.weir.model.histogram.Buckets;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistogramLimiterTest {
    private static Buckets buckets(int count) {
        double[] counts = new double[count];
        Arrays.fill(counts, 1);
        return Buckets.of(IntStream.rangeClosed(1, count).toArray(), counts);
    }

    private static Histogram exponential(int schema, int positive, int negative) {
        return Histogram.exponential(
                schema, 0, 0, positive + negative, 1, buckets(positive), buckets(negative), CounterResetHint.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 8",
        "1, 8",
        "1.002, 8",
        "1.00271, 8",
        "1.00272, 7",
        "1.1, 2",
        "1.2, 1",
        "1.5, 0",
        "2, 0",
        "2.5, -1",
        "4, -1",
        "16, -2",
        "65536, -4",
        "1e300, -4"
    })
    void theFactorNamesTheFinestSchema(double factor, int schema) {
        assertThat(HistogramLimiter.schema(factor)).isEqualTo(schema);
    }

    @ParameterizedTest(name = "{0} buckets, factor {1}: schema {2}, {3} and {4} buckets to schema {5}")
    @CsvSource({
        "0, 0, 3, 10, 10, 3",
        "20, 0, 3, 10, 10, 3",
        "19, 0, 3, 10, 10, 2",
        "4, 0, 3, 10, 10, 0",
        "0, 2, 3, 10, 10, 0",
        "2, 1.1, 3, 8, 0, 1",
        "2, 0, 8, 1, 1, 8",
    })
    void finerHistogramsAreMadeCoarser(
            long buckets, double factor, int schema, int positive, int negative, int expected)
            throws RefusedScrapeException {
        HistogramLimiter limiter = new HistogramLimiter(new NativeHistogramLimits(buckets, factor));

        Histogram limited = limiter.limit(exponential(schema, positive, negative));

        assertThat(limited.schema()).isEqualTo(expected);
        assertThat(limited.count()).isEqualTo(positive + negative);
    }

    @Test
    void whatCannotBeCoarseEnoughFails() {
        HistogramLimiter limiter = new HistogramLimiter(new NativeHistogramLimits(1, 0));
        Histogram custom = Histogram.custom(new double[] {1, 2}, 2, 2, buckets(2), CounterResetHint.UNKNOWN);

        assertThatThrownBy(() -> limiter.limit(custom)).hasMessage("histogram bucket limit exceeded");
        assertThatThrownBy(() -> limiter.limit(exponential(0, 1, 1))).hasMessage("histogram bucket limit exceeded");
    }
}
