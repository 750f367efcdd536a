package io.weir.config.prometheus;

/**
 * How fine native histograms may be; finer ones are made coarser.
 *
 * @param buckets at most, 0 for any number; a histogram that can't be made so coarse fails the scrape
 * @param minBucketFactor the least growth from bucket to bucket, 0 for any
 */
public record NativeHistogramLimits(long buckets, double minBucketFactor) {
    public static final NativeHistogramLimits NONE = new NativeHistogramLimits(0, 0);
}
