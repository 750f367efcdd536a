package io.weir.query;

/**
 * Reads Prometheus's "values" escaping of names that are not plain ASCII identifiers: {@code U__} first, then {@code __}
 * for an underscore and {@code _xHH_} for the code point HH.
 */
final class EscapedNames {
    private static final String PREFIX = "U__";

    private EscapedNames() {}

    /** The name that {@code text} stands for: {@code text} itself if it isn't well-formed escaping. */
    static String unescape(String text) {
        if (!text.startsWith(PREFIX)) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        int i = PREFIX.length();
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c != '_') {
                out.append(c);
                i++;
            } else if (text.startsWith("__", i)) {
                out.append('_');
                i += 2;
            } else {
                int end = text.indexOf('_', i + 1);
                int codePoint = end < 0 ? -1 : codePoint(text.substring(i + 1, end));
                if (codePoint < 0) {
                    return text;
                }
                out.appendCodePoint(codePoint);
                i = end + 1;
            }
        }
        return out.toString();
    }

    /** @return -1 unless {@code hex} is one to six hexadecimal digits of a code point that can be encoded */
    private static int codePoint(String hex) {
        String digits = hex.startsWith("x") ? hex.substring(1) : hex;
        if (digits.isEmpty() || digits.length() > 6 || !digits.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            return -1;
        }
        int codePoint = Integer.parseInt(digits, 16);
        boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        return Character.isValidCodePoint(codePoint) && !surrogate ? codePoint : -1;
    }
}
