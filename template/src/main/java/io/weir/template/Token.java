package io.weir.template;

/**
 * A lexical element.
 *
 * @param text as written, or the message of an {@link Kind#ERROR}
 * @param position of its first character in the source, in UTF-16 units
 * @param line the line it starts in, from 1
 */
record Token(Kind kind, int position, String text, int line) {
    enum Kind {
        ERROR,
        EOF,
        TEXT,
        LEFT_DELIMITER,
        RIGHT_DELIMITER,
        SPACE,
        ASSIGN,
        DECLARE,
        PIPE,
        LEFT_PAREN,
        RIGHT_PAREN,
        CHAR,
        BOOL,
        CHAR_CONSTANT,
        NUMBER,
        STRING,
        RAW_STRING,
        IDENTIFIER,
        FIELD,
        VARIABLE,
        DOT,
        NIL,
        BLOCK,
        BREAK,
        CONTINUE,
        DEFINE,
        ELSE,
        END,
        IF,
        RANGE,
        TEMPLATE,
        WITH;

        boolean isKeyword() {
            return compareTo(DOT) >= 0;
        }
    }

    /** As error messages show it. */
    @Override
    public String toString() {
        if (kind == Kind.EOF) {
            return "EOF";
        }
        if (kind == Kind.ERROR) {
            return text;
        }
        if (kind.isKeyword()) {
            return "<" + text + ">";
        }
        if (text.codePointCount(0, text.length()) > 10) {
            return GoQuote.quote(text.substring(0, text.offsetByCodePoints(0, 10))) + "...";
        }
        return GoQuote.quote(text);
    }
}
