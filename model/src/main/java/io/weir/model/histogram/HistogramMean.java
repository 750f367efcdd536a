package io.weir.model.histogram;

/**
 * The mean of many histograms: their sum divided by their number or, once the sum would overflow, a running mean.
 * Mutable; confined to one thread.
 */
public final class HistogramMean {
    private HistogramSum sum;
    private double size = 1;
    private boolean running;

    /** The mean of {@code first} alone. */
    public HistogramMean(Histogram first) {
        sum = new HistogramSum(first);
    }

    /** Whether {@code other} can be added: both or neither have custom bounds. */
    public boolean accepts(Histogram other) {
        return sum.accepts(other);
    }

    /** @throws IllegalArgumentException if this doesn't {@linkplain #accepts accept} it */
    public void add(Histogram other) {
        size++;
        if (!running) {
            HistogramSum grown = sum.copy();
            grown.add(other);
            if (!grown.hasOverflow()) {
                sum = grown;
                return;
            }
            running = true;
            sum.divide(size - 1);
        }
        sum.scale((size - 1) / size);
        sum.add(other.dividedBy(size));
    }

    /** Adds all that {@code other} is the mean of. */
    public void merge(HistogramMean other) {
        double total = size + other.size;
        if (!running && !other.running) {
            HistogramSum merged = sum.copy();
            merged.merge(other.sum);
            if (!merged.hasOverflow()) {
                sum = merged;
                size = total;
                return;
            }
        }
        HistogramSum share = other.sum.copy();
        if (!other.running) {
            share.divide(other.size);
        }
        share.scale(other.size / total);
        if (!running) {
            sum.divide(size);
            running = true;
        }
        sum.scale(size / total);
        sum.merge(share);
        size = total;
    }

    /** Whether reset hints met that contradict each other. */
    public boolean conflictingResets() {
        return sum.conflictingResets();
    }

    /** Whether custom bounds met that differ. */
    public boolean reconciledBounds() {
        return sum.reconciledBounds();
    }

    /** The mean so far. */
    public Histogram result() {
        if (running) {
            return sum.result();
        }
        HistogramSum mean = sum.copy();
        mean.divide(size);
        return mean.result();
    }
}
