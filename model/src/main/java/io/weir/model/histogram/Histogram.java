package io.weir.model.histogram;

import io.weir.model.StaleMarker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A native histogram with float counts: how many observations there were, their sum, and how many fell into each bucket.
 * Immutable; nothing here changes an array it was given or hands out.
 *
 * <p>The schema says where buckets end. With schema n from -4 to 8 the positive bucket i ends at 2^(i * 2^-n) and begins
 * where the one before ends; negative buckets mirror that, and a zero bucket covers what lies within its threshold. With
 * {@link #CUSTOM_SCHEMA} bucket i ends at bound i of {@link #customBounds}, the last at infinity, and there is neither a
 * zero bucket nor a negative side.
 */
public final class Histogram {
    /** The schema of histograms with bounds of their own. */
    public static final int CUSTOM_SCHEMA = -53;

    private static final double[] NO_BOUNDS = {};

    private final int schema;
    private final double zeroThreshold;
    private final double zeroCount;
    private final double count;
    private final double sum;
    private final Buckets positive;
    private final Buckets negative;
    private final double[] customBounds;
    private final CounterResetHint hint;

    private Histogram(
            int schema,
            double zeroThreshold,
            double zeroCount,
            double count,
            double sum,
            Buckets positive,
            Buckets negative,
            double[] customBounds,
            CounterResetHint hint) {
        this.schema = schema;
        this.zeroThreshold = zeroThreshold;
        this.zeroCount = zeroCount;
        this.count = count;
        this.sum = sum;
        this.positive = positive;
        this.negative = negative;
        this.customBounds = customBounds;
        this.hint = hint;
    }

    /**
     * A histogram with exponential buckets.
     *
     * @throws IllegalArgumentException if there is no such schema
     */
    public static Histogram exponential(
            int schema,
            double zeroThreshold,
            double zeroCount,
            double count,
            double sum,
            Buckets positive,
            Buckets negative,
            CounterResetHint hint) {
        if (schema < Exponential.MIN_SCHEMA || schema > Exponential.MAX_SCHEMA) {
            throw new IllegalArgumentException("no histogram schema from " + Exponential.MIN_SCHEMA + " to "
                    + Exponential.MAX_SCHEMA + ": " + schema);
        }
        return new Histogram(schema, zeroThreshold, zeroCount, count, sum, positive, negative, NO_BOUNDS, hint);
    }

    /**
     * A histogram with buckets of its own.
     *
     * @param bounds the upper bounds, without the infinite last one; ascending, not to be changed any more
     * @throws IllegalArgumentException if the bounds don't ascend, or a bucket has none
     */
    public static Histogram custom(double[] bounds, double count, double sum, Buckets buckets, CounterResetHint hint) {
        for (int i = 0; i < bounds.length; i++) {
            if (Double.isNaN(bounds[i]) || (i > 0 && bounds[i] <= bounds[i - 1])) {
                throw new IllegalArgumentException("custom bounds don't ascend at " + bounds[i]);
            }
        }
        if (!buckets.isEmpty() && (buckets.index(0) < 0 || buckets.index(buckets.size() - 1) > bounds.length)) {
            throw new IllegalArgumentException("a bucket beyond the " + bounds.length + " custom bounds");
        }
        return new Histogram(CUSTOM_SCHEMA, 0, 0, count, sum, buckets, Buckets.NONE, bounds, hint);
    }

    /** A histogram without observations and with the bucket bounds of {@code other}. */
    public static Histogram emptyLike(Histogram other) {
        return new Histogram(
                other.schema, 0, 0, 0, 0, Buckets.NONE, Buckets.NONE, other.customBounds, CounterResetHint.UNKNOWN);
    }

    public int schema() {
        return schema;
    }

    public boolean hasCustomBounds() {
        return schema == CUSTOM_SCHEMA;
    }

    /** How far the zero bucket reaches on both sides of zero. */
    public double zeroThreshold() {
        return zeroThreshold;
    }

    public double zeroCount() {
        return zeroCount;
    }

    /** The number of observations, those of NaN included. */
    public double count() {
        return count;
    }

    /** The sum of the observations; the {@linkplain StaleMarker stale marker} if the series ends here. */
    public double sum() {
        return sum;
    }

    /** The buckets above zero, or all buckets with custom bounds. */
    public Buckets positive() {
        return positive;
    }

    /** The buckets below zero; index i is bucket i of {@link #positive} mirrored. */
    public Buckets negative() {
        return negative;
    }

    /** The upper bounds of buckets, without the infinite last one; empty unless {@link #hasCustomBounds}. */
    public double[] customBounds() {
        return customBounds.clone();
    }

    public CounterResetHint hint() {
        return hint;
    }

    public boolean isStale() {
        return StaleMarker.is(sum);
    }

    double[] bounds() {
        return customBounds;
    }

    boolean hasSameBounds(Histogram other) {
        return Arrays.equals(customBounds, other.customBounds);
    }

    /** The upper bound of a positive bucket. */
    double upperBound(int index) {
        if (!hasCustomBounds()) {
            return Exponential.upperBound(index, schema);
        }
        if (index < 0) {
            return Double.NEGATIVE_INFINITY;
        }
        return index < customBounds.length ? customBounds[index] : Double.POSITIVE_INFINITY;
    }

    Bucket positiveBucket(int i) {
        int index = positive.index(i);
        boolean first = hasCustomBounds() && index == 0;
        return new Bucket(upperBound(index - 1), upperBound(index), first, true, positive.count(i));
    }

    Bucket negativeBucket(int i) {
        int index = negative.index(i);
        return new Bucket(-upperBound(index), -upperBound(index - 1), true, false, negative.count(i));
    }

    Bucket zeroBucket() {
        return new Bucket(-zeroThreshold, zeroThreshold, true, true, zeroCount);
    }

    /**
     * All buckets with observations, from the lowest to the highest. Where the zero bucket reaches into another one, that
     * begins where the zero bucket ends.
     */
    public List<Bucket> buckets() {
        List<Bucket> buckets = new ArrayList<>(negative.size() + positive.size() + 1);
        for (int i = negative.size() - 1; i >= 0; i--) {
            buckets.add(negativeBucket(i).outside(zeroThreshold));
        }
        if (zeroCount > 0) {
            buckets.add(zeroBucket());
        }
        for (int i = 0; i < positive.size(); i++) {
            buckets.add(positiveBucket(i).outside(zeroThreshold));
        }
        return buckets;
    }

    public Histogram withHint(CounterResetHint newHint) {
        return newHint == hint
                ? this
                : new Histogram(
                        schema, zeroThreshold, zeroCount, count, sum, positive, negative, customBounds, newHint);
    }

    Histogram withContents(
            double newZeroCount, double newCount, double newSum, Buckets newPositive, Buckets newNegative) {
        return new Histogram(
                schema, zeroThreshold, newZeroCount, newCount, newSum, newPositive, newNegative, customBounds, hint);
    }

    /** All counts and the sum multiplied; a negative factor makes a gauge. */
    public Histogram times(double factor) {
        return scaled(factor, false);
    }

    /** All counts and the sum divided. Dividing by zero leaves no buckets; a negative divisor makes a gauge. */
    public Histogram dividedBy(double divisor) {
        return scaled(divisor, true);
    }

    private Histogram scaled(double factor, boolean divide) {
        boolean dropsBuckets = divide && factor == 0;
        return new Histogram(
                schema,
                zeroThreshold,
                divide ? zeroCount / factor : zeroCount * factor,
                divide ? count / factor : count * factor,
                divide ? sum / factor : sum * factor,
                dropsBuckets ? Buckets.NONE : positive.scaled(factor, divide),
                dropsBuckets ? Buckets.NONE : negative.scaled(factor, divide),
                customBounds,
                factor < 0 ? CounterResetHint.GAUGE : hint);
    }

    /**
     * The same at a lower resolution: buckets that share one of the target's are added up.
     *
     * @throws IllegalArgumentException if the target isn't an exponential schema at most as fine as this one
     */
    public Histogram coarserTo(int targetSchema) {
        if (targetSchema == schema) {
            return this;
        }
        if (hasCustomBounds() || targetSchema > schema || targetSchema < Exponential.MIN_SCHEMA) {
            throw new IllegalArgumentException("can't bring schema " + schema + " to schema " + targetSchema);
        }
        int levels = schema - targetSchema;
        return new Histogram(
                targetSchema,
                zeroThreshold,
                zeroCount,
                count,
                sum,
                positive.coarser(levels),
                negative.coarser(levels),
                NO_BOUNDS,
                hint);
    }

    /** Whether there is something infinite that further additions can't recover from. */
    public boolean hasOverflow() {
        return Double.isInfinite(zeroCount)
                || Double.isInfinite(count)
                || Double.isInfinite(sum)
                || positive.hasInfiniteCount()
                || negative.hasInfiniteCount();
    }

    /** Whether a counter was reset between {@code previous} and this. */
    public boolean isResetAfter(Histogram previous) {
        return ResetDetection.isReset(previous, this);
    }

    /** Without the observations above {@code value}, as far as buckets tell. */
    public Histogram trimmedAbove(double value) {
        return new HistogramTrim(this, value, true).result();
    }

    /** Without the observations below {@code value}, as far as buckets tell. */
    public Histogram trimmedBelow(double value) {
        return new HistogramTrim(this, value, false).result();
    }

    /** How much this counts against a limit on samples: as many as would need its memory. */
    public int sampleSize() {
        int elements = positive.size() + negative.size() + positive.spanCount() + negative.spanCount();
        return (168 + 8 * (elements + customBounds.length) + 8) / 16;
    }

    /** Whether bounds, counts and sum are the same to the bit; hints don't matter. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Histogram histogram
                && schema == histogram.schema
                && zeroThreshold == histogram.zeroThreshold
                && sameBits(zeroCount, histogram.zeroCount)
                && sameBits(count, histogram.count)
                && sameBits(sum, histogram.sum)
                && positive.equals(histogram.positive)
                && negative.equals(histogram.negative)
                && hasSameBounds(histogram);
    }

    private static boolean sameBits(double a, double b) {
        return Double.doubleToRawLongBits(a) == Double.doubleToRawLongBits(b);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * positive.hashCode() + negative.hashCode()) + Double.hashCode(count) + schema;
    }

    /** The text form of Prometheus, as in <code>{count:3, sum:2.5, (0.5,1]:3}</code>. */
    @Override
    public String toString() {
        return HistogramNotation.text(this);
    }
}
