package io.weir.promql;

/**
 * Cuts a query into tokens, following the states of lex.go in prometheus promql/parser: plain, inside braces, inside
 * brackets. After an error token there are no more tokens. Confined to one parse.
 */
final class Lexer {
    private static final int EOF = -1;

    /** What decoders put in the place of bytes that are not UTF-8; Prometheus refuses it in any case. */
    private static final char REPLACEMENT = '\uFFFD';

    private final String input;
    private int start;
    private int pos;
    private int parenDepth;
    private boolean braceOpen;
    private boolean bracketOpen;
    private boolean gotColon;

    /** Inside brackets before the first number, where nothing but a duration may stand. */
    private boolean durationExpected;

    private boolean gotDuration;

    Lexer(String input) {
        this.input = input;
    }

    Token next() {
        skipSpaceAndComments(!bracketOpen || !durationExpected);
        start = pos;
        if (braceOpen) {
            return insideBraces();
        }
        return bracketOpen ? insideBrackets() : plain();
    }

    private Token plain() {
        int c = advance();
        if (c == EOF) {
            return end();
        }
        if (isDigit(c) || (c == '.' && isDigit(peek()))) {
            return numberOrDuration();
        }
        if (isAlpha(c) || c == ':') {
            while (isAlphaNumeric(peek()) || peek() == ':') {
                pos++;
            }
            return word(TokenType.ofWord(input.substring(start, pos)));
        }
        return switch (c) {
            case '"', '\'', '`' -> string(c);
            case '(' -> leftParen();
            case ')' -> rightParen();
            case '{' -> {
                braceOpen = true;
                yield emit(TokenType.LEFT_BRACE);
            }
            case '[' -> {
                bracketOpen = true;
                gotColon = false;
                durationExpected = true;
                yield emit(TokenType.LEFT_BRACKET);
            }
            case ']' -> error("unexpected right bracket ']'");
            case '=' -> {
                if (peek() == '~') {
                    yield error("unexpected character after '=': '~'");
                }
                yield accept('=') ? emit(TokenType.EQUAL) : emit(TokenType.ASSIGN);
            }
            case '!' ->
                accept('=')
                        ? emit(TokenType.NOT_EQUAL)
                        : error("unexpected character after '!': " + quoteRune(peekCodePoint()));
            case '<' ->
                accept('=') ? emit(TokenType.LESS_OR_EQUAL) : emit(accept('/') ? TokenType.TRIM_UPPER : TokenType.LESS);
            case '>' ->
                accept('=')
                        ? emit(TokenType.GREATER_OR_EQUAL)
                        : emit(accept('/') ? TokenType.TRIM_LOWER : TokenType.GREATER);
            default -> operator(c);
        };
    }

    private Token operator(int c) {
        return switch (c) {
            case ',' -> emit(TokenType.COMMA);
            case '*' -> emit(TokenType.MULTIPLY);
            case '/' -> emit(TokenType.DIVIDE);
            case '%' -> emit(TokenType.MODULO);
            case '+' -> emit(TokenType.ADD);
            case '-' -> emit(TokenType.SUBTRACT);
            case '^' -> emit(TokenType.POWER);
            case '@' -> emit(TokenType.AT);
            default -> error("unexpected character: " + quoteRune(input.codePointAt(start)));
        };
    }

    private Token insideBraces() {
        int c = advance();
        if (isAlpha(c)) {
            while (isAlphaNumeric(peek())) {
                pos++;
            }
            return emit(TokenType.IDENTIFIER);
        }
        return switch (c) {
            case EOF -> error("unexpected end of input inside braces");
            case ',' -> emit(TokenType.COMMA);
            case '"', '\'', '`' -> string(c);
            case '=' -> emit(accept('~') ? TokenType.MATCH_REGEX : TokenType.ASSIGN);
            case '!' -> {
                if (accept('~')) {
                    yield emit(TokenType.MATCH_NOT_REGEX);
                }
                yield accept('=')
                        ? emit(TokenType.NOT_EQUAL)
                        : error("unexpected character after '!' inside braces: " + quoteRune(peekCodePoint()));
            }
            case '{' -> error("unexpected left brace '{'");
            case '}' -> {
                braceOpen = false;
                yield emit(TokenType.RIGHT_BRACE);
            }
            default -> error("unexpected character inside braces: " + quoteRune(input.codePointAt(start)));
        };
    }

