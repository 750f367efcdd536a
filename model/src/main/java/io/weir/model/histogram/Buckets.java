package io.weir.model.histogram;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * The counts of the buckets on one side of zero, or of all buckets with custom bounds: ascending indices and a count for
 * each. Buckets without observations are left out, so that equal contents mean equal objects. Immutable.
 */
public final class Buckets {
    public static final Buckets NONE = new Buckets(new int[0], new double[0]);

    private final int[] indices;
    private final double[] counts;

    private Buckets(int[] indices, double[] counts) {
        this.indices = indices;
        this.counts = counts;
    }

    /**
     * Buckets at these indices.
     *
     * @throws IllegalArgumentException unless the indices ascend and each has a count
     */
    public static Buckets of(int[] indices, double[] counts) {
        if (indices.length != counts.length) {
            throw new IllegalArgumentException(indices.length + " bucket indices for " + counts.length + " counts");
        }
        Builder builder = new Builder(indices.length);
        for (int i = 0; i < indices.length; i++) {
            if (i > 0 && indices[i] <= indices[i - 1]) {
                throw new IllegalArgumentException("bucket indices don't ascend at " + indices[i]);
            }
            builder.add(indices[i], counts[i]);
        }
        return builder.build();
    }

    /**
     * Buckets in spans: the first offset is an index, each further one the gap to the span before.
     *
     * @throws IllegalArgumentException if the spans overlap or don't hold as many buckets as there are counts
     */
    public static Buckets ofSpans(int[] offsets, int[] lengths, double[] counts) {
        Builder builder = new Builder(counts.length);
        long index = 0;
        int next = 0;
        for (int span = 0; span < offsets.length; span++) {
            if (lengths[span] < 0 || (span > 0 && offsets[span] < 0)) {
                throw new IllegalArgumentException(
                        "span " + span + " has the offset " + offsets[span] + " and the length " + lengths[span]);
            }
            if (lengths[span] > counts.length - next) {
                throw new IllegalArgumentException("spans need more buckets than the " + counts.length + " given");
            }
            index += offsets[span];
            if (index + lengths[span] > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("span " + span + " reaches beyond the last bucket");
            }
            for (int i = 0; i < lengths[span]; i++) {
                builder.add((int) index++, counts[next++]);
            }
        }
        if (next != counts.length) {
            throw new IllegalArgumentException("spans need " + next + " buckets, " + counts.length + " given");
        }
        return builder.build();
    }

    /** Collects buckets with ascending indices. */
    private static final class Builder {
        private final int[] indices;
        private final double[] counts;
        private int size;

        Builder(int capacity) {
            indices = new int[capacity];
            counts = new double[capacity];
        }

        void add(int index, double count) {
            if (count != 0) {
                indices[size] = index;
                counts[size++] = count;
            }
        }

        /** Adds to the last bucket if it has this index. */
        void merge(int index, double count) {
            if (size > 0 && indices[size - 1] == index) {
                counts[size - 1] += count;
            } else {
                dropEmptyLast();
                indices[size] = index;
                counts[size++] = count;
            }
        }

        private void dropEmptyLast() {
            if (size > 0 && counts[size - 1] == 0) {
                size--;
            }
        }

        Buckets build() {
            dropEmptyLast();
            if (size == 0) {
                return NONE;
            }
            return new Buckets(Arrays.copyOf(indices, size), Arrays.copyOf(counts, size));
        }
    }

    /** The number of buckets. */
    public int size() {
        return counts.length;
    }

    public boolean isEmpty() {
        return counts.length == 0;
    }

    /** The index of bucket {@code i}, which ascends with {@code i}. */
    public int index(int i) {
        return indices[i];
    }

    /** The count of bucket {@code i}, which isn't 0. */
    public double count(int i) {
        return counts[i];
    }

    /** The number of runs of buckets without a gap. */
    public int spanCount() {
        int spans = 0;
        for (int i = 0; i < indices.length; i++) {
            if (i == 0 || indices[i] != indices[i - 1] + 1) {
                spans++;
            }
        }
        return spans;
    }

