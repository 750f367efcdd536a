package io.weir.exposition;

import java.nio.charset.StandardCharsets;

/** Checks and quotes bytes that should be UTF-8. */
final class Utf8 {
    /** How much of a faulty input a message quotes. */
    private static final int MAX_QUOTED = 80;

    private Utf8() {}

    static String decode(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    /** Whether {@code [start, end)} is well-formed: no overlong form, no surrogate, nothing above U+10FFFF. */
    static boolean isValid(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end) {
            int lead = bytes[at++];
            if (lead >= 0) {
                continue;
            }
            int following;
            int min;
            int codePoint;
            if ((lead & 0xE0) == 0xC0) {
                following = 1;
                min = 0x80;
                codePoint = lead & 0x1F;
            } else if ((lead & 0xF0) == 0xE0) {
                following = 2;
                min = 0x800;
                codePoint = lead & 0x0F;
            } else if ((lead & 0xF8) == 0xF0) {
                following = 3;
                min = 0x10000;
                codePoint = lead & 0x07;
            } else {
                return false;
            }
            if (end - at < following) {
                return false;
            }
            for (int i = 0; i < following; i++) {
                int b = bytes[at++];
                if ((b & 0xC0) != 0x80) {
                    return false;
                }
                codePoint = codePoint << 6 | b & 0x3F;
            }
            boolean surrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;
            if (codePoint < min || surrogate || codePoint > Character.MAX_CODE_POINT) {
                return false;
            }
        }
        return true;
    }

    /** At most the first 80 bytes, in double quotes, with escapes for whatever is not printable ASCII or valid UTF-8. */
    static String quote(byte[] bytes, int start, int end) {
        int shownEnd = Math.min(end, start + MAX_QUOTED);
        boolean valid = isValid(bytes, start, end);
        StringBuilder out = new StringBuilder("\"");
        String text = valid
                ? decode(bytes, start, shownEnd)
                : new String(bytes, start, shownEnd - start, StandardCharsets.ISO_8859_1);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < ' ' || c == 0x7F || !valid && c > 0x7F) {
                        out.append(String.format("\\x%02x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append(shownEnd < end ? "…\"" : "\"").toString();
    }

    /** {@link #quote(byte[], int, int)} of a string. */
    static String quote(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return quote(bytes, 0, bytes.length);
    }
}