    private Token end() {
        if (parenDepth > 0) {
            return error("unclosed left parenthesis");
        }
        return bracketOpen ? error("unclosed left bracket") : new Token(TokenType.EOF, "", input.length());
    }

    private Token leftParen() {
        parenDepth++;
        return emit(TokenType.LEFT_PAREN);
    }

    private Token rightParen() {
        parenDepth--;
        return parenDepth < 0 ? errorHere("unexpected right parenthesis ')'") : emit(TokenType.RIGHT_PAREN);
    }

    /** The fill modifiers are words like any other unless a parenthesis follows. */
    private Token word(TokenType type) {
        boolean fill = type == TokenType.FILL || type == TokenType.FILL_LEFT || type == TokenType.FILL_RIGHT;
        if (!fill) {
            return emit(type);
        }
        int i = pos;
        while (i < input.length() && isSpace(input.charAt(i))) {
            i++;
        }
        return emit(i < input.length() && input.charAt(i) == '(' ? type : TokenType.IDENTIFIER);
    }

    private Token insideBrackets() {
        int c = advance();
        if (isDigit(c) || (c == '.' && isDigit(peek()))) {
            gotDuration = true;
            durationExpected = false;
            return numberOrDuration();
        }
        if (isAlpha(c)) {
            while (isAlpha(peek())) {
                pos++;
            }
            TokenType type = TokenType.ofWord(input.substring(start, pos));
            return switch (type) {
                case STEP, RANGE, MIN_OF, MAX_OF -> emit(type);
                default ->
                    error(
                            durationExpected
                                    ? "unexpected character in duration expression: " + quoteRune(c)
                                    : "unexpected character: " + quoteRune(c) + ", expected ':'");
            };
        }
        return switch (c) {
            case EOF -> durationExpected ? error("unexpected end of input in duration expression") : end();
            case ']' -> {
                bracketOpen = false;
                yield emit(TokenType.RIGHT_BRACKET);
            }
            case ':' -> colon();
            case '(' -> leftParen();
            case ')' -> rightParen();
            case '+', '-', '*', '/', '%', '^', ',' -> operator(c);
            case '[' -> error("unexpected left bracket '['");
            default -> error("unexpected character in duration expression: " + quoteRune(input.codePointAt(start)));
        };
    }

    private Token colon() {
        if (durationExpected && !gotDuration) {
            return errorHere("unexpected colon before duration in duration expression");
        }
        if (gotColon) {
            return durationExpected
                    ? errorHere("unexpected repeated colon in duration expression")
                    : error("unexpected colon ':'");
        }
        gotColon = true;
        return emit(TokenType.COLON);
    }

    private Token numberOrDuration() {
        pos = start;
        if (scanNumber()) {
            return emit(TokenType.NUMBER);
        }
        if (scanRestOfDuration()) {
            return emit(TokenType.DURATION);
        }
        return error("bad number or duration syntax: " + StringLiterals.quote(input.substring(start, pos)));
    }

    /** Advances over a number; false if what follows belongs to it and makes it none. */
    private boolean scanNumber() {
        boolean hex = false;
        if (peek() == '0' && pos + 1 < input.length() && (input.charAt(pos + 1) | 0x20) == 'x') {
            pos += 2;
            hex = true;
        }
        boolean dot = hex;
        while (true) {
            int c = peek();
            if (hex ? Character.digit(c, 16) >= 0 && c < 128 : isDigit(c)) {
                pos++;
            } else if (c == '_' && pos > start && pos + 1 < input.length() && isDigitOf(input.charAt(pos + 1), hex)) {
                pos++;
            } else if (c == '.') {
                pos++;
                if (dot) {
                    return false;
                }
                dot = true;
            } else {
                break;
            }
        }
        if (!hex && (peek() == 'e' || peek() == 'E')) {
            int digits = pos + 1;
            if (digits < input.length() && (input.charAt(digits) == '+' || input.charAt(digits) == '-')) {
                digits++;
            }
            if (digits < input.length() && isDigit(input.charAt(digits))) {
                pos = digits;
                while (isDigit(peek())) {
                    pos++;
                }
            }
        }
        return !isAlphaNumeric(peek()) && peek() != '.';
    }

    private boolean scanRestOfDuration() {
        if (!acceptAny("smhdwy")) {
            return false;
        }
        acceptAny("s");
        while (isDigit(peek())) {
            while (isDigit(peek())) {
                pos++;
            }
            if (!acceptAny("smhdw")) {
                return false;
            }
            acceptAny("s");
        }
        if (isAlphaNumeric(peek())) {
            pos++;
            return false;
        }
        return true;
    }

