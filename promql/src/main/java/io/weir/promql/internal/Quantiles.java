package io.weir.promql.internal;

import java.util.Arrays;

/** Quantiles of plain values: linear interpolation between the closest ranks, NaN below everything. */
public final class Quantiles {
    private Quantiles() {}

    /** The quantile {@code q} of the first {@code size} values, which are put in order. */
    public static double of(double q, double[] values, int size) {
        if (size == 0 || Double.isNaN(q)) {
            return Double.NaN;
        }
        if (q < 0) {
            return Double.NEGATIVE_INFINITY;
        }
        if (q > 1) {
            return Double.POSITIVE_INFINITY;
        }
        Arrays.sort(values, 0, size);
        // Java sorts NaN last, Prometheus first.
        int nans = 0;
        while (nans < size && Double.isNaN(values[size - 1 - nans])) {
            nans++;
        }
        double rank = q * (size - 1);
        double floor = Math.floor(rank);
        int lower = (int) Math.max(0, floor);
        int upper = Math.min(size - 1, lower + 1);
        double weight = rank - floor;
        return nansFirst(values, lower, nans) * (1 - weight) + nansFirst(values, upper, nans) * weight;
    }

    private static double nansFirst(double[] sorted, int index, int nans) {
        return index < nans ? Double.NaN : sorted[index - nans];
    }
}
