package io.weir.promql.internal;

/** Functions of Go's package math whose results differ from those of {@link Math}. */
public final class GoMath {
    private static final double LN2 = 0.6931471805599453;
    private static final double LN10 = 2.302585092994046;

    /** From here on half of the exponential is the hyperbolic sine and cosine, in Go. */
    private static final double LARGE = 21;

    private GoMath() {}

    /** Go gives 1 for {@code 1^NaN}, {@code (-1)^±Inf} and {@code 1^±Inf}, where Java gives NaN. */
    public static double pow(double base, double exponent) {
        if (base == 1 || (base == -1 && Double.isInfinite(exponent))) {
            return 1;
        }
        return Math.pow(base, exponent);
    }

    /** Exact for powers of two. */
    public static double log2(double x) {
        if (!(x > 0) || Double.isInfinite(x)) {
            return Math.log(x);
        }
        int exponent = Math.getExponent(x);
        if (exponent < Double.MIN_EXPONENT) {
            // Subnormal: scale into the normal range first.
            return log2(x * 0x1p54) - 54;
        }
        // x = fraction * 2^(exponent + 1) with the fraction in [0.5, 1), as frexp splits it.
        double fraction = Math.scalb(x, -exponent - 1);
        if (fraction == 0.5) {
            return exponent;
        }
        return Math.log(fraction) * (1 / LN2) + (exponent + 1);
    }

    /** As Go derives it from {@link #log2}. */
    public static double log10(double x) {
        return log2(x) * (LN2 / LN10);
    }

    /** Go overflows where Java still finds the result by another way. */
    public static double cosh(double x) {
        double magnitude = Math.abs(x);
        return magnitude > LARGE ? Math.exp(magnitude) * 0.5 : Math.cosh(x);
    }

    /** See {@link #cosh}. */
    public static double sinh(double x) {
        double magnitude = Math.abs(x);
        return magnitude > LARGE ? Math.copySign(Math.exp(magnitude) * 0.5, x) : Math.sinh(x);
    }

    /** +Inf beats NaN. */
    public static double max(double a, double b) {
        if (a == Double.POSITIVE_INFINITY || b == Double.POSITIVE_INFINITY) {
            return Double.POSITIVE_INFINITY;
        }
        return Math.max(a, b);
    }

    /** -Inf beats NaN. */
    public static double min(double a, double b) {
        if (a == Double.NEGATIVE_INFINITY || b == Double.NEGATIVE_INFINITY) {
            return Double.NEGATIVE_INFINITY;
        }
        return Math.min(a, b);
    }

    public static double asinh(double x) {
        double magnitude = Math.abs(x);
        if (Double.isNaN(x) || Double.isInfinite(x)) {
            return x;
        }
        double result;
        if (magnitude > 0x1p28) {
            result = Math.log(magnitude) + LN2;
        } else if (magnitude > 2) {
            result = Math.log(2 * magnitude + 1 / (Math.sqrt(x * x + 1) + magnitude));
        } else if (magnitude < 0x1p-28) {
            return x;
        } else {
            result = Math.log1p(magnitude + x * x / (1 + Math.sqrt(1 + x * x)));
        }
        return Math.copySign(result, x);
    }

    public static double acosh(double x) {
        if (!(x >= 1)) {
            return Double.NaN;
        }
        if (x >= 0x1p28) {
            return Math.log(x) + LN2;
        }
        if (x > 2) {
            return Math.log(2 * x - 1 / (x + Math.sqrt(x * x - 1)));
        }
        double t = x - 1;
        return Math.log1p(t + Math.sqrt(2 * t + t * t));
    }

    public static double atanh(double x) {
        double magnitude = Math.abs(x);
        if (!(magnitude <= 1)) {
            return Double.NaN;
        }
        if (magnitude == 1) {
            return Math.copySign(Double.POSITIVE_INFINITY, x);
        }
        if (magnitude < 0x1p-28) {
            return x;
        }
        double twice = magnitude + magnitude;
        double result = magnitude < 0.5
                ? 0.5 * Math.log1p(twice + twice * magnitude / (1 - magnitude))
                : 0.5 * Math.log1p(twice / (1 - magnitude));
        return Math.copySign(result, x);
    }
}
