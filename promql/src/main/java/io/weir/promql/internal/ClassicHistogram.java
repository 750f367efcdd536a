package io.weir.promql.internal;

import java.util.Arrays;

/**
 * Cumulative buckets of a classic histogram at one instant, and what can be estimated from them. Follows prometheus
 * promql/quantile.go. Mutable, to be reused; confined to one thread.
 */
public final class ClassicHistogram {
    /** Relative differences up to this are rounding, not observations. */
    private static final double TOLERANCE = 1e-12;

    private static final double MIN_NORMAL = 0x1.0p-1022;

    private double[] bounds = new double[16];
    private double[] counts = new double[16];
    private int size;
    private boolean forcedMonotonic;
    private double firstFixed;
    private double lastFixed;
    private double greatestDrop;

    public void clear() {
        size = 0;
        forcedMonotonic = false;
    }

    /** Adds a bucket; the order is free. */
    public void add(double upperBound, double cumulativeCount) {
        if (size == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
        }
        int i = size++;
        while (i > 0 && bounds[i - 1] > upperBound) {
            bounds[i] = bounds[i - 1];
            counts[i] = counts[i - 1];
            i--;
        }
        bounds[i] = upperBound;
        counts[i] = cumulativeCount;
    }

    /** Whether counts had to be raised because they fell with the bound; known after {@link #quantile}. */
    public boolean forcedMonotonic() {
        return forcedMonotonic;
    }

    /** The bound of the first bucket that was raised. */
    public double firstFixed() {
        return firstFixed;
    }

    /** The bound of the last bucket that was raised. */
    public double lastFixed() {
        return lastFixed;
    }

    /** By how much a count was raised at most. */
    public double greatestDrop() {
        return greatestDrop;
    }

    /** The value below which the share {@code q} of all observations lies. */
    public double quantile(double q) {
        if (Double.isNaN(q)) {
            return Double.NaN;
        }
        if (q < 0) {
            return Double.NEGATIVE_INFINITY;
        }
        if (q > 1) {
            return Double.POSITIVE_INFINITY;
        }
        if (size == 0 || bounds[size - 1] != Double.POSITIVE_INFINITY) {
            return Double.NaN;
        }
        coalesce();
        makeMonotonic();
        if (size < 2) {
            return Double.NaN;
        }
        double observations = counts[size - 1];
        if (observations == 0) {
            return Double.NaN;
        }
        double rank = q * observations;
        int bucket = 0;
        while (bucket < size - 1 && !(counts[bucket] >= rank)) {
            bucket++;
        }
        if (bucket == size - 1) {
            return bounds[size - 2];
        }
        if (bucket == 0 && bounds[0] <= 0) {
            return bounds[0];
        }
        double start = 0;
        double count = counts[bucket];
        if (bucket > 0) {
            start = bounds[bucket - 1];
            count -= counts[bucket - 1];
            rank -= counts[bucket - 1];
        }
        return start + (bounds[bucket] - start) * (rank / count);
    }

    /** The share of all observations in {@code [lower, upper]}. */
    public double fraction(double lower, double upper) {
        if (size == 0 || bounds[size - 1] != Double.POSITIVE_INFINITY) {
            return Double.NaN;
        }
        coalesce();
        double total = counts[size - 1];
        if (total == 0 || Double.isNaN(lower) || Double.isNaN(upper)) {
            return Double.NaN;
        }
        if (lower >= upper) {
            return 0;
        }
        return (rankOf(upper) - rankOf(lower)) / total;
    }

    /** How many observations lie below {@code value}, by linear interpolation within its bucket. */
    private double rankOf(double value) {
        double rank = 0;
        for (int i = 0; i < size; i++) {
            double lowerBound = i > 0 ? bounds[i - 1] : bounds[0] > 0 ? 0 : Double.NEGATIVE_INFINITY;
            if (lowerBound >= value) {
                return Math.min(rank, counts[size - 1]);
            }
            if (bounds[i] > value) {
                double interpolated = lowerBound == Double.NEGATIVE_INFINITY
                        ? counts[i]
                        : rank + (counts[i] - rank) * (value - lowerBound) / (bounds[i] - lowerBound);
                return Math.min(interpolated, counts[size - 1]);
            }
            rank = counts[i];
        }
        return counts[size - 1];
    }

    private void coalesce() {
        int last = 0;
        for (int i = 1; i < size; i++) {
            if (bounds[i] == bounds[last]) {
                counts[last] += counts[i];
            } else {
                last++;
                bounds[last] = bounds[i];
                counts[last] = counts[i];
            }
        }
        size = last + 1;
    }

    private void makeMonotonic() {
        double previous = counts[0];
        for (int i = 1; i < size; i++) {
            double current = counts[i];
            if (current == previous) {
                continue;
            }
            if (almostEqual(previous, current)) {
                counts[i] = previous;
            } else if (current < previous) {
                recordFix(bounds[i], previous - current);
                counts[i] = previous;
            } else {
                previous = current;
            }
        }
    }

    private void recordFix(double bound, double drop) {
        if (!forcedMonotonic) {
            firstFixed = bound;
            greatestDrop = 0;
        }
        forcedMonotonic = true;
        lastFixed = bound;
        greatestDrop = Math.max(greatestDrop, drop);
    }

    private static boolean almostEqual(double a, double b) {
        double sum = Math.abs(a) + Math.abs(b);
        double difference = Math.abs(a - b);
        if (a == 0 || b == 0 || sum < MIN_NORMAL) {
            return difference < TOLERANCE * MIN_NORMAL;
        }
        return difference / Math.min(sum, Double.MAX_VALUE) < TOLERANCE;
    }
}
