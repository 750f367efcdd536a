package io.weir.alertmanager.receiver;

import java.nio.charset.StandardCharsets;

/** Texts cut to what a service takes; the last character becomes an ellipsis. */
final class Truncation {
    private static final String ELLIPSIS = "\u2026";
    private static final int ELLIPSIS_BYTES = 3;

    private Truncation() {}

    static String characters(String text, int max) {
        if (text.codePointCount(0, text.length()) <= max) {
            return text;
        }
        int kept = max <= 3 ? max : max - 1;
        return text.substring(0, text.offsetByCodePoints(0, kept)) + (max <= 3 ? "" : ELLIPSIS);
    }

    /** Cut to so many bytes of UTF-8, more than three. */
    static String bytes(String text, int max) {
        if (text.getBytes(StandardCharsets.UTF_8).length <= max) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        int left = max - ELLIPSIS_BYTES;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            left -= Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
            if (left < 0) {
                break;
            }
            out.appendCodePoint(c);
            i += Character.charCount(c);
        }
        return out.append(ELLIPSIS).toString();
    }
}
