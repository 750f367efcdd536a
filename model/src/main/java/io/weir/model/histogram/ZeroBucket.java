package io.weir.model.histogram;

/** What a zero bucket would be if it reached further: where it ends, and its count with all that it swallows. */
record ZeroBucket(double threshold, double count) {
    /**
     * The zero bucket of {@code histogram} that reaches at least to {@code threshold}, which is not below its own. It
     * reaches further if it would else end inside a bucket.
     */
    static ZeroBucket grown(Histogram histogram, double threshold) {
        if (threshold == histogram.zeroThreshold()) {
            return new ZeroBucket(threshold, histogram.zeroCount());
        }
        double reach = threshold;
        double settled;
        do {
            settled = reach;
            reach = reach(histogram, histogram.positive(), reach);
            reach = reach(histogram, histogram.negative(), reach);
        } while (reach != settled);
        double count = histogram.zeroCount()
                + swallowed(histogram, histogram.positive(), reach)
                + swallowed(histogram, histogram.negative(), reach);
        return new ZeroBucket(reach, count);
    }

    private static double reach(Histogram histogram, Buckets buckets, double threshold) {
        for (int i = 0; i < buckets.size(); i++) {
            if (histogram.upperBound(buckets.index(i) - 1) >= threshold) {
                break;
            }
            double upper = histogram.upperBound(buckets.index(i));
            if (upper > threshold) {
                return upper;
            }
        }
        return threshold;
    }

    private static double swallowed(Histogram histogram, Buckets buckets, double threshold) {
        double count = 0;
        for (int i = 0; i < buckets.size() && histogram.upperBound(buckets.index(i) - 1) < threshold; i++) {
            count += buckets.count(i);
        }
        return count;
    }

    /** The zero threshold that {@code a} and {@code b} can both grow to without cutting a bucket. */
    static double common(Histogram a, Histogram b) {
        double threshold = Math.max(a.zeroThreshold(), b.zeroThreshold());
        double settled;
        do {
            settled = threshold;
            threshold = grown(a, threshold).threshold();
            threshold = grown(b, threshold).threshold();
        } while (threshold != settled);
        return threshold;
    }

    /** The buckets that end beyond {@code threshold}. */
    static Buckets beyond(Buckets buckets, int schema, double threshold) {
        int first = 0;
        while (first < buckets.size() && Exponential.upperBound(buckets.index(first), schema) <= threshold) {
            first++;
        }
        return buckets.from(first);
    }
}
