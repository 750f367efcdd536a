package io.weir.alertmanager.matcher;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/** The grammar of Alertmanager before UTF-8 names: follows {@code pkg/labels/parse.go}. */
final class ClassicParser {
    private static final Pattern MATCHER =
            Pattern.compile("^\\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(=~|=|!=|!~)\\s*((?s).*?)\\s*$");

    private ClassicParser() {}

    static List<Matcher> parseAll(String text) {
        String body = text.startsWith("{") ? text.substring(1) : text;
        body = body.endsWith("}") ? body.substring(0, body.length() - 1) : body;
        List<Matcher> matchers = new ArrayList<>();
        for (String token : split(body)) {
            matchers.add(parse(token));
        }
        return matchers;
    }

    /** Splits at commas outside quotes; a last part of nothing but white space is dropped. */
    private static List<String> split(String body) {
        List<String> tokens = new ArrayList<>();
        boolean quoted = false;
        boolean escaped = false;
        int start = 0;
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c == ',' && !quoted) {
                tokens.add(body.substring(start, i));
                start = i + 1;
            } else if (c == '"') {
                quoted = escaped == quoted;
                escaped = false;
            } else {
                escaped = c == '\\' && !escaped;
            }
        }
        String last = body.substring(start).strip();
        if (!last.isEmpty()) {
            tokens.add(last);
        }
        return tokens;
    }

    static Matcher parse(String text) {
        com.google.re2j.Matcher parts = MATCHER.matcher(text);
        if (!parts.find()) {
            throw new IllegalArgumentException("bad matcher format: " + text);
        }
        String operator = parts.group(2);
        for (Matcher.Operator candidate : Matcher.Operator.values()) {
            if (candidate.text().equals(operator)) {
                return Matcher.of(candidate, parts.group(1), unescape(parts.group(3)));
            }
        }
        throw new IllegalArgumentException("bad matcher format: " + text);
    }

    private static String unescape(String written) {
        boolean quoted = written.startsWith("\"");
        String raw = quoted ? written.substring(1) : written;
        StringBuilder value = new StringBuilder(raw.length());
        boolean closed = false;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            boolean last = i == raw.length() - 1;
            if (c == '\\' && !last) {
                i++;
                char escaped = raw.charAt(i);
                switch (escaped) {
                    case 'n' -> value.append('\n');
                    case '"', '\\' -> value.append(escaped);
                    default -> value.append('\\').append(escaped);
                }
            } else if (c == '"') {
                if (!quoted || !last) {
                    throw unescapedQuote(written);
                }
                closed = true;
            } else {
                value.append(c);
            }
        }
        if (quoted && !closed) {
            throw unescapedQuote(written);
        }
        return value.toString();
    }

    private static IllegalArgumentException unescapedQuote(String written) {
        return new IllegalArgumentException("matcher value contains unescaped double quote: " + written);
    }
}
