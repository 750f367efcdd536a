package io.weir.template;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Go's quoted strings, as {@code strconv.Quote} writes and {@code strconv.Unquote} reads them. */
public final class GoQuote {
    private GoQuote() {}

    /** {@code text} in double quotes; unprintable characters as escapes. */
    public static String quote(String text) {
        return quote(text, '"', false);
    }

    /** Like {@link #quote(String)} with every character beyond ASCII as an escape too. */
    static String quoteToAscii(String text) {
        return quote(text, '"', true);
    }

    static String quoteRune(int codePoint, boolean ascii) {
        int valid = Character.isValidCodePoint(codePoint) && !isSurrogate(codePoint) ? codePoint : 0xFFFD;
        return quote(Character.toString(valid), '\'', ascii);
    }

    private static String quote(String text, char quote, boolean ascii) {
        StringBuilder out = new StringBuilder(text.length() + 2).append(quote);
        text.codePoints().forEach(c -> appendEscaped(out, c, quote, ascii));
        return out.append(quote).toString();
    }

    private static void appendEscaped(StringBuilder out, int codePoint, char quote, boolean ascii) {
        int c = isSurrogate(codePoint) ? 0xFFFD : codePoint;
        if (c == quote || c == '\\') {
            out.append('\\').append((char) c);
        } else if (isPrintable(c) && (!ascii || c < 0x80)) {
            out.appendCodePoint(c);
        } else {
            switch (c) {
                case 7 -> out.append("\\a");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case 11 -> out.append("\\v");
                default -> {
                    String format = c < ' ' || c == 0x7F ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x";
                    out.append(String.format(Locale.ROOT, format, c));
                }
            }
        }
    }

    /**
     * The text a Go string literal stands for: in double quotes with escapes, or in back quotes. Bytes given as {@code
     * \xNN} or octal that aren't valid UTF-8 become U+FFFD.
     *
     * @throws IllegalArgumentException with Go's words, {@code invalid syntax}
     */
    public static String unquote(String literal) {
        if (literal.length() < 2) {
            throw invalid();
        }
        char quote = literal.charAt(0);
        if (quote != literal.charAt(literal.length() - 1)) {
            throw invalid();
        }
        String body = literal.substring(1, literal.length() - 1);
        if (quote == '`') {
            if (body.indexOf('`') >= 0) {
                throw invalid();
            }
            return body.replace("\r", "");
        }
        if (quote != '"' || body.indexOf('\n') >= 0) {
            throw invalid();
        }
        return unescape(body, '"');
    }

    /** The code point a Go character literal stands for. */
    static int unquoteRune(String literal) {
        if (literal.length() < 3 || literal.charAt(0) != '\'' || !literal.endsWith("'")) {
            throw invalid();
        }
        String body = literal.substring(1, literal.length() - 1);
        if (body.startsWith("\\x") && body.length() == 4) {
            return hex(body, 2, 4);
        }
        if (body.length() == 4 && body.charAt(0) == '\\' && body.charAt(1) >= '0' && body.charAt(1) <= '7') {
            return octal(body, 1);
        }
        String text = unescape(body, '\'');
        if (text.codePointCount(0, text.length()) != 1) {
            throw new IllegalArgumentException("malformed character constant: " + literal);
        }
        return text.codePointAt(0);
    }

    private static String unescape(String body, char quote) {
        if (body.indexOf('\\') < 0) {
            if (body.indexOf(quote) >= 0) {
                throw invalid();
            }
            return body;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length());
        int i = 0;
        while (i < body.length()) {
            int c = body.codePointAt(i);
            if (c == quote) {
                throw invalid();
            }
            if (c != '\\') {
                out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(c);
                continue;
            }
            i = unescapeOne(body, i + 1, quote, out);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Reads the escape whose letter is at {@code i}; returns the index behind it. */
    private static int unescapeOne(String body, int i, char quote, ByteArrayOutputStream out) {
        if (i >= body.length()) {
            throw invalid();
        }
        char c = body.charAt(i);
        switch (c) {
            case 'a' -> out.write(7);
            case 'b' -> out.write('\b');
            case 'f' -> out.write('\f');
            case 'n' -> out.write('\n');
            case 'r' -> out.write('\r');
            case 't' -> out.write('\t');
            case 'v' -> out.write(11);
            case '\\' -> out.write('\\');
            case '\'', '"' -> {
                if (c != quote) {
                    throw invalid();
                }
                out.write(c);
            }
            case 'x' -> {
                out.write(hex(body, i + 1, i + 3));
                return i + 3;
            }
            case 'u', 'U' -> {
                int end = i + (c == 'u' ? 5 : 9);
                int codePoint = hex(body, i + 1, end);
                if (!Character.isValidCodePoint(codePoint) || isSurrogate(codePoint)) {
                    throw invalid();
                }
                out.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
                return end;
            }
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                out.write(octal(body, i));
                return i + 3;
            }
            default -> throw invalid();
        }
        return i + 1;
    }

    private static int hex(String text, int from, int to) {
        if (to > text.length()) {
            throw invalid();
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0 || text.charAt(i) >= 0x80) {
                throw invalid();
            }
            value = value * 16 + digit;
        }
        if (value > Integer.MAX_VALUE) {
            throw invalid();
        }
        return (int) value;
    }

    private static int octal(String text, int from) {
        if (from + 3 > text.length()) {
            throw invalid();
        }
        int value = 0;
        for (int i = from; i < from + 3; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '7') {
                throw invalid();
            }
            value = value * 8 + (c - '0');
        }
        if (value > 255) {
            throw invalid();
        }
        return value;
    }

    private static IllegalArgumentException invalid() {
        return new IllegalArgumentException("invalid syntax");
    }

    private static boolean isSurrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    /** Whether Go's {@code unicode.IsPrint} holds: letters, marks, numbers, punctuation, symbols and the ASCII space. */
    static boolean isPrintable(int c) {
        if (c == ' ') {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }
}
