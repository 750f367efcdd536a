package io.weir.promql;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** The tokens of one query with a lookahead of two, and what turns their positions into errors and spans. */
final class TokenStream {
    private final String query;
    private final Lexer lexer;
    private final IdentityHashMap<Expr, Integer> heights = new IdentityHashMap<>();
    private final List<PromqlParseException> errors = new ArrayList<>();
    private Token current;
    private Token next;
    private int lastEnd;
    private int greatestHeight;

    TokenStream(String query) {
        this.query = query;
        this.lexer = new Lexer(query);
        this.current = lexer.next();
        this.next = following(current);
    }

    private Token following(Token token) {
        boolean last = token.is(TokenType.EOF) || token.is(TokenType.ERROR);
        return last ? token : lexer.next();
    }

    Token current() {
        return current;
    }

    Token peek() {
        return next;
    }

    /** The current token, after which the next one is current. */
    Token advance() {
        Token token = current;
        lastEnd = token.end();
        current = next;
        next = following(current);
        return token;
    }

    boolean accept(TokenType type) {
        if (current.is(type)) {
            advance();
            return true;
        }
        return false;
    }

    Token expect(TokenType type, String context, String expected) throws PromqlParseException {
        if (!current.is(type)) {
            throw unexpected(context, expected);
        }
        return advance();
    }

    /** The end of the last token that was passed. */
    int lastEnd() {
        return lastEnd;
    }

    /** The height of the tree under {@code node}, whose children have been recorded before unless they are leaves. */
    int recordHeight(Expr node) {
        int height = 1;
        for (Expr child : node.children()) {
            height = Math.max(height, 1 + heights.getOrDefault(child, 1));
        }
        heights.put(node, height);
        greatestHeight = Math.max(greatestHeight, height);
        return height;
    }

    /** The greatest height recorded. */
    int greatestHeight() {
        return greatestHeight;
    }

    /** Takes note of an error after which parsing can go on. */
    void report(Token token, String message) {
        errors.add(error(token, message));
    }

    /** Takes note of an error after which parsing can go on. */
    void report(Span span, String message) {
        errors.add(error(span, message));
    }

    /** Takes note of an error after which parsing can go on. */
    void report(int offset, String message) {
        errors.add(error(offset, message));
    }

    /** Takes note of an error after which parsing can go on. */
    void report(PromqlParseException error) {
        errors.add(error);
    }

    /** Whether nothing has been {@link #report reported}. */
    boolean isFaultless() {
        return errors.isEmpty();
    }

    /** @throws PromqlParseException if anything has been {@link #report reported}: the first, which knows the rest */
    void throwErrors() throws PromqlParseException {
        if (!errors.isEmpty()) {
            throw errors.get(0).with(errors);
        }
    }

    PromqlParseException tooDeep(int limit) {
        return error(current, "expression is nested deeper than " + limit + " levels");
    }

    static String unquote(Token literal) {
        return StringLiterals.unquote(literal.text());
    }

    Span span(Token token) {
        return span(token.start(), token.end());
    }

    Span spanFrom(int start) {
        return span(start, lastEnd);
    }

    Span span(int start, int end) {
        return new Span(start, end, line(start), column(start));
    }

    private int line(int offset) {
        int line = 1;
        for (int i = query.indexOf('\n'); i >= 0 && i < offset; i = query.indexOf('\n', i + 1)) {
            line++;
        }
        return line;
    }

    /** From 1, in bytes of UTF-8, as Prometheus counts. */
    private int column(int offset) {
        int lineStart = query.lastIndexOf('\n', offset - 1) + 1;
        return query.substring(lineStart, offset).getBytes(StandardCharsets.UTF_8).length + 1;
    }

    PromqlParseException unexpected(String context, String expected) {
        if (current.is(TokenType.ERROR)) {
            PromqlParseException error = error(current, current.text());
            return context.isEmpty() ? error : error.recovered();
        }
        StringBuilder message = new StringBuilder("unexpected ").append(TokenType.describe(current));
        if (!context.isEmpty()) {
            message.append(" in ").append(context);
        }
        if (!expected.isEmpty()) {
            message.append(", expected ").append(expected);
        }
        PromqlParseException error = error(current, message.toString());
        return context.isEmpty() ? error : error.recovered();
    }

    PromqlParseException noExpression() {
        return new PromqlParseException(
                0, query.isEmpty() ? "unknown position" : "1:1", "no expression found in input");
    }

    PromqlParseException error(Token token, String message) {
        return error(token.start(), message);
    }

    PromqlParseException error(Span span, String message) {
        return error(span.start(), message);
    }

    PromqlParseException error(int offset, String message) {
        return new PromqlParseException(offset, line(offset) + ":" + column(offset), message);
    }

    /** The offset of the first character from {@code offset} on that is not blank. */
    int skipBlanks(int offset) {
        int i = offset;
        while (i < query.length() && " \t\r\n".indexOf(query.charAt(i)) >= 0) {
            i++;
        }
        return i;
    }
}
