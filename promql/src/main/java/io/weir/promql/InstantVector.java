package io.weir.promql;

import io.weir.model.Labels;
import io.weir.model.histogram.Histogram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Series with one value each, all at the same instant. Not thread-safe while it is filled. */
public final class InstantVector {
    private final List<Labels> labels = new ArrayList<>();
    private double[] values = new double[8];
    private @Nullable Histogram @Nullable [] histograms;

    public void add(Labels series, double value) {
        int size = labels.size();
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size] = value;
        labels.add(series);
    }

    /** Adds a series whose value is a histogram. */
    public void add(Labels series, Histogram histogram) {
        int index = size();
        add(series, histogram.sum());
        if (histograms == null) {
            histograms = new Histogram[values.length];
        } else if (histograms.length < values.length) {
            histograms = Arrays.copyOf(histograms, values.length);
        }
        histograms[index] = histogram;
    }

    /** Adds a series whose value is {@code histogram} or, if that is null, {@code value}. */
    public void add(Labels series, double value, @Nullable Histogram histogram) {
        if (histogram == null) {
            add(series, value);
        } else {
            add(series, histogram);
        }
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

    /** Of a histogram the sum. */
    public double value(int index) {
        return values[java.util.Objects.checkIndex(index, labels.size())];
    }

    /** The histogram that the value is, or null if it is a float. */
    public @Nullable Histogram histogram(int index) {
        return histograms == null || index >= histograms.length ? null : histograms[index];
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < size(); i++) {
            out.append(labels(i)).append(" => ").append(text(i)).append('\n');
        }
        return out.toString();
    }

    private String text(int index) {
        Histogram histogram = histogram(index);
        return histogram == null ? Double.toString(value(index)) : histogram.toString();
    }
}
