package io.weir.promql;

import io.weir.model.histogram.Bucket;
import io.weir.model.histogram.Histogram;
import io.weir.promql.internal.KahanSum;
import io.weir.promql.internal.Row;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** A number that each histogram has; floats have none. */
final class HistogramTransform extends RowTransform {
    private final ToDoubleFunction<Histogram> number;

    HistogramTransform(ToDoubleFunction<Histogram> number) {
        this.number = number;
    }

    /** What {@code function} computes, or null if it is no such function. */
    static @Nullable HistogramTransform of(Function function) {
        return switch (function) {
            case HISTOGRAM_COUNT -> new HistogramTransform(Histogram::count);
            case HISTOGRAM_SUM -> new HistogramTransform(Histogram::sum);
            case HISTOGRAM_AVG -> new HistogramTransform(HistogramTransform::mean);
            case HISTOGRAM_STDVAR -> new HistogramTransform(HistogramTransform::variance);
            case HISTOGRAM_STDDEV -> new HistogramTransform(histogram -> Math.sqrt(variance(histogram)));
            default -> null;
        };
    }

    @Override
    void apply(Row row) {
        row.dropFloats();
        for (int step = row.next(0); step >= 0; step = row.next(step + 1)) {
            Histogram histogram = row.histogram(step);
            if (histogram != null) {
                row.set(step, number.applyAsDouble(histogram));
            }
        }
    }

    private static double mean(Histogram histogram) {
        return histogram.sum() / histogram.count();
    }

    /** The estimated population variance: every observation is taken to lie in the middle of its bucket. */
    static double variance(Histogram histogram) {
        double mean = mean(histogram);
        KahanSum variance = new KahanSum();
        for (Bucket bucket : histogram.buckets()) {
            double delta = middle(histogram, bucket) - mean;
            variance.add(bucket.count() * delta * delta);
        }
        return variance.value() / histogram.count();
    }

    private static double middle(Histogram histogram, Bucket bucket) {
        if (histogram.hasCustomBounds()) {
            return (bucket.upper() + bucket.lower()) / 2.0;
        }
        if (bucket.lower() <= 0 && bucket.upper() >= 0) {
            return 0;
        }
        double middle = Math.sqrt(bucket.upper() * bucket.lower());
        return bucket.upper() < 0 ? -middle : middle;
    }
}
