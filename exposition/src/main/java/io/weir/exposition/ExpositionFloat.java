package io.weir.exposition;

import io.weir.model.GoFloat;
import java.nio.charset.StandardCharsets;

/** Numbers as the exposition formats write them: Go's {@code strconv.FormatFloat(value, 'g', -1, 64)}. */
public final class ExpositionFloat {
    private ExpositionFloat() {}

    /** The shortest text that reads back to the same double, with an exponent below 1e-4 and from 1e+06. */
    public static String format(double value) {
        double magnitude = Math.abs(value);
        boolean scientific = magnitude >= 1e6 || magnitude < 1e-4 && value != 0;
        return scientific && Double.isFinite(value) ? GoFloat.formatE(value) : GoFloat.formatF(value);
    }

    /** The number that {@link #canonicalLabelValue} wrote; NaN for text that is none. */
    public static double parse(String value) {
        byte[] ascii = value.getBytes(StandardCharsets.UTF_8);
        try {
            return DecimalParser.parse(ascii, 0, ascii.length);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /**
     * The canonical value of a {@code le} or {@code quantile} label: a number with at least one decimal, so that
     * {@code 1} and {@code 1.0} name one series. Text that is no number stays as it is.
     */
    public static String canonicalLabelValue(String value) {
        double number;
        try {
            byte[] ascii = value.getBytes(StandardCharsets.UTF_8);
            number = DecimalParser.parse(ascii, 0, ascii.length);
        } catch (NumberFormatException e) {
            return value;
        }
        String text = format(number);
        boolean decimal = !Double.isFinite(number) || text.indexOf('.') >= 0 || text.indexOf('e') >= 0;
        return decimal ? text : text + ".0";
    }
}
