package io.weir.promql;

import io.weir.model.GoFloat;
import io.weir.model.Labels;
import io.weir.promql.internal.ClassicHistogram;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts how often and how far the buckets of classic histograms had to be raised, to tell it in one info each. */
final class MonotonicityFixes {
    private static final String MESSAGE = "input to histogram_quantile needed to be fixed for monotonicity (see"
            + " https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)";
    private static final MathContext TWO_DIGITS = new MathContext(2, RoundingMode.HALF_EVEN);

    private final Map<String, Fixes> byMessage = new LinkedHashMap<>();

    /** What is known of the histograms of one metric. */
    private static final class Fixes {
        double firstBucket = Double.POSITIVE_INFINITY;
        double lastBucket = Double.NEGATIVE_INFINITY;
        double greatestDrop;
        int samples;
        long firstMs = Long.MAX_VALUE;
        long lastMs = Long.MIN_VALUE;
    }

    /** Takes note of what {@code histogram} had to do for a sample at {@code timeMs}. */
    void add(Labels named, ClassicHistogram histogram, long timeMs) {
        Fixes fixes = byMessage.computeIfAbsent(WindowFunction.about(MESSAGE, named), key -> new Fixes());
        fixes.firstBucket = Math.min(fixes.firstBucket, histogram.firstFixed());
        fixes.lastBucket = Math.max(fixes.lastBucket, histogram.lastFixed());
        fixes.greatestDrop = Math.max(fixes.greatestDrop, histogram.greatestDrop());
        fixes.samples++;
        fixes.firstMs = Math.min(fixes.firstMs, timeMs);
        fixes.lastMs = Math.max(fixes.lastMs, timeMs);
    }

    void annotate(Annotations annotations, Span span) {
        byMessage.forEach((message, fixes) -> annotations.info(
                span,
                message + ", from buckets " + GoFloat.formatG(fixes.firstBucket) + " to "
                        + GoFloat.formatG(fixes.lastBucket) + ", with a max diff of " + twoDigits(fixes.greatestDrop)
                        + ", over " + fixes.samples + " samples from " + time(fixes.firstMs) + " to "
                        + time(fixes.lastMs)));
    }

    private static String time(long timeMs) {
        return Instant.ofEpochSecond(timeMs / 1000).toString();
    }

    /** As Go's {@code %.2g}. */
    static String twoDigits(double value) {
        if (value == 0 || !Double.isFinite(value)) {
            return GoFloat.formatG(value);
        }
        BigDecimal rounded = new BigDecimal(value).round(TWO_DIGITS);
        int exponent = rounded.precision() - rounded.scale() - 1;
        return exponent < -4 || exponent >= 2
                ? GoFloat.formatE(rounded.doubleValue())
                : GoFloat.formatF(rounded.doubleValue());
    }
}
