package io.weir.promql;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Conversions of numbers as Go does them, where Java differs. */
final class GoNumbers {
    private GoNumbers() {}

    /** {@code %.<digits>f}. */
    static String fixed(double value, int digits) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        return new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    }

    /** {@code math.Round} and a conversion to 64 bits. */
    static long roundHalfAwayFromZero(double value) {
        return value < 0 ? -Math.round(-value) : Math.round(value);
    }
}
