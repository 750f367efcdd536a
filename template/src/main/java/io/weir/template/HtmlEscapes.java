package io.weir.template;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The escapes of {@code html/template}. */
final class HtmlEscapes {
    /** What stands for a value that its place can't take. */
    static final String REFUSED = "ZgotmplZ";

    private static final Set<String> SAFE_SCHEMES = Set.of("http", "https", "mailto");
    private static final Pattern REFERENCE = Pattern.compile("&(#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);");
    private static final Map<String, String> NAMED =
            Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", "\u00A0");

    private HtmlEscapes() {}

    /** Between tags and in quoted attributes. */
    static String html(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case 0 -> out.append('\uFFFD');
                case '"' -> out.append("&#34;");
                case '&' -> out.append("&amp;");
                case '\'' -> out.append("&#39;");
                case '+' -> out.append("&#43;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    /** HTML as the text of an element that has no tags: character references stay. */
    static String normalize(String html) {
        return html(html.replace("&", "\u0001")).replace("\u0001", "&");
    }

    /** In an attribute without quotes. */
    static String unquoted(String text) {
        if (text.isEmpty()) {
            return REFUSED;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case 0 -> out.append("&#xfffd;");
                case '\t', '\n', 0x0B, '\f', '\r', ' ' ->
                    out.append("&#").append((int) c).append(';');
                case '"' -> out.append("&#34;");
                case '&' -> out.append("&amp;");
                case '\'' -> out.append("&#39;");
                case '+' -> out.append("&#43;");
                case '<' -> out.append("&lt;");
                case '=' -> out.append("&#61;");
                case '>' -> out.append("&gt;");
                case '`' -> out.append("&#96;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    /** As an attribute's name: letters and digits only, and none that would give the value another meaning. */
    static String name(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        boolean plain = !lower.isEmpty() && lower.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'z');
        boolean special = lower.startsWith("on")
                || lower.equals("style")
                || lower.contains("src")
                || lower.contains("href")
                || lower.contains("url")
                || lower.contains("uri");
        return plain && !special ? lower : REFUSED;
    }

    /** Whether {@code text} as the begin of a URL can't run a program. */
    static boolean isSafeUrl(String text) {
        int colon = text.indexOf(':');
        if (colon < 0 || text.substring(0, colon).indexOf('/') >= 0) {
            return true;
        }
        return SAFE_SCHEMES.contains(text.substring(0, colon).toLowerCase(Locale.ROOT));
    }

    /** Percent-encodes; with {@code whole} what has a meaning in a URL stays. */
    static String url(String text, boolean whole) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StringBuilder out = new StringBuilder(bytes.length + 16);
        for (int i = 0; i < bytes.length; i++) {
            int c = bytes[i] & 0xFF;
            boolean kept =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~".indexOf(c) >= 0;
            if (whole) {
                kept |= c < 0x80 && "!#$&*+,/:;=?@[]".indexOf(c) >= 0;
                kept |= c == '%' && i + 2 < bytes.length && isHex(bytes[i + 1]) && isHex(bytes[i + 2]);
            }
            if (kept) {
                out.append((char) c);
            } else {
                out.append(String.format(Locale.ROOT, "%%%02x", c));
            }
        }
        return out.toString();
    }

    private static boolean isHex(byte c) {
        return Character.digit(c, 16) >= 0;
    }

    /** In a script: a literal of the language, or the inside of one. */
    static String script(@Nullable Object value, String before) {
        char quote = openQuote(before);
        if (quote != 0) {
            return scriptString(value == null ? "" : GoFormat.print(value));
        }
        Object plain = GoValues.underlying(value);
        if (plain == null) {
            return " null ";
        }
        if (plain instanceof Boolean || plain instanceof Number) {
            return " " + GoFormat.print(plain) + " ";
        }
        return '"' + scriptString(GoFormat.print(value)) + '"';
    }

    private static String scriptString(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                case '\\' -> out.append("\\\\");
                case '/' -> out.append("\\/");
                default -> {
                    boolean escaped = c < ' ' || "\"&'+<>`".indexOf(c) >= 0 || c == 0x2028 || c == 0x2029;
                    if (escaped) {
                        out.append(String.format(Locale.ROOT, "\\u%04x", c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        return out.toString();
    }

    /** In a style: a harmless word, or the inside of a string. */
    static String style(String text, String before) {
        if (openQuote(before) != 0) {
            StringBuilder out = new StringBuilder(text.length() + 16);
            text.codePoints().forEach(c -> {
                if (c < ' ' || "\"&'()+/:;<>\\{}".indexOf(c) >= 0) {
                    out.append(String.format(Locale.ROOT, "\\%x ", c));
                } else {
                    out.appendCodePoint(c);
                }
            });
            return out.toString();
        }
        String lower = text.toLowerCase(Locale.ROOT);
        boolean harmless = lower.chars().noneMatch(c -> "\0\"'()/;@[\\]`{}<>".indexOf(c) >= 0)
                && !lower.contains("--")
                && !lower.contains("expression")
                && !lower.contains("mozbinding");
        return harmless ? text : REFUSED;
    }

    /** The quote that is open at the end of {@code code}, 0 for none. */
    private static char openQuote(String code) {
        char quote = 0;
        for (int i = 0; i < code.length(); i++) {
            char c = code.charAt(i);
            if (quote != 0 && c == '\\') {
                i++;
            } else if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (List.of('"', '\'', '`').contains(c)) {
                quote = c;
            }
        }
        return quote;
    }

    /** HTML without its tags. */
    static String stripTags(String html) {
        StringBuilder out = new StringBuilder(html.length());
        boolean inTag = false;
        for (int i = 0; i < html.length(); i++) {
            char c = html.charAt(i);
            if (!inTag && c == '<') {
                inTag = true;
            } else if (inTag) {
                inTag = c != '>';
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** HTML's common character references as characters. */
    static String unescape(String html) {
        return REFERENCE.matcher(html).replaceAll(match -> {
            String name = match.group(1);
            String character = NAMED.get(name);
            if (name.startsWith("#")) {
                boolean hex = name.charAt(1) == 'x' || name.charAt(1) == 'X';
                String digits = name.substring(hex ? 2 : 1);
                int code = digits.length() > 7 ? -1 : Integer.parseInt(digits, hex ? 16 : 10);
                character = Character.isValidCodePoint(code) ? Character.toString(code) : null;
            }
            return java.util.regex.Matcher.quoteReplacement(character == null ? match.group() : character);
        });
    }
}
