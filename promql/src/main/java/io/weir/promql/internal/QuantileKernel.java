package io.weir.promql.internal;

/** {@code quantile_over_time}. */
public final class QuantileKernel extends WindowKernel {
    private double[] quantiles = {};
    private double[] window = new double[16];

    /** Sets which quantile, for each step. */
    public void setQuantiles(double[] perStep) {
        quantiles = perStep;
    }

    @Override
    protected boolean evaluate(Samples samples, int from, int to) {
        int size = to - from;
        if (window.length < size) {
            window = new double[Math.max(size, 2 * window.length)];
        }
        for (int i = 0; i < size; i++) {
            window[i] = samples.value(from + i);
        }
        result = Quantiles.of(quantiles[step], window, size);
        return true;
    }
}
