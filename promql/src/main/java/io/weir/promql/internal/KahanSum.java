package io.weir.promql.internal;

/**
 * A compensated sum after Kahan and Neumaier, as {@code kahanSumInc} in prometheus promql/functions.go: the compensation
 * is forgotten once the sum is infinite.
 */
public final class KahanSum {
    private double sum;
    private double compensation;

    public void reset() {
        set(0, 0);
    }

    public void set(double newSum, double newCompensation) {
        sum = newSum;
        compensation = newCompensation;
    }

    public void add(double increment) {
        double total = sum + increment;
        compensation = compensation(sum, increment, total, compensation);
        sum = total;
    }

    /** The compensation after {@code total = sum + increment}. */
    static double compensation(double sum, double increment, double total, double compensation) {
        if (Double.isInfinite(total)) {
            return 0;
        }
        if (Math.abs(sum) >= Math.abs(increment)) {
            return compensation + ((sum - total) + increment);
        }
        return compensation + ((increment - total) + sum);
    }

    /** The sum without its compensation. */
    public double raw() {
        return sum;
    }

    public double compensation() {
        return compensation;
    }

    public double value() {
        return sum + compensation;
    }
}
