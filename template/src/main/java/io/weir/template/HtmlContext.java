package io.weir.template;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Where in an HTML document the output stands. Follows the template's own text; values can't move it, since they are
 * escaped. Confined to one execution.
 *
 * <pre>{@code
 *  TEXT ──<a──▶ TAG ──name──▶ ATTRIBUTE_NAME ──▶ AFTER_NAME ──=──▶ BEFORE_VALUE ──" ' or other──▶ VALUE
 *   ▲            │ ▲                                  │                                             │
 *   └─────>──────┘ └──────────────────────────────────┴─────────────────quote, space or >───────────┘
 * }</pre>
 *
 * <p>Follows the contexts of Go's {@code html/template}. Differs from it: the document is followed while it is written,
 * so branches may end in different contexts; inside scripts, regular expressions are not told from divisions.
 */
final class HtmlContext {
    /** What surrounds the next character. */
    enum State {
        TEXT,
        COMMENT,
        TAG,
        ATTRIBUTE_NAME,
        AFTER_NAME,
        BEFORE_VALUE,
        VALUE
    }

    /** How a part of the document is read. */
    enum Language {
        /** Text with character references. */
        PLAIN,
        URL,
        SCRIPT,
        STYLE
    }

    private static final Set<String> URL_ATTRIBUTES = Set.of(
            "action",
            "archive",
            "background",
            "cite",
            "classid",
            "codebase",
            "data",
            "formaction",
            "href",
            "icon",
            "longdesc",
            "manifest",
            "poster",
            "profile",
            "src",
            "srcset",
            "usemap");
    private static final Map<String, Language> ELEMENTS = Map.of(
            "script", Language.SCRIPT, "style", Language.STYLE, "title", Language.PLAIN, "textarea", Language.PLAIN);
    private static final String SPACES = " \t\n\f\r";

    private State state = State.TEXT;

    /** The element whose content only its end tag ends; empty for others. */
    private String element = "";

    /** The element of the tag being read. */
    private String tagElement = "";

    private final StringBuilder attribute = new StringBuilder();
    private Language attributeLanguage = Language.PLAIN;

    /** What ends a value: a quote, or 0 for a space or the tag's end. */
    private char delimiter;

    /** What has come of the value, or of the script or style element, so far: it decides about URLs and strings. */
    private final StringBuilder part = new StringBuilder();

    State state() {
        return state;
    }

    /** Whether the text is in an element such as {@code title}, where tags are text. */
    boolean isInRawText() {
        return state == State.TEXT && !element.isEmpty();
    }

    /** How the place is read. */
    Language language() {
        if (state == State.VALUE) {
            return attributeLanguage;
        }
        return state == State.TEXT && !element.isEmpty()
                ? ELEMENTS.getOrDefault(element, Language.PLAIN)
                : Language.PLAIN;
    }

    char delimiter() {
        return delimiter;
    }

    /** What the template has written of the value, script or style before this place. */
    String before() {
        return part.toString();
    }

    /** A value comes next: it begins an attribute's name or value where one is due. */
    void beforeValue() {
        if (state == State.BEFORE_VALUE) {
            beginValue((char) 0);
        } else if (state == State.TAG || state == State.AFTER_NAME) {
            state = State.ATTRIBUTE_NAME;
            attribute.setLength(0);
        }
    }

