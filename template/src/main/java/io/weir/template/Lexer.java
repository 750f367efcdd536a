package io.weir.template;

import io.weir.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Splits a template into tokens: text, and what stands between <code>{{</code> and <code>}}</code>. An error is the last
 * token, so that the parser meets it after everything before.
 */
final class Lexer {
    private static final String LEFT = "{{";
    private static final String RIGHT = "}}";
    private static final String COMMENT_START = "/*";
    private static final String COMMENT_END = "*/";
    private static final int EOF = -1;

    private static final Map<String, Kind> KEYWORDS = Map.ofEntries(
            Map.entry("nil", Kind.NIL),
            Map.entry("block", Kind.BLOCK),
            Map.entry("break", Kind.BREAK),
            Map.entry("continue", Kind.CONTINUE),
            Map.entry("define", Kind.DEFINE),
            Map.entry("else", Kind.ELSE),
            Map.entry("end", Kind.END),
            Map.entry("if", Kind.IF),
            Map.entry("range", Kind.RANGE),
            Map.entry("template", Kind.TEMPLATE),
            Map.entry("with", Kind.WITH),
            Map.entry("true", Kind.BOOL),
            Map.entry("false", Kind.BOOL));

    private final String input;
    private final List<Token> tokens = new ArrayList<>();
    private int position;
    private int start;
    private int startLine = 1;
    private int countedTo;
    private int parenDepth;

    /** Ends the scan after an error token was added. */
    private static final class Stop extends RuntimeException {
        Stop() {
            super(null, null, false, false);
        }
    }

    private Lexer(String input) {
        this.input = input;
    }

    /** The tokens of {@code input}; the last is an EOF or an ERROR. */
    static List<Token> tokens(String input) {
        Lexer lexer = new Lexer(input);
        try {
            lexer.scan();
        } catch (Stop stop) {
            return lexer.tokens;
        }
        return lexer.tokens;
    }

    private void scan() {
        while (true) {
            int delimiter = input.indexOf(LEFT, position);
            if (delimiter < 0) {
                break;
            }
            scanText(delimiter);
            scanAction();
        }
        position = input.length();
        if (position > start) {
            emit(Kind.TEXT);
        }
        tokens.add(new Token(Kind.EOF, position, "EOF", startLine));
    }

    private void scanText(int delimiter) {
        int end = delimiter;
        if (hasLeftTrimMarker(delimiter + LEFT.length())) {
            while (end > start && isSpace(input.charAt(end - 1))) {
                end--;
            }
        }
        position = end;
        if (position > start) {
            emit(Kind.TEXT);
        }
        position = delimiter;
        ignore();
    }

    private void scanAction() {
        position += LEFT.length();
        int marker = hasLeftTrimMarker(position) ? 2 : 0;
        if (input.startsWith(COMMENT_START, position + marker)) {
            position += marker;
            ignore();
            scanComment();
            return;
        }
        emit(Kind.LEFT_DELIMITER);
        position += marker;
        ignore();
        parenDepth = 0;
        while (!scanInsideAction()) {
            // Until the right delimiter.
        }
    }

    private void scanComment() {
        int end = input.indexOf(COMMENT_END, position + COMMENT_START.length());
        if (end < 0) {
            throw error("unclosed comment");
        }
        position = end + COMMENT_END.length();
        boolean trim = hasRightTrimMarker(position) && input.startsWith(RIGHT, position + 2);
        if (!trim && !input.startsWith(RIGHT, position)) {
            throw error("comment ends before closing delimiter");
        }
        position += RIGHT.length() + (trim ? 2 : 0);
        if (trim) {
            skipSpace();
        }
        ignore();
    }

    /** Scans one token; true after the right delimiter. */
    private boolean scanInsideAction() {
        boolean trim = hasRightTrimMarker(position) && input.startsWith(RIGHT, position + 2);
        if (trim || input.startsWith(RIGHT, position)) {
            if (parenDepth > 0) {
                throw error("unclosed left paren");
            }
            scanRightDelimiter(trim);
            return true;
        }
        int c = next();
        switch (c) {
            case EOF -> throw error("unclosed action");
            case ' ', '\t', '\r', '\n' -> scanSpace();
            case '=' -> emit(Kind.ASSIGN);
            case ':' -> {
                if (next() != '=') {
                    throw error("expected :=");
                }
                emit(Kind.DECLARE);
            }
            case '|' -> emit(Kind.PIPE);
            case '"' -> scanQuoted('"', Kind.STRING, "unterminated quoted string");
            case '\'' -> scanQuoted('\'', Kind.CHAR_CONSTANT, "unterminated character constant");
            case '`' -> scanRawString();
            case '$' -> scanName(Kind.VARIABLE, Kind.VARIABLE);
            case '(' -> {
                parenDepth++;
                emit(Kind.LEFT_PAREN);
            }
            case ')' -> {
                parenDepth--;
                if (parenDepth < 0) {
                    throw error("unexpected right paren");
                }
                emit(Kind.RIGHT_PAREN);
            }
            default -> scanWord(c);
        }
        return false;
    }

    private void scanWord(int c) {
        if (c == '.' && (position == input.length() || !isDigit(input.charAt(position)))) {
            scanName(Kind.FIELD, Kind.DOT);
        } else if (c == '.' || c == '+' || c == '-' || isDigit(c)) {
            position--;
            scanNumber();
        } else if (isAlphanumeric(c)) {
            scanIdentifier();
        } else if (c > ' ' && c < 0x7F) {
            emit(Kind.CHAR);
        } else {
            throw error("unrecognized character in action: " + unicodeName(c));
        }
    }