    private Token string(int quote) {
        if (quote == '`') {
            int end = input.indexOf('`', pos);
            pos = end < 0 ? input.length() : end + 1;
            return end < 0 ? error("unterminated raw string") : checkedString();
        }
        while (true) {
            int c = advance();
            if (c == EOF || c == '\n') {
                return error("unterminated quoted string");
            }
            if (c == quote) {
                return checkedString();
            }
            if (c == '\\') {
                String problem = escape(quote);
                if (problem != null) {
                    return error(problem);
                }
            }
        }
    }

    /** A Java string can hold what UTF-8 can't, halves of surrogate pairs, and a mark in the place of such bytes. */
    private Token checkedString() {
        for (int i = start; i < pos; i++) {
            char c = input.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < pos && Character.isLowSurrogate(input.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c) || c == REPLACEMENT) {
                return error("invalid UTF-8 rune");
            }
        }
        return emit(TokenType.STRING);
    }

    private @org.jspecify.annotations.Nullable String escape(int quote) {
        int c = advance();
        if (c == EOF) {
            return "escape sequence not terminated";
        }
        if (c == quote || "abfnrtv\\".indexOf(c) >= 0) {
            return null;
        }
        int digits = StringLiterals.digitsOf(c);
        if (digits == 0) {
            return "unknown escape sequence " + describeRune(input.codePointAt(pos - 1));
        }
        boolean octal = c >= '0' && c <= '7';
        if (octal) {
            pos--;
        }
        long value = 0;
        for (int i = 0; i < digits; i++) {
            int d = peek();
            int digit = d == EOF || d > 127 ? -1 : Character.digit(d, octal ? 8 : 16);
            if (digit < 0) {
                return d == EOF
                        ? "escape sequence not terminated"
                        : "illegal character " + describeRune(peekCodePoint()) + " in escape sequence";
            }
            value = value * (octal ? 8 : 16) + digit;
            pos++;
        }
        boolean inRange = value <= (octal || c == 'x' ? 255 : Character.MAX_CODE_POINT);
        boolean surrogate = value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE;
        return inRange && !surrogate ? null : "escape sequence is an invalid Unicode code point";
    }

    private void skipSpaceAndComments(boolean comments) {
        while (pos < input.length()) {
            char c = input.charAt(pos);
            if (isSpace(c)) {
                pos++;
            } else if (c == '#' && comments) {
                int end = input.indexOf('\n', pos);
                pos = end < 0 ? input.length() : end;
            } else {
                return;
            }
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private Token emit(TokenType type) {
        return new Token(type, input.substring(start, pos), start);
    }

    private Token error(String message) {
        return new Token(TokenType.ERROR, message, start);
    }

    private Token errorHere(String message) {
        return new Token(TokenType.ERROR, message, pos);
    }

    private int advance() {
        return pos < input.length() ? input.charAt(pos++) : EOF;
    }

    private int peek() {
        return pos < input.length() ? input.charAt(pos) : EOF;
    }

    private int peekCodePoint() {
        return pos < input.length() ? input.codePointAt(pos) : EOF;
    }

    private boolean accept(char wanted) {
        if (peek() == wanted) {
            pos++;
            return true;
        }
        return false;
    }

    private boolean acceptAny(String wanted) {
        if (pos < input.length() && wanted.indexOf(input.charAt(pos)) >= 0) {
            pos++;
            return true;
        }
        return false;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isDigitOf(char c, boolean hex) {
        return isDigit(c) || (hex && c < 128 && Character.digit(c, 16) >= 0);
    }

    static boolean isAlpha(int c) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    static boolean isAlphaNumeric(int c) {
        return isAlpha(c) || isDigit(c);
    }

    /** A character as Go's {@code %q} prints it. */
    private static String quoteRune(int c) {
        if (c == EOF) {
            return "'\\uffff'";
        }
        if (c == '\'') {
            return "'\\''";
        }
        if (c == '"') {
            return "'\"'";
        }
        String quoted = StringLiterals.quote(Character.toString(c));
        return "'" + quoted.substring(1, quoted.length() - 1) + "'";
    }

    /** A character as Go's {@code %#U} prints it: {@code U+0063 'c'}. */
    private static String describeRune(int c) {
        return String.format("U+%04X '%s'", c, Character.toString(c));
    }
}
