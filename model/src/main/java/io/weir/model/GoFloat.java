package io.weir.model;

/** Numbers as Go prints them with {@code strconv.FormatFloat}: the shortest text that reads back to the same double. */
public final class GoFloat {
    private GoFloat() {}

    /**
     * Format {@code 'g'} with shortest precision, as in {@code fmt.Sprint} and the exposition formats: an exponent below
     * 1e-4 and from 1e+06, such as {@code 1.5e+06}; {@code NaN}, {@code +Inf}, {@code -Inf}.
     */
    public static String formatG(double value) {
        return format(value, -4, 6);
    }

    /** As the HTTP API prints sample values: plain decimals, with an exponent below 1e-6 and from 1e+21. */
    public static String formatApi(double value) {
        return format(value, -6, 21);
    }

    /** Format {@code 'f'} with shortest precision: never an exponent. */
    public static String formatF(double value) {
        if (!Double.isFinite(value)) {
            return special(value);
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        Decimal decimal = Decimal.of(value);
        return decimal.plain();
    }

    /** Format {@code 'e'} with shortest precision: {@code 1e+00}. */
    public static String formatE(double value) {
        if (!Double.isFinite(value)) {
            return special(value);
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0e+00" : "0e+00";
        }
        return Decimal.of(value).scientific();
    }

    private static String format(double value, int minPlainExponent, int endPlainExponent) {
        // Most samples are small integers: all of them plain in either format.
        if (value == (int) value && Math.abs(value) < 1e6 && (value != 0 || 1 / value > 0)) {
            return Integer.toString((int) value);
        }
        if (!Double.isFinite(value)) {
            return special(value);
        }
        if (value == 0) {
            return "-0";
        }
        Decimal decimal = Decimal.of(value);
        boolean plain = decimal.exponent >= minPlainExponent && decimal.exponent < endPlainExponent;
        return plain ? decimal.plain() : decimal.scientific();
    }

    private static String special(double value) {
        return Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
    }

    /** {@code ±d.ddd × 10^exponent} with the fewest digits that identify the double. */
    private record Decimal(boolean negative, String digits, int exponent) {
        static Decimal of(double value) {
            ShortestDecimal shortest = new ShortestDecimal();
            shortest.set(value);
            String digits = Long.toString(shortest.digits());
            return new Decimal(value < 0, digits, digits.length() - 1 + shortest.exponent());
        }

        String plain() {
            StringBuilder out = new StringBuilder();
            if (negative) {
                out.append('-');
            }
            if (exponent < 0) {
                out.append("0.").append("0".repeat(-exponent - 1)).append(digits);
            } else if (digits.length() <= exponent + 1) {
                out.append(digits).append("0".repeat(exponent + 1 - digits.length()));
            } else {
                out.append(digits, 0, exponent + 1).append('.').append(digits, exponent + 1, digits.length());
            }
            return out.toString();
        }

        String scientific() {
            StringBuilder out = new StringBuilder();
            if (negative) {
                out.append('-');
            }
            out.append(digits.charAt(0));
            if (digits.length() > 1) {
                out.append('.').append(digits, 1, digits.length());
            }
            out.append('e').append(exponent < 0 ? '-' : '+');
            int magnitude = Math.abs(exponent);
            if (magnitude < 10) {
                out.append('0');
            }
            return out.append(magnitude).toString();
        }
    }
}
