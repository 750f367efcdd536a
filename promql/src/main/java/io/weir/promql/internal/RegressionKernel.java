package io.weir.promql.internal;

/**
 * {@code deriv} and {@code predict_linear}: least squares over the window, as {@code linearRegression} in prometheus
 * promql/functions.go.
 */
public final class RegressionKernel extends WindowKernel {
    private final boolean predict;
    private final KahanSum sumX = new KahanSum();
    private final KahanSum sumY = new KahanSum();
    private final KahanSum sumXY = new KahanSum();
    private final KahanSum sumX2 = new KahanSum();
    private double[] aheadSeconds = {};
    private double slope;
    private double intercept;

    /** @param predict whether the result is the value expected some seconds after the instant, rather than the slope */
    public RegressionKernel(boolean predict) {
        this.predict = predict;
    }

    /** Sets how far ahead to predict, for each step. */
    public void setAheadSeconds(double[] perStep) {
        aheadSeconds = perStep;
    }

    @Override
    protected boolean evaluate(Samples samples, int from, int to) {
        if (to - from < 2) {
            return false;
        }
        if (predict) {
            regress(samples, from, to, evaluationMs);
            result = slope * aheadSeconds[step] + intercept;
        } else {
            regress(samples, from, to, samples.time(from));
            result = slope;
        }
        return true;
    }

    private void regress(Samples samples, int from, int to, long originMs) {
        sumX.reset();
        sumY.reset();
        sumXY.reset();
        sumX2.reset();
        double first = samples.value(from);
        boolean constant = true;
        for (int i = from; i < to; i++) {
            double y = samples.value(i);
            constant &= y == first || i == from;
            double x = (samples.time(i) - originMs) / 1e3;
            sumX.add(x);
            sumY.add(y);
            sumXY.add(x * y);
            sumX2.add(x * x);
        }
        if (constant) {
            boolean infinite = Double.isInfinite(first);
            slope = infinite ? Double.NaN : 0;
            intercept = infinite ? Double.NaN : first;
            return;
        }
        double n = to - from;
        double x = sumX.value();
        double y = sumY.value();
        double covariance = sumXY.value() - x * y / n;
        double variance = sumX2.value() - x * x / n;
        slope = covariance / variance;
        intercept = y / n - slope * x / n;
    }
}
