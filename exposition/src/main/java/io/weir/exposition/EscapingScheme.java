package io.weir.exposition;

import io.weir.model.LabelNames;

/** How names that only UTF-8 allows are written for a client that knows the classic ones. Follows Prometheus's schemes. */
public enum EscapingScheme {
    /** As they are, in quotes. */
    ALLOW_UTF_8("allow-utf-8"),
    /** An underscore for whatever is not classic. */
    UNDERSCORES("underscores"),
    /** {@code _dot_} for a dot, two underscores for one and for anything else. */
    DOTS("dots"),
    /** {@code U__} before the name, and each character's code between underscores: can be read back. */
    VALUES("values");

    private static final String ESCAPED = "U__";
    private static final int MAX_HEX_DIGITS = 6;

    private final String text;

    EscapingScheme(String text) {
        this.text = text;
    }

    /** The value of the {@code escaping} parameter in Accept and Content-Type headers. */
    public String text() {
        return text;
    }

    /** A metric or label name as this scheme writes it. */
    public String escape(String name) {
        if (this == ALLOW_UTF_8 || name.isEmpty() || this != DOTS && LabelNames.isLegacyMetricName(name)) {
            return name;
        }
        StringBuilder out = new StringBuilder(name.length() + 8);
        if (this == VALUES) {
            out.append(ESCAPED);
        }
        int[] codePoints = name.codePoints().toArray();
        for (int i = 0; i < codePoints.length; i++) {
            int c = codePoints[i];
            boolean digit = c >= '0' && c <= '9';
            boolean classic = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == ':' || digit && i > 0;
            if (classic) {
                out.append((char) c);
            } else {
                out.append(escape(c));
            }
        }
        return out.toString();
    }

    private String escape(int codePoint) {
        return switch (this) {
            case DOTS -> codePoint == '.' ? "_dot_" : "__";
            case VALUES -> codePoint == '_' ? "__" : "_" + Integer.toHexString(codePoint) + "_";
            default -> "_";
        };
    }

    /** The name that {@link #VALUES} wrote as {@code escaped}; any other text as it is. */
    public static String unescape(String escaped) {
        if (!escaped.startsWith(ESCAPED)) {
            return escaped;
        }
        StringBuilder name = new StringBuilder(escaped.length());
        int at = ESCAPED.length();
        while (at < escaped.length()) {
            char c = escaped.charAt(at++);
            if (c != '_') {
                name.append(c);
                continue;
            }
            int close = escaped.indexOf('_', at);
            if (close == at) {
                name.append('_');
            } else {
                int codePoint = close < 0 || close - at > MAX_HEX_DIGITS ? -1 : hex(escaped.substring(at, close));
                boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
                if (surrogate || !Character.isValidCodePoint(codePoint)) {
                    return escaped;
                }
                name.appendCodePoint(codePoint);
            }
            at = close + 1;
        }
        return name.toString();
    }

    private static int hex(String digits) {
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) < 128 ? Character.digit(digits.charAt(i), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = 16 * value + digit;
        }
        return value;
    }
}
