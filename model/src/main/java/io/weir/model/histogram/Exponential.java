package io.weir.model.histogram;

/**
 * The bounds of exponential buckets and the functions behind them, to the last bit as Go computes them: other
 * implementations differ in the last digit, which would show in results.
 */
public final class Exponential {
    public static final int MIN_SCHEMA = -4;
    public static final int MAX_SCHEMA = 8;

    private static final double LN2 = 0.6931471805599453;
    private static final double LN2_HIGH = 0.6931471803691238;
    private static final double LN2_LOW = 1.9082149292705877e-10;

    /** Coefficients of the Remez polynomial for the exponential function, as in FreeBSD's e_exp.c. */
    private static final double EXP_1 = 0.16666666666666666;

    private static final double EXP_2 = -0.0027777777777015593;
    private static final double EXP_3 = 6.613756321437934e-05;
    private static final double EXP_4 = -1.6533902205465252e-06;
    private static final double EXP_5 = 4.1381367970572385e-08;

    /** For each schema from 0 on, the bounds in {@code [0.5, 1)}. */
    private static final double[][] FRACTIONS = fractions();

    private Exponential() {}

    private static double[][] fractions() {
        double[][] fractions = new double[MAX_SCHEMA + 1][];
        fractions[0] = new double[] {0.5};
        for (int schema = 1; schema <= MAX_SCHEMA; schema++) {
            double factor = exp2(exp2(-schema));
            double[] bounds = new double[1 << schema];
            for (int i = 0; i < bounds.length; i++) {
                // Every other bound is one of the schema below, which keeps errors from adding up.
                bounds[i] = i % 2 == 0 ? fractions[schema - 1][i / 2] : bounds[i - 1] * factor;
            }
            fractions[schema] = bounds;
        }
        return fractions;
    }

    /** The upper bound of the positive bucket at {@code index}: 2 to the power of {@code index * 2^-schema}. */
    public static double upperBound(int index, int schema) {
        if (schema < 0) {
            int exponent = index << -schema;
            return exponent == Double.MAX_EXPONENT + 1 ? Double.MAX_VALUE : Math.scalb(1.0, exponent);
        }
        double[] fractions = FRACTIONS[schema];
        double fraction = fractions[index & (fractions.length - 1)];
        int exponent = (index >> schema) + 1;
        if (fraction == 0.5 && exponent == Double.MAX_EXPONENT + 2) {
            // The last bucket ends at the greatest number; what lies beyond is infinite.
            return Double.MAX_VALUE;
        }
        return Math.scalb(fraction, exponent);
    }

    /** 2 to the power of {@code value}, as Go's {@code math.Exp2}. */
    public static double exp2(double value) {
        if (Double.isNaN(value) || value == Double.POSITIVE_INFINITY) {
            return value;
        }
        if (value == Double.NEGATIVE_INFINITY || value < -1074) {
            return 0;
        }
        if (value > 1023.9999999999999) {
            return Double.POSITIVE_INFINITY;
        }
        int whole = (int) (value < 0 ? value - 0.5 : value + 0.5);
        double rest = value - whole;
        double high = rest * LN2_HIGH;
        double low = -rest * LN2_LOW;
        double r = high - low;
        double t = r * r;
        double polynomial = EXP_5;
        polynomial = EXP_4 + t * polynomial;
        polynomial = EXP_3 + t * polynomial;
        polynomial = EXP_2 + t * polynomial;
        polynomial = EXP_1 + t * polynomial;
        double c = r - t * polynomial;
        double y = 1 - ((low - r * c / (2 - c)) - high);
        return Math.scalb(y, whole);
    }

    /** The logarithm to the base 2, exact for powers of 2, as Go's {@code math.Log2}. */
    public static double log2(double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            return Math.log(value);
        }
        int exponent = Math.getExponent(value);
        if (exponent < Double.MIN_EXPONENT) {
            // Subnormal: scale into the normal range first.
            return log2(value * 0x1p54) - 54;
        }
        // value = fraction * 2^(exponent + 1) with the fraction in [0.5, 1), as frexp splits it.
        double fraction = Math.scalb(value, -exponent - 1);
        return fraction == 0.5 ? exponent : Math.log(fraction) * (1 / LN2) + (exponent + 1);
    }
}
