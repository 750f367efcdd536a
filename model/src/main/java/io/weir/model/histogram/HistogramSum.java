package io.weir.model.histogram;

import java.util.Arrays;

/**
 * A sum of many histograms, each of its numbers compensated after Kahan and Neumaier. Follows {@code KahanAdd} in
 * prometheus model/histogram/float_histogram.go. Mutable; confined to one thread.
 */
public final class HistogramSum {
    private Histogram shape;
    private CounterResetHint hint;
    private double zeroThreshold;
    private final Compensated zeroCount = new Compensated();
    private final Compensated count = new Compensated();
    private final Compensated sum = new Compensated();
    private CompensatedBuckets positive;
    private CompensatedBuckets negative;
    private boolean resetSeen;
    private boolean noResetSeen;
    private boolean reconciledBounds;

    /** A sum that consists of {@code first}. */
    public HistogramSum(Histogram first) {
        shape = Histogram.emptyLike(first);
        hint = first.hint();
        see(hint);
        zeroThreshold = first.zeroThreshold();
        zeroCount.value = first.zeroCount();
        count.value = first.count();
        sum.value = first.sum();
        positive = new CompensatedBuckets(first.positive());
        negative = new CompensatedBuckets(first.negative());
    }

    private void see(CounterResetHint seen) {
        resetSeen |= seen == CounterResetHint.RESET;
        noResetSeen |= seen == CounterResetHint.NOT_RESET;
    }

    /** A number and what rounding has taken from it. */
    private static final class Compensated {
        double value;
        double compensation;

        void add(double increment) {
            double total = value + increment;
            compensation = compensation(value, increment, total, compensation);
            value = total;
        }

        void scale(double factor) {
            value *= factor;
            compensation *= factor;
        }

        void divide(double divisor) {
            value /= divisor;
            compensation /= divisor;
        }

        double total() {
            return value + compensation;
        }

        void copyFrom(Compensated other) {
            value = other.value;
            compensation = other.compensation;
        }
    }

    /** The compensation after {@code total = sum + increment}; forgotten once the sum is infinite. */
    static double compensation(double sum, double increment, double total, double compensation) {
        if (Double.isInfinite(total)) {
            return 0;
        }
        return Math.abs(sum) >= Math.abs(increment)
                ? compensation + ((sum - total) + increment)
                : compensation + ((increment - total) + sum);
    }

    /** Whether {@code other} can be added: both or neither have custom bounds. */
    public boolean accepts(Histogram other) {
        return shape.hasCustomBounds() == other.hasCustomBounds();
    }

    /** @throws IllegalArgumentException if this doesn't {@linkplain #accepts accept} it */
    public void add(Histogram other) {
        if (!accepts(other)) {
            throw new IllegalArgumentException("one histogram has custom bounds, the other exponential buckets");
        }
        see(other.hint());
        hint = hint.combine(other.hint());
        if (shape.hasCustomBounds()) {
            addCustom(other);
        } else {
            addExponential(other);
        }
        count.add(other.count());
        sum.add(other.sum());
    }

    private void addCustom(Histogram other) {
        if (shape.hasSameBounds(other)) {
            positive.add(other.positive());
            return;
        }
        reconciledBounds = true;
        double[] common = CustomBounds.common(shape.bounds(), other.bounds());
        Histogram before = shape;
        positive = positive.mapped(index -> CustomBounds.mappedIndex(before, common, index));
        positive.add(CustomBounds.mapped(other, common));
        shape = Histogram.custom(common, 0, 0, Buckets.NONE, CounterResetHint.UNKNOWN);
    }

    private void addExponential(Histogram other) {
        if (other.zeroThreshold() != zeroThreshold) {
            growZeroBucket(other);
        }
        zeroCount.add(ZeroBucket.grown(other, zeroThreshold).count());
        int schema = Math.min(shape.schema(), other.schema());
        int levels = shape.schema() - schema;
        if (levels > 0) {
            positive = positive.mapped(index -> Buckets.coarserIndex(index, levels));
            negative = negative.mapped(index -> Buckets.coarserIndex(index, levels));
            shape = shape.coarserTo(schema);
        }
        positive.add(Combination.added(other, other.positive(), zeroThreshold, schema));
        negative.add(Combination.added(other, other.negative(), zeroThreshold, schema));
    }

    private void growZeroBucket(Histogram other) {
        Histogram soFar = Histogram.exponential(
                shape.schema(), zeroThreshold, 0, 0, 0, positive.result(), negative.result(), CounterResetHint.UNKNOWN);
        double threshold = ZeroBucket.common(soFar, other);
        if (threshold != zeroThreshold) {
            moveIntoZeroBucket(positive, threshold);
            moveIntoZeroBucket(negative, threshold);
            zeroThreshold = threshold;
        }
    }

    private void moveIntoZeroBucket(CompensatedBuckets buckets, double threshold) {
        int first = 0;
        while (first < buckets.size && Exponential.upperBound(buckets.indices[first], shape.schema()) <= threshold) {
            zeroCount.add(buckets.counts[first]);
            zeroCount.add(buckets.compensations[first]);
            first++;
        }
        buckets.removeFirst(first);
    }

    /** Multiplies all counts and the sum. */
    public void scale(double factor) {
        zeroCount.scale(factor);
        count.scale(factor);
        sum.scale(factor);
        positive.scale(factor, false);
        negative.scale(factor, false);
    }

    /** Divides all counts and the sum, by a number that isn't zero. */
    public void divide(double divisor) {
        zeroCount.divide(divisor);
        count.divide(divisor);
        sum.divide(divisor);
        positive.scale(divisor, true);
        negative.scale(divisor, true);
    }

    /** A sum of its own with the same state. */
    public HistogramSum copy() {
        HistogramSum copy = new HistogramSum(shape);
        copy.hint = hint;
        copy.zeroThreshold = zeroThreshold;
        copy.zeroCount.copyFrom(zeroCount);
        copy.count.copyFrom(count);
        copy.sum.copyFrom(sum);
        copy.positive = positive.copy();
        copy.negative = negative.copy();
        copy.resetSeen = resetSeen;
        copy.noResetSeen = noResetSeen;
        copy.reconciledBounds = reconciledBounds;
        return copy;
    }

    /** Adds all that {@code other} sums up. */
    public void merge(HistogramSum other) {
        add(other.result());
        resetSeen |= other.resetSeen;
        noResetSeen |= other.noResetSeen;
        reconciledBounds |= other.reconciledBounds;
    }

    /** Whether reset hints met that contradict each other. */
    public boolean conflictingResets() {
        return resetSeen && noResetSeen;
    }

    /** Whether custom bounds met that differ. */
    public boolean reconciledBounds() {
        return reconciledBounds;
    }

    /** Whether something is infinite. */
    public boolean hasOverflow() {
        return Double.isInfinite(zeroCount.value)
                || Double.isInfinite(count.value)
                || Double.isInfinite(sum.value)
                || positive.hasInfiniteCount()
                || negative.hasInfiniteCount();
    }

    /** The sum so far. */
    public Histogram result() {
        return shape.hasCustomBounds()
                ? Histogram.custom(shape.bounds(), count.total(), sum.total(), positive.result(), hint)
                : Histogram.exponential(
                        shape.schema(),
                        zeroThreshold,
                        zeroCount.total(),
                        count.total(),
                        sum.total(),
                        positive.result(),
                        negative.result(),
                        hint);
    }

    @Override
    public String toString() {
        return "sum so far " + result() + Arrays.toString(positive.compensations);
    }
}
