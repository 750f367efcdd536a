package io.weir.model.histogram;

import io.weir.model.GoFloat;

/**
 * One bucket of a histogram with its bounds, any of which may be infinite.
 *
 * @param count how many observations it holds; not only whole numbers, and negative in differences
 */
public record Bucket(double lower, double upper, boolean lowerInclusive, boolean upperInclusive, double count) {
    Bucket withLower(double newLower) {
        return new Bucket(newLower, upper, lowerInclusive, upperInclusive, count);
    }

    Bucket withUpper(double newUpper) {
        return new Bucket(lower, newUpper, lowerInclusive, upperInclusive, count);
    }

    /** This bucket with the zero bucket's part, which reaches from {@code -threshold} to it, taken off. */
    Bucket outside(double threshold) {
        if (upper < 0 && upper > -threshold) {
            return withUpper(-threshold);
        }
        return lower > 0 && lower < threshold ? withLower(threshold) : this;
    }

    /**
     * Which part of the observations is estimated to be at most {@code value}, which lies between the finite bounds.
     *
     * @param linear whether observations spread evenly, rather than as evenly on a logarithmic scale
     */
    public double fractionBelow(double value, boolean linear) {
        if (linear) {
            return (value - lower) / (upper - lower);
        }
        double logLower = Exponential.log2(Math.abs(lower));
        double logUpper = Exponential.log2(Math.abs(upper));
        double logValue = Exponential.log2(Math.abs(value));
        return value > 0
                ? (logValue - logLower) / (logUpper - logLower)
                : 1 - (logValue - logUpper) / (logLower - logUpper);
    }

    /** As in {@code (0.5,1]:3}. */
    @Override
    public String toString() {
        return (lowerInclusive ? "[" : "(") + GoFloat.formatG(lower) + "," + GoFloat.formatG(upper)
                + (upperInclusive ? "]" : ")") + ":" + GoFloat.formatG(count);
    }
}
