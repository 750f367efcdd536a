package io.weir.template;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/** Regular expressions as templates use them: RE2 syntax, not anchored, replacements with {@code $1} and {@code ${name}}. */
public final class Replacement {
    private Replacement() {}

    /** Whether {@code pattern} matches anywhere in {@code text}. */
    public static boolean matches(String pattern, String text) {
        return compile(pattern).matcher(text).find();
    }

    /** {@code text} with every match of {@code pattern} replaced, as Go's {@code ReplaceAllString} does it. */
    public static String replaceAll(String pattern, String replacement, String text) {
        Matcher matcher = compile(pattern).matcher(text);
        StringBuilder out = new StringBuilder();
        int copied = 0;
        int previousEnd = -1;
        while (matcher.find()) {
            boolean emptyAtPrevious = matcher.start() == matcher.end() && matcher.start() == previousEnd;
            if (emptyAtPrevious) {
                continue;
            }
            out.append(text, copied, matcher.start());
            expand(out, matcher, replacement);
            copied = matcher.end();
            previousEnd = matcher.end();
        }
        return out.append(text, copied, text.length()).toString();
    }

    private static Pattern compile(String pattern) {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new TemplateFunctionException("error parsing regexp: " + e.getMessage());
        }
    }

    private static void expand(StringBuilder out, Matcher matcher, String template) {
        int at = 0;
        while (at < template.length()) {
            char c = template.charAt(at);
            if (c != '$' || at + 1 == template.length()) {
                out.append(c);
                at++;
                continue;
            }
            if (template.charAt(at + 1) == '$') {
                out.append('$');
                at += 2;
                continue;
            }
            boolean braced = template.charAt(at + 1) == '{';
            int begin = at + (braced ? 2 : 1);
            int end = begin;
            while (end < template.length() && isWord(template.charAt(end))) {
                end++;
            }
            boolean malformed = end == begin || braced && (end == template.length() || template.charAt(end) != '}');
            if (malformed) {
                out.append('$');
                at++;
                continue;
            }
            out.append(group(matcher, template.substring(begin, end)));
            at = end + (braced ? 1 : 0);
        }
    }

    private static boolean isWord(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private static String group(Matcher matcher, String name) {
        String value = null;
        if (name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int index = name.length() < 6 ? Integer.parseInt(name) : Integer.MAX_VALUE;
            value = index <= matcher.groupCount() ? matcher.group(index) : null;
        } else if (matcher.pattern().namedGroups().containsKey(name)) {
            value = matcher.group(name);
        }
        return value == null ? "" : value;
    }
}