    /** Follows {@code text} and gives what is to be written of it: comments are left out. */
    String follow(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            at = switch (state) {
                case TEXT -> inText(text, at, out);
                case COMMENT -> inComment(text, at);
                case VALUE -> inValue(text, at, out);
                case TAG, ATTRIBUTE_NAME, AFTER_NAME, BEFORE_VALUE -> inTag(text, at, out);
            };
        }
        return out.toString();
    }

    private int inText(String text, int at, StringBuilder out) {
        if (!element.isEmpty()) {
            return inElement(text, at, out);
        }
        int open = text.indexOf('<', at);
        if (open < 0) {
            out.append(text, at, text.length());
            return text.length();
        }
        out.append(text, at, open);
        if (text.startsWith("<!--", open)) {
            state = State.COMMENT;
            return open + 4;
        }
        boolean end = text.startsWith("</", open);
        int name = open + (end ? 2 : 1);
        int after = name;
        while (after < text.length() && isNameCharacter(text.charAt(after), after == name)) {
            after++;
        }
        if (after == name) {
            boolean doctype = text.regionMatches(true, open, "<!doctype", 0, 9);
            out.append(doctype ? "<" : "&lt;");
            return open + 1;
        }
        String tag = text.substring(name, after).toLowerCase(Locale.ROOT);
        tagElement = !end && ELEMENTS.containsKey(tag) ? tag : "";
        state = State.TAG;
        out.append(text, open, after);
        return after;
    }

    private static boolean isNameCharacter(char c, boolean first) {
        boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
        return letter || !first && (c >= '0' && c <= '9' || c == '-' || c == ':');
    }

    private int inElement(String text, int at, StringBuilder out) {
        int end = at;
        String endTag = "</" + element;
        while (end < text.length() && !text.regionMatches(true, end, endTag, 0, endTag.length())) {
            end++;
        }
        String content = text.substring(at, end);
        part.append(content);
        out.append(element.equals("title") || element.equals("textarea") ? content.replace("<", "&lt;") : content);
        if (end < text.length()) {
            out.append(text, end, end + endTag.length());
            element = "";
            tagElement = "";
            state = State.TAG;
            return end + endTag.length();
        }
        return end;
    }

    private int inComment(String text, int at) {
        int end = text.indexOf("-->", at);
        if (end < 0) {
            return text.length();
        }
        state = State.TEXT;
        return end + 3;
    }

    private int inTag(String text, int at, StringBuilder out) {
        char c = text.charAt(at);
        boolean space = SPACES.indexOf(c) >= 0;
        if (c == '>' && state != State.BEFORE_VALUE) {
            state = State.TEXT;
            element = tagElement;
            part.setLength(0);
        } else if (state == State.BEFORE_VALUE) {
            if (c == '>') {
                state = State.TEXT;
                element = tagElement;
                part.setLength(0);
            } else if (c == '"' || c == '\'') {
                beginValue(c);
            } else if (!space) {
                beginValue((char) 0);
                return at;
            }
        } else if (c == '=' && state != State.TAG) {
            endName();
            state = State.BEFORE_VALUE;
        } else if (space) {
            state = state == State.ATTRIBUTE_NAME ? State.AFTER_NAME : state;
        } else {
            if (state != State.ATTRIBUTE_NAME) {
                attribute.setLength(0);
                state = State.ATTRIBUTE_NAME;
            }
            attribute.append(c);
        }
        out.append(c);
        return at + 1;
    }

    private void endName() {
        String name = attribute.toString().toLowerCase(Locale.ROOT);
        if (name.startsWith("data-")) {
            name = name.substring(5);
        } else if (name.indexOf(':') >= 0) {
            name = name.startsWith("xmlns:") ? "href" : name.substring(name.indexOf(':') + 1);
        }
        if (name.equals("style")) {
            attributeLanguage = Language.STYLE;
        } else if (URL_ATTRIBUTES.contains(name)) {
            attributeLanguage = Language.URL;
        } else if (name.startsWith("on")) {
            attributeLanguage = Language.SCRIPT;
        } else {
            boolean like = name.contains("src") || name.contains("uri") || name.contains("url");
            attributeLanguage = like ? Language.URL : Language.PLAIN;
        }
    }

    private void beginValue(char quote) {
        state = State.VALUE;
        delimiter = quote;
        part.setLength(0);
    }

    private int inValue(String text, int at, StringBuilder out) {
        int end = at;
        while (end < text.length() && !endsValue(text.charAt(end))) {
            end++;
        }
        part.append(text, at, end);
        out.append(text, at, end);
        if (end == text.length()) {
            return end;
        }
        state = State.TAG;
        if (delimiter != 0) {
            out.append(text.charAt(end));
            return end + 1;
        }
        return end;
    }

    private boolean endsValue(char c) {
        return delimiter == 0 ? c == '>' || SPACES.indexOf(c) >= 0 : c == delimiter;
    }
}
