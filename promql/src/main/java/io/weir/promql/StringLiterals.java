package io.weir.promql;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/** PromQL's string syntax, which is Go's with single quotes added. */
final class StringLiterals {
    /** A byte that is not part of UTF-8 stands in a string as this plus the byte: half of a pair, which no text has. */
    private static final int STRAY = 0xDC00;

    private StringLiterals() {}

    /** {@code text} in double quotes, as Go's {@code %q} prints it. */
    static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c >= STRAY && c <= STRAY + 0xff) {
                out.append(String.format("\\x%02x", c - STRAY));
                continue;
            }
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                case 7 -> out.append("\\a");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case 11 -> out.append("\\v");
                default -> appendRune(out, c);
            }
        }
        return out.append('"').toString();
    }

    private static void appendRune(StringBuilder out, int c) {
        if (c < ' ' || c == 0x7f) {
            out.append(String.format("\\x%02x", c));
        } else if (isPrintable(c)) {
            out.appendCodePoint(c);
        } else if (c < 0x10000) {
            out.append(String.format("\\u%04x", c));
        } else {
            out.append(String.format("\\U%08x", c));
        }
    }

    private static boolean isPrintable(int c) {
        if (c < 0x7f) {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }

    /**
     * The value of a literal with its quotes, which the lexer has checked. Bytes that are not UTF-8, which only
     * {@code \x} and octal escapes can bring about, become {@code U+DC00} plus the byte.
     */
    static String unquote(String literal) {
        String body = literal.substring(1, literal.length() - 1);
        if (literal.charAt(0) == '`' || body.indexOf('\\') < 0) {
            return body;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length());
        int i = 0;
        while (i < body.length()) {
            int c = body.codePointAt(i);
            i += Character.charCount(c);
            if (c != '\\') {
                writeUtf8(bytes, c);
                continue;
            }
            char escape = body.charAt(i++);
            int digits = digitsOf(escape);
            if (digits == 0) {
                bytes.write(simpleEscape(escape));
            } else if (escape >= '0' && escape <= '7') {
                bytes.write(Integer.parseInt(body.substring(i - 1, i + 2), 8));
                i += 2;
            } else {
                int value = (int) Long.parseLong(body.substring(i, i + digits), 16);
                i += digits;
                if (escape == 'x') {
                    bytes.write(value);
                } else {
                    writeUtf8(bytes, value);
                }
            }
        }
        return decode(bytes.toByteArray());
    }

    private static String decode(byte[] utf8) {
        ByteBuffer in = ByteBuffer.wrap(utf8);
        CharBuffer out = CharBuffer.allocate(utf8.length);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        while (decoder.decode(in, out, true).isError()) {
            out.put((char) (STRAY + (in.get() & 0xff)));
            decoder.reset();
        }
        return out.flip().toString();
    }

    /** How many digits follow (or, for octal, start at) the letter of an escape; 0 for escapes of one letter. */
    static int digitsOf(int escape) {
        return switch (escape) {
            case '0', '1', '2', '3', '4', '5', '6', '7' -> 3;
            case 'x' -> 2;
            case 'u' -> 4;
            case 'U' -> 8;
            default -> 0;
        };
    }

    private static int simpleEscape(char escape) {
        return switch (escape) {
            case 'a' -> 7;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 11;
            default -> escape;
        };
    }

    private static void writeUtf8(ByteArrayOutputStream out, int codePoint) {
        byte[] utf8 = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
        out.write(utf8, 0, utf8.length);
    }
}
