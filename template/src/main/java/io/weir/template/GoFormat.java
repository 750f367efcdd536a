package io.weir.template;

import io.weir.model.histogram.Histogram;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Go's {@code fmt}: the default text of values, and {@code Sprintf} with its verbs and flags. */
final class GoFormat {
    private static final int MAX_WIDTH = 1_000_000;

    private GoFormat() {}

    /** {@code %v}. */
    static String print(@Nullable Object value) {
        if (value == null) {
            return "<nil>";
        }
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof Double number) {
            return GoNumber.format(number);
        }
        boolean printsItself = value instanceof TemplateObject
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Histogram;
        if (printsItself) {
            return value.toString();
        }
        if (value instanceof List<?> list) {
            StringJoiner out = new StringJoiner(" ", "[", "]");
            list.forEach(element -> out.add(print(GoValues.normalize(element))));
            return out.toString();
        }
        Map<String, ?> map = GoValues.asMap(value);
        if (map != null) {
            StringJoiner out = new StringJoiner(" ", "map[", "]");
            map.forEach((key, element) -> out.add(key + ":" + print(element)));
            return out.toString();
        }
        throw new TemplateFunctionException("can't print a value of type " + GoValues.typeName(value));
    }

    /** {@code Sprint}: a space between two operands of which neither is a string. */
    static String sprint(List<@Nullable Object> values) {
        StringBuilder out = new StringBuilder();
        boolean previousIsText = true;
        for (Object value : values) {
            boolean isText = value instanceof String;
            if (!out.isEmpty() && !isText && !previousIsText) {
                out.append(' ');
            }
            out.append(print(value));
            previousIsText = isText;
        }
        return out.toString();
    }

    /** {@code Sprintln}: a space between operands, a newline at the end. */
    static String sprintln(List<@Nullable Object> values) {
        StringJoiner out = new StringJoiner(" ", "", "\n");
        values.forEach(value -> out.add(print(value)));
        return out.toString();
    }

    /** {@code Sprintf}. Mistakes show in the text as in Go: {@code %!d(string=x)}. */
    static String sprintf(String format, List<@Nullable Object> arguments) {
        return new Directives(format, arguments).expand();
    }

    /** One run through a format. */
    private static final class Directives {
        private final String format;
        private final List<@Nullable Object> arguments;
        private final StringBuilder out = new StringBuilder();
        private int at;
        private int argument;
        private boolean reordered;
        private boolean goodIndex = true;

        Directives(String format, List<@Nullable Object> arguments) {
            this.format = format;
            this.arguments = arguments;
        }

        String expand() {
            while (at < format.length()) {
                int percent = format.indexOf('%', at);
                if (percent < 0) {
                    out.append(format, at, format.length());
                    break;
                }
                out.append(format, at, percent);
                at = percent + 1;
                directive();
            }
            if (!reordered && argument < arguments.size()) {
                StringJoiner extra = new StringJoiner(", ", "%!(EXTRA ", ")");
                for (Object value : arguments.subList(argument, arguments.size())) {
                    extra.add(value == null ? "<nil>" : GoValues.typeName(value) + "=" + print(value));
                }
                out.append(extra);
            }
            return out.toString();
        }

        private void directive() {
            Spec spec = new Spec();
            goodIndex = true;
            flags(spec);
            boolean afterIndex = index();
            if (at < format.length() && format.charAt(at) == '*') {
                at++;
                Long width = starArgument();
                if (width == null) {
                    out.append("%!(BADWIDTH)");
                } else {
                    spec.minus |= width < 0;
                    spec.zero &= width >= 0;
                    spec.width = (int) Math.abs(width);
                }
                afterIndex = false;
            } else {
                spec.width = number();
                if (afterIndex && spec.width >= 0) {
                    goodIndex = false;
                }
            }
            if (at < format.length() && format.charAt(at) == '.') {
                at++;
                if (afterIndex) {
                    goodIndex = false;
                }
                afterIndex = index();
                if (at < format.length() && format.charAt(at) == '*') {
                    at++;
                    Long precision = starArgument();
                    if (precision == null) {
                        out.append("%!(BADPREC)");
                    } else if (precision >= 0) {
                        spec.precision = precision.intValue();
                    }
                    afterIndex = false;
                } else {
                    spec.precision = Math.max(number(), 0);
                }
            }
            if (!afterIndex) {
                index();
            }
            if (at >= format.length()) {
                out.append("%!(NOVERB)");
                return;
            }
            int verb = format.codePointAt(at);
            at += Character.charCount(verb);
            if (verb == '%') {
                out.append('%');
            } else if (!goodIndex) {
                out.append("%!").appendCodePoint(verb).append("(BADINDEX)");
            } else if (argument >= arguments.size()) {
                out.append("%!").appendCodePoint(verb).append("(MISSING)");
            } else {
                out.append(spec.format(verb, arguments.get(argument++)));
            }
        }

        private void flags(Spec spec) {
            for (; at < format.length(); at++) {
                switch (format.charAt(at)) {
                    case '#' -> spec.sharp = true;
                    case '0' -> spec.zero = true;
                    case '+' -> spec.plus = true;
                    case '-' -> spec.minus = true;
                    case ' ' -> spec.space = true;
                    default -> {
                        return;
                    }
                }
            }
        }

        /** Reads {@code [n]}, the argument to use next; whether there was one. */
        private boolean index() {
            if (at >= format.length() || format.charAt(at) != '[') {
                return false;
            }
            reordered = true;
            int close = format.indexOf(']', at);
            if (close < 0) {
                goodIndex = false;
                at++;
                return true;
            }
            String digits = format.substring(at + 1, close);
            at = close + 1;
            boolean number =
                    !digits.isEmpty() && digits.length() < 7 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
            int wanted = number ? Integer.parseInt(digits) - 1 : -1;
            if (wanted < 0 || wanted >= arguments.size()) {
                goodIndex = false;
            } else {
                argument = wanted;
            }
            return true;
        }

        private @Nullable Long starArgument() {
            if (argument >= arguments.size()) {
                return null;
            }
            Object value = arguments.get(argument++);
            return value instanceof Long number && Math.abs(number) <= MAX_WIDTH ? number : null;
        }

        private int number() {
            int begin = at;
            long value = 0;
            while (at < format.length() && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
                value = Math.min(value * 10 + (format.charAt(at) - '0'), Integer.MAX_VALUE);
                at++;
            }
            return at == begin || value > MAX_WIDTH ? -1 : (int) value;
        }
    }

    /** The flags, width and precision of one directive. */
    private static final class Spec {
        boolean sharp;
        boolean zero;
        boolean plus;
        boolean minus;
        boolean space;
        int width = -1;
        int precision = -1;

        String format(int verb, @Nullable Object value) {
            if (verb == 'T') {
                return pad(value == null ? "<nil>" : GoValues.typeName(value), false);
            }
            if (value == null) {
                return verb == 'v' ? pad("<nil>", false) : "%!" + Character.toString(verb) + "(<nil>)";
            }
            if (value instanceof TemplateObject object) {
                return formatObject(verb, object);
            }
            if (value instanceof List<?> list) {
                StringJoiner joined = new StringJoiner(" ", "[", "]");
                list.forEach(element -> joined.add(format(verb, GoValues.normalize(element))));
                return joined.toString();
            }
            Map<String, ?> map = GoValues.asMap(value);
            if (map != null) {
                StringJoiner joined = new StringJoiner(" ", "map[", "]");
                map.forEach((key, element) -> joined.add(format(verb, key) + ":" + format(verb, element)));
                return joined.toString();
            }
            if (value instanceof Boolean) {
                return verb == 't' || verb == 'v' ? pad(value.toString(), false) : bad(verb, value);
            }
            if (value instanceof String text) {
                return formatString(verb, text);
            }
            if (value instanceof Double number) {
                return formatFloat(verb, number);
            }
            if (value instanceof Long number) {
                return formatInteger(verb, BigInteger.valueOf(number));
            }
            if (value instanceof BigInteger number) {
                return formatInteger(verb, number);
            }
            throw new TemplateFunctionException("can't print a value of type " + GoValues.typeName(value));
        }

        /** A value with a {@code String} method gives its text to the verbs for text, its plain value to others. */
        private String formatObject(int verb, TemplateObject object) {
            if ("vsxXq".indexOf(verb) >= 0) {
                return formatString(verb, object.toString());
            }
            Object plain = GoValues.underlying(object);
            return plain == object ? bad(verb, object) : format(verb, plain);
        }

        private String bad(int verb, Object value) {
            return "%!" + Character.toString(verb) + "(" + GoValues.typeName(value) + "=" + print(value) + ")";
        }

        private String formatString(int verb, String text) {
            String cut = text;
            if (precision >= 0 && precision < text.codePointCount(0, text.length())) {
                cut = text.substring(0, text.offsetByCodePoints(0, precision));
            }
            return switch (verb) {
                case 'v' -> sharp ? pad(GoQuote.quote(cut), true) : pad(cut, true);
                case 's' -> pad(cut, true);
                case 'q' -> {
                    boolean raw = sharp
                            && cut.indexOf('`') < 0
                            && cut.codePoints().allMatch(c -> c == '\t' || c >= ' ' && c != 0x7F);
                    yield pad(raw ? "`" + cut + "`" : plus ? GoQuote.quoteToAscii(cut) : GoQuote.quote(cut), true);
                }
                case 'x', 'X' -> pad(hex(text, verb == 'X'), true);
                default -> bad(verb, text);
            };
        }

        private String hex(String text, boolean upper) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int length = precision >= 0 ? Math.min(precision, bytes.length) : bytes.length;
            StringBuilder hex = new StringBuilder();
            String prefix = upper ? "0X" : "0x";
            for (int i = 0; i < length; i++) {
                if (space && i > 0) {
                    hex.append(' ');
                }
                if (sharp && (space || i == 0)) {
                    hex.append(prefix);
                }
                hex.append(String.format(Locale.ROOT, upper ? "%02X" : "%02x", bytes[i]));
            }
            return hex.toString();
        }

        private String formatInteger(int verb, BigInteger number) {
            return switch (verb) {
                case 'v', 'd' -> integer(number, 10, "", false);
                case 'b' -> integer(number, 2, sharp ? "0b" : "", false);
                case 'o' -> integer(number, 8, sharp ? "0" : "", false);
                case 'O' -> integer(number, 8, "0o", false);
                case 'x' -> integer(number, 16, sharp ? "0x" : "", false);
                case 'X' -> integer(number, 16, sharp ? "0X" : "", true);
                case 'c' -> pad(character(number), true);
                case 'q' -> pad(GoQuote.quoteRune(character(number).codePointAt(0), plus), true);
                case 'U' -> pad(unicode(number), false);
                default -> bad(verb, number.bitLength() < 64 ? (Object) number.longValue() : number);
            };
        }

        private String unicode(BigInteger number) {
            String digits = number.toString(16).toUpperCase(Locale.ROOT);
            String code = "U+" + "0".repeat(Math.max(0, Math.max(precision, 4) - digits.length())) + digits;
            boolean shown = sharp && GoQuote.isPrintable(character(number).codePointAt(0));
            return shown ? code + " '" + character(number) + "'" : code;
        }

        private static String character(BigInteger number) {
            boolean valid = number.signum() >= 0
                    && number.bitLength() <= 21
                    && Character.isValidCodePoint(number.intValue())
                    && (number.intValue() < 0xD800 || number.intValue() > 0xDFFF);
            return Character.toString(valid ? number.intValue() : 0xFFFD);
        }

        private String integer(BigInteger number, int radix, String prefix, boolean upper) {
            if (precision == 0 && number.signum() == 0) {
                return " ".repeat(Math.max(width, 0));
            }
            String digits = number.abs().toString(radix);
            if (upper) {
                digits = digits.toUpperCase(Locale.ROOT);
            }
            String sign = number.signum() < 0 ? "-" : plus ? "+" : space ? " " : "";
            int wanted = precision;
            if (precision < 0 && zero && !minus && width >= 0) {
                wanted = width - sign.length();
            }
            digits = "0".repeat(Math.max(0, wanted - digits.length())) + digits;
            if (prefix.equals("0") && digits.startsWith("0")) {
                return padWithSpaces(sign + digits);
            }
            return padWithSpaces(sign + prefix + digits);
        }

        private String formatFloat(int verb, double number) {
            String text;
            switch (verb) {
                case 'v', 'g' -> text = GoNumber.formatG(number, precision, sharp && verb == 'g');
                case 'G' -> text = GoNumber.formatG(number, precision, sharp).replace('e', 'E');
                case 'e' -> text = GoNumber.formatE(number, precision < 0 ? 6 : precision);
                case 'E' ->
                    text = GoNumber.formatE(number, precision < 0 ? 6 : precision)
                            .replace('e', 'E');
                case 'f', 'F' -> text = GoNumber.formatF(number, precision < 0 ? 6 : precision);
                case 'b', 'x', 'X' ->
                    throw new TemplateFunctionException("verb %" + (char) verb + " is not supported for a float64");
                default -> {
                    return bad(verb, number);
                }
            }
            boolean signed = text.startsWith("-") || text.startsWith("+");
            String sign = signed ? text.substring(0, 1) : "+";
            String digits = signed ? text.substring(1) : text;
            boolean finite = Double.isFinite(number);
            if (space && sign.equals("+") && !plus) {
                sign = " ";
            } else if (sign.equals("+") && !plus && !(signed && verb == 'v' && !finite) && !(signed && !finite)) {
                sign = "";
            }
            if (!finite && Double.isNaN(number) && !space && !plus) {
                sign = "";
            }
            if (zero && !minus && width >= 0 && finite) {
                digits = "0".repeat(Math.max(0, width - sign.length() - digits.length())) + digits;
            }
            return padWithSpaces(sign + digits);
        }

        private String pad(String text, boolean zerosAllowed) {
            if (zerosAllowed && zero && !minus) {
                int missing = width - text.codePointCount(0, text.length());
                return missing > 0 ? "0".repeat(missing) + text : text;
            }
            return padWithSpaces(text);
        }

        private String padWithSpaces(String text) {
            int missing = width - text.codePointCount(0, text.length());
            if (missing <= 0) {
                return text;
            }
            return minus ? text + " ".repeat(missing) : " ".repeat(missing) + text;
        }
    }
}
