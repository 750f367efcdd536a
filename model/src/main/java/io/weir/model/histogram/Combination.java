package io.weir.model.histogram;

/**
 * A sum or difference of two histograms. The lower resolution wins, the zero bucket grows until it cuts no bucket of
 * either, and custom bounds become those that both have. Follows {@code Add} and {@code Sub} in prometheus
 * model/histogram/float_histogram.go.
 *
 * @param conflictingResets whether one hint was reset and the other no reset, so that the result's is unknown
 * @param reconciledBounds whether custom bounds differed
 */
public record Combination(Histogram result, boolean conflictingResets, boolean reconciledBounds) {

    /** Whether the histograms can be combined at all: both or neither have custom bounds. */
    public static boolean isPossible(Histogram left, Histogram right) {
        return left.hasCustomBounds() == right.hasCustomBounds();
    }

    /** @throws IllegalArgumentException if that isn't {@linkplain #isPossible possible} */
    public static Combination sum(Histogram left, Histogram right) {
        return combine(left, right, 1);
    }

    /** @throws IllegalArgumentException if that isn't {@linkplain #isPossible possible} */
    public static Combination difference(Histogram left, Histogram right) {
        return combine(left, right, -1);
    }

    private static Combination combine(Histogram left, Histogram right, double sign) {
        if (!isPossible(left, right)) {
            throw new IllegalArgumentException("one histogram has custom bounds, the other exponential buckets");
        }
        CounterResetHint hint = left.hint().combine(right.hint());
        boolean conflict = left.hint().conflictsWith(right.hint());
        double count = left.count() + sign * right.count();
        double sum = left.sum() + sign * right.sum();
        if (left.hasCustomBounds()) {
            boolean same = left.hasSameBounds(right);
            double[] bounds = same ? left.bounds() : CustomBounds.common(left.bounds(), right.bounds());
            Buckets buckets = CustomBounds.mapped(left, bounds).plus(CustomBounds.mapped(right, bounds), sign);
            return new Combination(Histogram.custom(bounds, count, sum, buckets, hint), conflict, !same);
        }
        double threshold = ZeroBucket.common(left, right);
        int schema = Math.min(left.schema(), right.schema());
        Histogram result = Histogram.exponential(
                schema,
                threshold,
                ZeroBucket.grown(left, threshold).count()
                        + sign * ZeroBucket.grown(right, threshold).count(),
                count,
                sum,
                outside(left, left.positive(), threshold, schema)
                        .plus(added(right, right.positive(), threshold, schema), sign),
                outside(left, left.negative(), threshold, schema)
                        .plus(added(right, right.negative(), threshold, schema), sign),
                hint);
        return new Combination(result, conflict, false);
    }

    /** Buckets of the left side, without those that went into its grown zero bucket. */
    static Buckets outside(Histogram histogram, Buckets buckets, double threshold, int schema) {
        Buckets rest = threshold == histogram.zeroThreshold()
                ? buckets
                : ZeroBucket.beyond(buckets, histogram.schema(), threshold);
        return rest.coarser(histogram.schema() - schema);
    }

    /** Buckets of the right side, of which those within the zero bucket are never taken over. */
    static Buckets added(Histogram histogram, Buckets buckets, double threshold, int schema) {
        return ZeroBucket.beyond(buckets.coarser(histogram.schema() - schema), schema, threshold);
    }
}