    private void scanRightDelimiter(boolean trim) {
        if (trim) {
            position += 2;
            ignore();
        }
        position += RIGHT.length();
        emit(Kind.RIGHT_DELIMITER);
        if (trim) {
            skipSpace();
            ignore();
        }
    }

    private void scanSpace() {
        skipSpace();
        if (hasRightTrimMarker(position - 1) && input.startsWith(RIGHT, position + 1)) {
            position--;
            if (position == start) {
                return;
            }
        }
        emit(Kind.SPACE);
    }

    private void scanIdentifier() {
        int c = skipAlphanumeric();
        if (!atTerminator()) {
            throw error("bad character " + unicodeName(c));
        }
        emit(KEYWORDS.getOrDefault(input.substring(start, position), Kind.IDENTIFIER));
    }

    /** A {@code .field} or {@code $variable} whose first character has been read; {@code bare} is that character alone. */
    private void scanName(Kind named, Kind bare) {
        if (atTerminator()) {
            emit(bare);
            return;
        }
        int c = skipAlphanumeric();
        if (!atTerminator()) {
            throw error("bad character " + unicodeName(c));
        }
        emit(named);
    }

    private void scanQuoted(char quote, Kind kind, String unterminated) {
        while (true) {
            int c = next();
            if (c == '\\') {
                c = next();
                if (c != EOF && c != '\n') {
                    continue;
                }
            }
            if (c == EOF || c == '\n') {
                throw error(unterminated);
            }
            if (c == quote) {
                emit(kind);
                return;
            }
        }
    }

    private void scanRawString() {
        int end = input.indexOf('`', position);
        if (end < 0) {
            throw error("unterminated raw quoted string");
        }
        position = end + 1;
        emit(Kind.RAW_STRING);
    }

    private void scanNumber() {
        if (!acceptNumber()) {
            throw badNumber();
        }
        if (position < input.length() && (input.charAt(position) == '+' || input.charAt(position) == '-')) {
            // A complex constant such as 1+2i; the parser refuses what ends in i.
            boolean wellFormed = acceptNumber() && input.charAt(position - 1) == 'i';
            if (!wellFormed) {
                throw badNumber();
            }
        }
        emit(Kind.NUMBER);
    }

    private boolean acceptNumber() {
        accept("+-");
        String digits = "0123456789_";
        if (accept("0")) {
            if (accept("xX")) {
                digits = "0123456789abcdefABCDEF_";
            } else if (accept("oO")) {
                digits = "01234567_";
            } else if (accept("bB")) {
                digits = "01_";
            }
        }
        acceptRun(digits);
        if (accept(".")) {
            acceptRun(digits);
        }
        boolean exponent = digits.length() == 11 && accept("eE") || digits.length() == 23 && accept("pP");
        if (exponent) {
            accept("+-");
            acceptRun("0123456789_");
        }
        accept("i");
        if (position < input.length() && isAlphanumeric(input.codePointAt(position))) {
            next();
            return false;
        }
        return true;
    }

    private Stop badNumber() {
        return error("bad number syntax: " + GoQuote.quote(input.substring(start, position)));
    }

    private boolean accept(String valid) {
        if (position < input.length() && valid.indexOf(input.charAt(position)) >= 0) {
            position++;
            return true;
        }
        return false;
    }

    private void acceptRun(String valid) {
        while (accept(valid)) {
            // Moves on.
        }
    }

    private void skipSpace() {
        while (position < input.length() && isSpace(input.charAt(position))) {
            position++;
        }
    }

    /** Moves to the first character that can't be in a name and returns it. */
    private int skipAlphanumeric() {
        while (position < input.length()) {
            int c = input.codePointAt(position);
            if (!isAlphanumeric(c)) {
                return c;
            }
            position += Character.charCount(c);
        }
        return EOF;
    }

    private boolean atTerminator() {
        if (position == input.length()) {
            return true;
        }
        char c = input.charAt(position);
        return isSpace(c) || ".,|:()".indexOf(c) >= 0 || input.startsWith(RIGHT, position);
    }

    private int next() {
        if (position >= input.length()) {
            return EOF;
        }
        int c = input.codePointAt(position);
        position += Character.charCount(c);
        return c;
    }

    private boolean hasLeftTrimMarker(int at) {
        return at + 1 < input.length() && input.charAt(at) == '-' && isSpace(input.charAt(at + 1));
    }

    private boolean hasRightTrimMarker(int at) {
        return at + 1 < input.length() && isSpace(input.charAt(at)) && input.charAt(at + 1) == '-';
    }

    private void emit(Kind kind) {
        tokens.add(new Token(kind, start, input.substring(start, position), startLine));
        ignore();
    }

    private void ignore() {
        for (; countedTo < position; countedTo++) {
            if (input.charAt(countedTo) == '\n') {
                startLine++;
            }
        }
        start = position;
    }

    private Stop error(String message) {
        tokens.add(new Token(Kind.ERROR, start, message, startLine));
        return new Stop();
    }

    static boolean isSpace(int c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isAlphanumeric(int c) {
        return c == '_' || Character.isLetter(c) || Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER;
    }

    /** Go's {@code %#U}: {@code U+0040 '@'}, without the character if it isn't printable. */
    private static String unicodeName(int c) {
        if (c == EOF) {
            return "U+FFFFFFFFFFFFFFFF";
        }
        String code = String.format(Locale.ROOT, "U+%04X", c);
        return GoQuote.isPrintable(c) ? code + " '" + Character.toString(c) + "'" : code;
    }
}
