package io.weir.model.relabel;

import com.google.re2j.Matcher;
import java.util.ArrayList;
import java.util.List;

/**
 * A text with references to the groups of a match: {@code $1}, {@code ${1}}, {@code $name}, {@code ${name}}, and
 * {@code $$} for a dollar. A reference to a group that doesn't exist is empty; a dollar that starts no reference stands
 * for itself. Follows {@code Regexp.Expand} of Go's package regexp.
 */
final class Template {
    private final String text;
    private final List<Part> parts;

    private Template(String text, List<Part> parts) {
        this.text = text;
        this.parts = parts;
    }

    private record Part(String text, boolean reference) {}

    static Template parse(String text) {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c != '$') {
                literal.append(c);
                i++;
                continue;
            }
            if (text.startsWith("$$", i)) {
                literal.append('$');
                i += 2;
                continue;
            }
            boolean braces = text.startsWith("${", i);
            int start = i + (braces ? 2 : 1);
            int end = endOfName(text, start);
            boolean closed = !braces || end < text.length() && text.charAt(end) == '}';
            if (end == start || !closed) {
                literal.append('$');
                i++;
                continue;
            }
            if (literal.length() > 0) {
                parts.add(new Part(literal.toString(), false));
                literal.setLength(0);
            }
            parts.add(new Part(text.substring(start, end), true));
            i = braces ? end + 1 : end;
        }
        if (literal.length() > 0) {
            parts.add(new Part(literal.toString(), false));
        }
        return new Template(text, List.copyOf(parts));
    }

    private static int endOfName(String text, int start) {
        int end = start;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            if (!Character.isLetterOrDigit(c) && c != '_') {
                break;
            }
            end += Character.charCount(c);
        }
        return end;
    }

    /** The text without substitution. */
    String text() {
        return text;
    }

    boolean hasReferences() {
        return parts.stream().anyMatch(Part::reference);
    }

    /** The text for a match that {@code matcher} found. */
    String expand(Matcher matcher) {
        if (parts.size() == 1 && !parts.get(0).reference()) {
            return parts.get(0).text();
        }
        StringBuilder out = new StringBuilder();
        for (Part part : parts) {
            out.append(part.reference() ? group(matcher, part.text()) : part.text());
        }
        return out.toString();
    }

    private static String group(Matcher matcher, String name) {
        String value = null;
        if (isNumber(name)) {
            // Longer numbers are larger than any group count.
            int index = name.length() > 8 ? Integer.MAX_VALUE : Integer.parseInt(name);
            value = index <= matcher.groupCount() ? matcher.group(index) : null;
        } else if (matcher.pattern().namedGroups().containsKey(name)) {
            value = matcher.group(name);
        }
        return value == null ? "" : value;
    }

    private static boolean isNumber(String name) {
        // As in Go: a leading zero makes it a name, except for "0" itself.
        if (name.length() > 1 && name.charAt(0) == '0') {
            return false;
        }
        return name.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
