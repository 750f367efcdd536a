package io.weir.model.histogram;

import java.util.Arrays;

/** Brings histograms with different custom bounds together on the bounds that they share. */
final class CustomBounds {
    private CustomBounds() {}

    /** The bounds that are in both. */
    static double[] common(double[] a, double[] b) {
        if (Arrays.equals(a, b)) {
            return a;
        }
        double[] common = new double[Math.min(a.length, b.length)];
        int size = 0;
        int i = 0;
        int k = 0;
        while (i < a.length && k < b.length) {
            if (a[i] == b[k]) {
                common[size++] = a[i];
                i++;
                k++;
            } else if (a[i] < b[k]) {
                i++;
            } else {
                k++;
            }
        }
        return Arrays.copyOf(common, size);
    }

    /** The buckets of {@code histogram} with only some of its bounds. */
    static Buckets mapped(Histogram histogram, double[] some) {
        if (some.length == histogram.bounds().length) {
            return histogram.positive();
        }
        return histogram.positive().mapped(index -> mappedIndex(histogram, some, index));
    }

    static int mappedIndex(Histogram histogram, double[] some, int index) {
        int found = Arrays.binarySearch(some, histogram.upperBound(index));
        return found < 0 ? -found - 1 : found;
    }
}
