package io.weir.storage.chunk;

import io.weir.model.histogram.Buckets;
import java.util.Arrays;

/** The buckets that have a place in the samples of a chunk, on one side of zero: ascending indices. Grows. */
final class BucketLayout {
    private static final int[] NOTHING = {};

    private int[] indices = NOTHING;

    int size() {
        return indices.length;
    }

    /** The indices of {@code buckets} that have no place yet. */
    int[] missing(Buckets buckets) {
        int[] missing = NOTHING;
        int at = 0;
        for (int i = 0; i < buckets.size(); i++) {
            int index = buckets.index(i);
            while (at < indices.length && indices[at] < index) {
                at++;
            }
            if (at == indices.length || indices[at] != index) {
                missing = Arrays.copyOf(missing, missing.length + 1);
                missing[missing.length - 1] = index;
            }
        }
        return missing;
    }

    /** Gives a bucket a place, and moves those behind it by one. @return the place, or -1 if it has one already */
    int add(int index) {
        int found = Arrays.binarySearch(indices, index);
        if (found >= 0) {
            return -1;
        }
        int place = -found - 1;
        int[] grown = new int[indices.length + 1];
        System.arraycopy(indices, 0, grown, 0, place);
        grown[place] = index;
        System.arraycopy(indices, place, grown, place + 1, indices.length - place);
        indices = grown;
        return place;
    }

    /** The counts of {@code buckets} by place, 0 for those it lacks; all it has must have places. */
    double[] counts(Buckets buckets) {
        double[] counts = new double[indices.length];
        int at = 0;
        for (int i = 0; i < buckets.size(); i++) {
            while (indices[at] != buckets.index(i)) {
                at++;
            }
            counts[at] = buckets.count(i);
        }
        return counts;
    }

    /** The buckets that have {@code counts} by place. */
    Buckets buckets(double[] counts) {
        return Buckets.of(indices, counts);
    }
}
