package io.weir.promql;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/** Go's {@code Regexp.Expand}: {@code $1}, {@code ${name}}, {@code $$}; a group that doesn't exist is empty. */
final class RegexTemplate {
    private RegexTemplate() {}

    /** @param matcher of {@code pattern}, after a match */
    static String expand(String template, Matcher matcher, Pattern pattern) {
        if (template.indexOf('$') < 0) {
            return template;
        }
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < template.length()) {
            char c = template.charAt(i);
            if (c != '$') {
                out.append(c);
                i++;
            } else if (template.startsWith("$$", i)) {
                out.append('$');
                i += 2;
            } else {
                boolean braced = template.startsWith("{", i + 1);
                int start = braced ? i + 2 : i + 1;
                int end = endOfName(template, start);
                boolean valid = end > start && (!braced || (end < template.length() && template.charAt(end) == '}'));
                if (valid) {
                    out.append(group(template.substring(start, end), matcher, pattern));
                    i = braced ? end + 1 : end;
                } else {
                    out.append('$');
                    i++;
                }
            }
        }
        return out.toString();
    }

    private static int endOfName(String template, int start) {
        int end = start;
        while (end < template.length()) {
            int c = template.codePointAt(end);
            if (!Character.isLetterOrDigit(c) && c != '_') {
                break;
            }
            end += Character.charCount(c);
        }
        return end;
    }

    private static String group(String name, Matcher matcher, Pattern pattern) {
        boolean number = name.chars().allMatch(c -> c >= '0' && c <= '9');
        int index = -1;
        if (number) {
            index = name.length() < 9 ? Integer.parseInt(name) : -1;
        } else {
            index = pattern.namedGroups().getOrDefault(name, -1);
        }
        if (index < 0 || index > matcher.groupCount()) {
            return "";
        }
        String value = matcher.group(index);
        return value == null ? "" : value;
    }
}
