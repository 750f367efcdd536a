package io.weir.scraper.scrape;

import io.weir.config.prometheus.NativeHistogramLimits;
import io.weir.model.histogram.Exponential;
import io.weir.model.histogram.Histogram;

/**
 * Makes native histograms as coarse as a job demands. Immutable. Follows {@code bucketLimitAppender}, {@code
 * maxSchemaAppender} and {@code pickSchema} in prometheus scrape.
 */
final class HistogramLimiter {
    /** The factor of the finest schema. */
    private static final double FINEST_FACTOR = 1.00271;

    private final long maxBuckets;
    private final int maxSchema;

    HistogramLimiter(NativeHistogramLimits limits) {
        this.maxBuckets = limits.buckets();
        this.maxSchema = schema(limits.minBucketFactor());
    }

    /** The finest schema whose buckets grow at least by {@code factor}. */
    static int schema(double factor) {
        double least = factor <= 1 ? FINEST_FACTOR : factor;
        double schema = Math.floor(-Exponential.log2(Exponential.log2(least)));
        return (int) Math.max(Exponential.MIN_SCHEMA, Math.min(Exponential.MAX_SCHEMA, schema));
    }

    /** @throws RefusedScrapeException if the histogram has too many buckets even at the coarsest */
    Histogram limit(Histogram histogram) throws RefusedScrapeException {
        Histogram limited = histogram;
        if (!limited.hasCustomBounds() && limited.schema() > maxSchema) {
            limited = limited.coarserTo(maxSchema);
        }
        while (maxBuckets > 0 && limited.positive().size() + limited.negative().size() > maxBuckets) {
            if (limited.hasCustomBounds() || limited.schema() <= Exponential.MIN_SCHEMA) {
                throw new RefusedScrapeException("histogram bucket limit exceeded");
            }
            limited = limited.coarserTo(limited.schema() - 1);
        }
        return limited;
    }
}
