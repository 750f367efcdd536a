package io.weir.promql.internal;

import io.weir.model.histogram.Bucket;
import io.weir.model.histogram.Exponential;
import io.weir.model.histogram.Histogram;
import java.util.List;

/**
 * Estimates of native histograms. Within a bucket observations are taken to spread evenly: on a linear scale for custom
 * bounds and in the zero bucket, else on a logarithmic one. Follows prometheus promql/quantile.go.
 */
public final class NativeQuantiles {
    /** What observations of NaN, which are in no bucket, did to an estimate. */
    public enum NanEffect {
        NONE,
        RESULT_IS_NAN,
        RESULT_IS_SKEWED,
        LEFT_OUT
    }

    private NanEffect nanEffect = NanEffect.NONE;

    /** What NaN observations did to the last result. */
    public NanEffect nanEffect() {
        return nanEffect;
    }

    /** The value below which the share {@code q} of all observations lies. */
    public double quantile(double q, Histogram histogram) {
        nanEffect = NanEffect.NONE;
        if (q < 0) {
            return Double.NEGATIVE_INFINITY;
        }
        if (q > 1) {
            return Double.POSITIVE_INFINITY;
        }
        if (histogram.count() == 0 || Double.isNaN(q)) {
            return Double.NaN;
        }
        List<Bucket> buckets = histogram.buckets();
        // With NaN observations only the way up finds the rank, because they count as the highest.
        boolean upwards = Double.isNaN(histogram.sum()) || q < 0.5;
        double rank = (upwards ? q : 1 - q) * histogram.count();
        Bucket found = null;
        double count = 0;
        int seen = 0;
        while (seen < buckets.size()) {
            found = buckets.get(upwards ? seen : buckets.size() - 1 - seen);
            seen++;
            count += found.count();
            if (count >= rank) {
                break;
            }
        }
        if (found == null) {
            found = new Bucket(0, 0, false, false, 0);
        }
        boolean zero = !histogram.hasCustomBounds() && found.lower() < 0 && found.upper() > 0;
        double lower = lower(histogram, found, zero);
        double upper = upper(histogram, found, zero);
        if (histogram.hasCustomBounds()) {
            if (found.lower() == Double.NEGATIVE_INFINITY) {
                if (found.upper() <= 0) {
                    return found.upper();
                }
                lower = 0;
            } else if (found.upper() == Double.POSITIVE_INFINITY) {
                return found.lower();
            }
        }
        count = Math.min(count, histogram.count());
        if (count < rank) {
            if (Double.isNaN(histogram.sum())) {
                nanEffect = NanEffect.RESULT_IS_NAN;
                return Double.NaN;
            }
            return upper;
        }
        double inBucket = upwards ? rank - (count - found.count()) : count - rank;
        if (Double.isNaN(histogram.sum())) {
            for (; seen < buckets.size(); seen++) {
                count += buckets.get(seen).count();
            }
            if (count < histogram.count()) {
                nanEffect = NanEffect.RESULT_IS_SKEWED;
            }
        }
        double fraction = inBucket / found.count();
        boolean linear = histogram.hasCustomBounds() || (lower <= 0 && upper >= 0);
        return linear ? lower + (upper - lower) * fraction : exponential(lower, upper, fraction);
    }

    private static double exponential(double lower, double upper, double fraction) {
        double logLower = Exponential.log2(Math.abs(lower));
        double logUpper = Exponential.log2(Math.abs(upper));
        return lower > 0
                ? Exponential.exp2(logLower + (logUpper - logLower) * fraction)
                : -Exponential.exp2(logUpper + (logLower - logUpper) * (1 - fraction));
    }

    /** Where a bucket around zero begins: at zero if there are no negative buckets but positive ones. */
    private static double lower(Histogram histogram, Bucket bucket, boolean aroundZero) {
        boolean positiveOnly =
                histogram.negative().isEmpty() && !histogram.positive().isEmpty();
        return aroundZero && positiveOnly ? 0 : bucket.lower();
    }

    /** Where a bucket around zero ends: at zero if there are no positive buckets but negative ones. */
    private static double upper(Histogram histogram, Bucket bucket, boolean aroundZero) {
        boolean negativeOnly =
                histogram.positive().isEmpty() && !histogram.negative().isEmpty();
        return aroundZero && negativeOnly ? 0 : bucket.upper();
    }

    /** The share of all observations between two values. */
    public double fraction(double from, double to, Histogram histogram) {
        nanEffect = NanEffect.NONE;
        if (histogram.count() == 0 || Double.isNaN(from) || Double.isNaN(to)) {
            return Double.NaN;
        }
        if (from >= to) {
            return 0;
        }
        double total = histogram.count();
        if (Double.isNaN(histogram.sum())) {
            double inBuckets = 0;
            for (Bucket bucket : histogram.buckets()) {
                inBuckets += bucket.count();
            }
            if (inBuckets < total) {
                nanEffect = NanEffect.LEFT_OUT;
            }
            total = inBuckets;
        }
        double below = Math.min(rank(from, histogram, total), total);
        return (Math.min(rank(to, histogram, total), total) - below) / histogram.count();
    }

    /** How many observations lie below {@code value}; {@code total} if it is beyond all buckets. */
    private static double rank(double value, Histogram histogram, double total) {
        double rank = 0;
        for (Bucket bucket : histogram.buckets()) {
            boolean aroundZero = bucket.lower() <= 0 && bucket.upper() >= 0;
            boolean linear = histogram.hasCustomBounds() || aroundZero;
            double lower = lower(histogram, bucket, aroundZero);
            double upper = upper(histogram, bucket, aroundZero);
            if (lower >= value) {
                return rank;
            }
            if (upper > value) {
                if (lower == Double.NEGATIVE_INFINITY && linear) {
                    return bucket.count();
                }
                Bucket cut = new Bucket(lower, upper, false, false, bucket.count());
                return rank + bucket.count() * cut.fractionBelow(value, linear);
            }
            rank += bucket.count();
        }
        return total;
    }
}
