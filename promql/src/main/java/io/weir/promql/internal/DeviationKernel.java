package io.weir.promql.internal;

/** {@code mad_over_time}: the median of the distances from the median. NaN if any sample is. */
public final class DeviationKernel extends WindowKernel {
    private double[] window = new double[16];

    @Override
    protected boolean evaluate(Samples samples, int from, int to) {
        int size = to - from;
        if (window.length < size) {
            window = new double[Math.max(size, 2 * window.length)];
        }
        for (int i = 0; i < size; i++) {
            window[i] = samples.value(from + i);
            if (Double.isNaN(window[i])) {
                result = Double.NaN;
                return true;
            }
        }
        double median = Quantiles.of(0.5, window, size);
        for (int i = 0; i < size; i++) {
            window[i] = Math.abs(window[i] - median);
        }
        result = Quantiles.of(0.5, window, size);
        return true;
    }
}
