package io.weir.promql.internal;

/** {@code double_exponential_smoothing}: Holt's linear method, as {@code funcDoubleExponentialSmoothing} in Prometheus. */
public final class SmoothingKernel extends WindowKernel {
    private double[] levels = {};
    private double[] trends = {};

    /** Sets the smoothing factors of the level and of the trend for each step, each in {@code (0, 1)}. */
    public void setFactors(double[] levelPerStep, double[] trendPerStep) {
        levels = levelPerStep;
        trends = trendPerStep;
    }

    @Override
    protected boolean evaluate(Samples samples, int from, int to) {
        if (to - from < 2) {
            return false;
        }
        double levelFactor = levels[step];
        double trendFactor = trends[step];
        double before = 0;
        double level = samples.value(from);
        double trend = samples.value(from + 1) - samples.value(from);
        for (int i = from + 1; i < to; i++) {
            double raw = levelFactor * samples.value(i);
            if (i > from + 1) {
                trend = trendFactor * (level - before) + (1 - trendFactor) * trend;
            }
            double smoothed = (1 - levelFactor) * (level + trend);
            before = level;
            level = raw + smoothed;
        }
        result = level;
        return true;
    }
}
