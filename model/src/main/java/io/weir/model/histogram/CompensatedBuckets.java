package io.weir.model.histogram;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** Bucket counts that are sums, and the compensation of each. Mutable; confined to one thread. */
final class CompensatedBuckets {
    int[] indices;
    double[] counts;
    double[] compensations;
    int size;

    CompensatedBuckets(Buckets first) {
        size = first.size();
        indices = new int[size];
        for (int i = 0; i < size; i++) {
            indices[i] = first.index(i);
        }
        counts = first.counts();
        compensations = new double[size];
    }

    private CompensatedBuckets(int capacity) {
        indices = new int[capacity];
        counts = new double[capacity];
        compensations = new double[capacity];
    }

    CompensatedBuckets copy() {
        CompensatedBuckets copy = new CompensatedBuckets(size);
        for (int i = 0; i < size; i++) {
            copy.append(indices[i], counts[i], compensations[i]);
        }
        return copy;
    }

    private void append(int index, double count, double compensation) {
        indices[size] = index;
        counts[size] = count;
        compensations[size++] = compensation;
    }

    private void increment(int at, double increment) {
        double total = counts[at] + increment;
        compensations[at] = HistogramSum.compensation(counts[at], increment, total, compensations[at]);
        counts[at] = total;
    }

    void add(Buckets other) {
        if (holdsAllOf(other)) {
            int at = 0;
            for (int i = 0; i < other.size(); i++) {
                while (indices[at] != other.index(i)) {
                    at++;
                }
                increment(at, other.count(i));
            }
            return;
        }
        CompensatedBuckets merged = new CompensatedBuckets(size + other.size());
        int i = 0;
        int k = 0;
        while (i < size || k < other.size()) {
            int mine = i < size ? indices[i] : Integer.MAX_VALUE;
            int theirs = k < other.size() ? other.index(k) : Integer.MAX_VALUE;
            if (mine <= theirs) {
                merged.append(mine, counts[i], compensations[i]);
                i++;
                if (mine == theirs) {
                    merged.increment(merged.size - 1, other.count(k++));
                }
            } else {
                merged.append(theirs, other.count(k++), 0);
            }
        }
        take(merged);
    }

    private boolean holdsAllOf(Buckets other) {
        int at = 0;
        for (int i = 0; i < other.size(); i++) {
            while (at < size && indices[at] < other.index(i)) {
                at++;
            }
            if (at == size || indices[at] != other.index(i)) {
                return false;
            }
        }
        return true;
    }

    private void take(CompensatedBuckets other) {
        indices = other.indices;
        counts = other.counts;
        compensations = other.compensations;
        size = other.size;
    }

    /** Moves each bucket to another index, which must not descend; those that meet are added up. */
    CompensatedBuckets mapped(IntUnaryOperator newIndex) {
        CompensatedBuckets mapped = new CompensatedBuckets(size);
        for (int i = 0; i < size; i++) {
            int index = newIndex.applyAsInt(indices[i]);
            int last = mapped.size - 1;
            if (last >= 0 && mapped.indices[last] == index) {
                mapped.increment(last, counts[i]);
                mapped.increment(last, compensations[i]);
            } else {
                mapped.append(index, counts[i], compensations[i]);
            }
        }
        return mapped;
    }

    void removeFirst(int removed) {
        indices = Arrays.copyOfRange(indices, removed, size);
        counts = Arrays.copyOfRange(counts, removed, size);
        compensations = Arrays.copyOfRange(compensations, removed, size);
        size -= removed;
    }

    void scale(double factor, boolean divide) {
        for (int i = 0; i < size; i++) {
            counts[i] = divide ? counts[i] / factor : counts[i] * factor;
            compensations[i] = divide ? compensations[i] / factor : compensations[i] * factor;
        }
    }

    boolean hasInfiniteCount() {
        return Arrays.stream(counts, 0, size).anyMatch(Double::isInfinite);
    }

    Buckets result() {
        double[] totals = new double[size];
        for (int i = 0; i < size; i++) {
            totals[i] = counts[i] + compensations[i];
        }
        return Buckets.of(Arrays.copyOf(indices, size), totals);
    }
}