    /** The offset of each span, as {@link #ofSpans} takes it. */
    public int[] spanOffsets() {
        int[] offsets = new int[spanCount()];
        int span = 0;
        for (int i = 0; i < indices.length; i++) {
            if (i == 0) {
                offsets[span++] = indices[0];
            } else if (indices[i] != indices[i - 1] + 1) {
                offsets[span++] = indices[i] - indices[i - 1] - 1;
            }
        }
        return offsets;
    }

    /** The length of each span, as {@link #ofSpans} takes it. */
    public int[] spanLengths() {
        int[] lengths = new int[spanCount()];
        int span = -1;
        for (int i = 0; i < indices.length; i++) {
            if (i == 0 || indices[i] != indices[i - 1] + 1) {
                span++;
            }
            lengths[span]++;
        }
        return lengths;
    }

    /** A copy of the counts. */
    public double[] counts() {
        return counts.clone();
    }

    /** The sum of all counts. */
    public double total() {
        double total = 0;
        for (double count : counts) {
            total += count;
        }
        return total;
    }

    Buckets scaled(double factor, boolean divide) {
        Builder builder = new Builder(size());
        for (int i = 0; i < counts.length; i++) {
            builder.add(indices[i], divide ? counts[i] / factor : counts[i] * factor);
        }
        return builder.build();
    }

    /** The same with other counts, of which those of 0 are left out. */
    Buckets withCounts(double[] newCounts) {
        return of(indices, newCounts);
    }

    /** The buckets from {@code first} on. */
    Buckets from(int first) {
        if (first == 0) {
            return this;
        }
        int size = size();
        return new Buckets(Arrays.copyOfRange(indices, first, size), Arrays.copyOfRange(counts, first, size));
    }

    /** Moves each bucket to another index, which must not descend; those that meet are added up. */
    Buckets mapped(IntUnaryOperator newIndex) {
        Builder builder = new Builder(size());
        for (int i = 0; i < counts.length; i++) {
            builder.merge(newIndex.applyAsInt(indices[i]), counts[i]);
        }
        return builder.build();
    }

    /** Buckets of a resolution {@code levels} schemas lower. */
    Buckets coarser(int levels) {
        return levels == 0 ? this : mapped(index -> coarserIndex(index, levels));
    }

    static int coarserIndex(int index, int levels) {
        return ((index - 1) >> levels) + 1;
    }

    /** The sum, or with {@code sign} -1 the difference. */
    Buckets plus(Buckets other, double sign) {
        Builder builder = new Builder(size() + other.size());
        int i = 0;
        int k = 0;
        while (i < size() || k < other.size()) {
            int mine = i < size() ? indices[i] : Integer.MAX_VALUE;
            int theirs = k < other.size() ? other.indices[k] : Integer.MAX_VALUE;
            if (mine == theirs) {
                builder.add(mine, counts[i++] + sign * other.counts[k++]);
            } else if (mine < theirs) {
                builder.add(mine, counts[i++]);
            } else {
                builder.add(theirs, sign * other.counts[k++]);
            }
        }
        return builder.build();
    }

    /** Whether some bucket of {@code previous} has fewer observations here. */
    boolean shrankSince(Buckets previous) {
        int i = 0;
        for (int k = 0; k < previous.size(); k++) {
            while (i < size() && indices[i] < previous.indices[k]) {
                i++;
            }
            double count = i < size() && indices[i] == previous.indices[k] ? counts[i] : 0;
            boolean vanished = i == size() || indices[i] != previous.indices[k];
            if (vanished || count < previous.counts[k]) {
                return true;
            }
        }
        return false;
    }

    boolean hasInfiniteCount() {
        return Arrays.stream(counts).anyMatch(Double::isInfinite);
    }

    /** Whether indices and counts are the same, NaN being equal to itself. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Buckets buckets
                && Arrays.equals(indices, buckets.indices)
                && Arrays.equals(counts, buckets.counts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(indices) + Arrays.hashCode(counts);
    }
}
