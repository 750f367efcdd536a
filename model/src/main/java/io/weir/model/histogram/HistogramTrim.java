package io.weir.model.histogram;

/**
 * Takes the observations on one side of a value out of a histogram. A bucket that the value cuts keeps the share that
 * interpolation gives it; if anything was cut, the count is that of what remains and the sum an estimate from the middles
 * of buckets. Follows {@code TrimBuckets} in prometheus model/histogram/float_histogram.go.
 */
final class HistogramTrim {
    private final Histogram histogram;
    private final double value;
    private final boolean keepsBelow;
    private final boolean linear;
    private double count;
    private double sum;
    private boolean cut;

    HistogramTrim(Histogram histogram, double value, boolean keepsBelow) {
        this.histogram = histogram;
        this.value = value;
        this.keepsBelow = keepsBelow;
        this.linear = histogram.hasCustomBounds();
    }

    /** What is left of a bucket and around which value it lies. */
    private record Kept(double count, double middle) {}

    Histogram result() {
        Buckets positive = histogram.positive();
        Buckets negative = histogram.negative();
        double[] positiveKept = new double[positive.size()];
        for (int i = 0; i < positiveKept.length; i++) {
            positiveKept[i] = add(positive.count(i), keep(histogram.positiveBucket(i), true));
        }
        double[] negativeKept = new double[negative.size()];
        for (int i = 0; i < negativeKept.length; i++) {
            negativeKept[i] = add(negative.count(i), keep(histogram.negativeBucket(i), false));
        }
        double zeroCount = histogram.zeroCount();
        if (zeroCount > 0) {
            zeroCount = add(zeroCount, keepOfZero());
        }
        if (!cut) {
            return histogram;
        }
        return histogram.withContents(
                zeroCount, count, sum, positive.withCounts(positiveKept), negative.withCounts(negativeKept));
    }

    private double add(double before, Kept kept) {
        count += kept.count();
        sum += kept.middle() * kept.count();
        cut |= before != kept.count();
        return kept.count();
    }

    private Kept keep(Bucket bucket, boolean positive) {
        boolean whole = keepsBelow ? bucket.upper() <= value : bucket.lower() >= value;
        if (whole) {
            return new Kept(bucket.count(), middle(bucket.lower(), bucket.upper(), positive));
        }
        boolean inside = bucket.lower() < value && value < bucket.upper();
        if (!inside) {
            return new Kept(0, 0);
        }
        if (bucket.lower() == Double.NEGATIVE_INFINITY) {
            return keepOfLowest(bucket);
        }
        if (bucket.upper() == Double.POSITIVE_INFINITY) {
            // How its observations spread is unknown: all are taken to be beyond the value.
            return keepsBelow ? new Kept(0, bucket.lower()) : new Kept(bucket.count(), value);
        }
        double below = bucket.count() * bucket.fractionBelow(value, linear);
        return keepsBelow
                ? new Kept(below, middle(bucket.lower(), value, positive))
                : new Kept(bucket.count() - below, middle(value, bucket.upper(), positive));
    }

    /** Of a bucket that begins at minus infinity: if it ends above zero, it is taken to begin there. */
    private Kept keepOfLowest(Bucket bucket) {
        double upper = bucket.upper();
        boolean finite = upper != Double.POSITIVE_INFINITY;
        if (keepsBelow) {
            if (value > 0 && finite) {
                return new Kept(bucket.count() * value / upper, value / 2);
            }
            return upper <= 0 ? new Kept(bucket.count(), value) : new Kept(0, 0);
        }
        return value >= 0 && finite
                ? new Kept(bucket.count() * (1 - value / upper), (value + upper) / 2)
                : new Kept(0, 0);
    }

    /** Of the zero bucket, which ends at zero on a side without other buckets if the other side has some. */
    private Kept keepOfZero() {
        boolean hasPositive = !histogram.positive().isEmpty();
        boolean hasNegative = !histogram.negative().isEmpty();
        double lower = hasPositive && !hasNegative ? 0 : -histogram.zeroThreshold();
        double upper = hasNegative && !hasPositive ? 0 : histogram.zeroThreshold();
        double all = histogram.zeroCount();
        if (keepsBelow ? value <= lower : value > lower && value >= upper) {
            return new Kept(0, 0);
        }
        if (keepsBelow ? value >= upper : value <= lower) {
            return new Kept(all, (lower + upper) / 2);
        }
        return keepsBelow
                ? new Kept(all * ((value - lower) / (upper - lower)), (lower + value) / 2)
                : new Kept(all * ((upper - value) / (upper - lower)), (value + upper) / 2);
    }

    /** The value around which observations between two bounds lie. */
    private double middle(double lower, double upper, boolean positive) {
        if (Double.isInfinite(lower)) {
            if (Double.isInfinite(upper)) {
                return 0;
            }
            return upper > 0 ? upper / 2 : upper;
        }
        if (Double.isInfinite(upper)) {
            return lower;
        }
        if (linear) {
            return (lower + upper) / 2;
        }
        double middle = Math.sqrt(Math.abs(lower * upper));
        return positive ? middle : -middle;
    }
}
