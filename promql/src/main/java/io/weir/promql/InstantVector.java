package io.weir.promql;

import io.weir.model.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Series with one value each, all at the same instant. Not thread-safe while it is filled. */
public final class InstantVector {
    private final List<Labels> labels = new ArrayList<>();
    private double[] values = new double[8];

    public void add(Labels series, double value) {
        int size = labels.size();
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size] = value;
        labels.add(series);
    }

    /** The number of series. */
    public int size() {
        return labels.size();
    }

    public boolean isEmpty() {
        return labels.isEmpty();
    }

    public Labels labels(int index) {
        return labels.get(index);
    }

    public double value(int index) {
        return values[java.util.Objects.checkIndex(index, labels.size())];
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < size(); i++) {
            out.append(labels(i)).append(" => ").append(value(i)).append('\n');
        }
        return out.toString();
    }
}
