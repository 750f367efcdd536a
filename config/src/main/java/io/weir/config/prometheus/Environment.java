package io.weir.config.prometheus;

import java.util.function.UnaryOperator;

/** Expansion of {@code $VAR} and {@code ${VAR}}. Follows Go's {@code os.Expand}, with {@code $$} for a dollar. */
final class Environment {
    private Environment() {}

    /** {@code text} with variables replaced by {@code lookup}. */
    static String expand(String text, UnaryOperator<String> lookup) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c != '$' || i + 1 == text.length()) {
                out.append(c);
                i++;
            } else if (text.charAt(i + 1) == '$') {
                out.append('$');
                i += 2;
            } else if (text.charAt(i + 1) == '{') {
                int end = text.indexOf('}', i);
                if (end < 0) {
                    i += 2; // An unclosed brace is swallowed, as in Go.
                } else {
                    String name = text.substring(i + 2, end);
                    out.append(name.isEmpty() ? "" : lookup.apply(name));
                    i = end + 1;
                }
            } else {
                int end = endOfName(text, i + 1);
                out.append(end == i + 1 ? "$" : lookup.apply(text.substring(i + 1, end)));
                i = end;
            }
        }
        return out.toString();
    }

    private static int endOfName(String text, int start) {
        int end = start;
        while (end < text.length() && isNameChar(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isNameChar(char c) {
        return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
