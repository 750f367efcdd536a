package io.weir.alertmanager.matcher;

import io.weir.template.GoQuote;
import java.util.ArrayList;
import java.util.List;

/**
 * The grammar that takes any UTF-8 in names and values: follows {@code matcher/parse}. Unquoted text is a run of
 * characters that aren't reserved; quoted text is a Go string.
 *
 * <pre>{@code
 * matchers = "{" [ list ] "}" | [ list ]
 * list     = matcher { "," matcher } [ "," ]
 * matcher  = text ( "=" | "!=" | "=~" | "!~" ) text
 * }</pre>
 */
final class Utf8Parser {
    private static final char REPLACEMENT = '\uFFFD';

    /** A token with the columns where it starts and ends, counted in characters from 0. */
    private record Token(Kind kind, String text, int start, int end) {
        enum Kind {
            END,
            OPEN,
            CLOSE,
            COMMA,
            OPERATOR,
            QUOTED,
            UNQUOTED,
            INVALID
        }

        boolean isText() {
            return kind == Kind.QUOTED || kind == Kind.UNQUOTED;
        }
    }

    private final String input;
    private int position;
    private Token token;

    private Utf8Parser(String input) {
        this.input = input;
        this.token = scan();
    }

    static boolean isReserved(int c) {
        return Character.isWhitespace(c) || "{}!=~,\\\"'`".indexOf(c) >= 0;
    }

    static Matcher parse(String input) {
        List<Matcher> matchers = parseAll(input);
        return switch (matchers.size()) {
            case 0 -> throw new IllegalArgumentException("no matchers");
            case 1 -> matchers.get(0);
            default -> throw new IllegalArgumentException("expected 1 matcher, found " + matchers.size());
        };
    }

    static List<Matcher> parseAll(String input) {
        return new Utf8Parser(input).parseMatchers();
    }

    private List<Matcher> parseMatchers() {
        List<Matcher> matchers = new ArrayList<>();
        boolean braced = token.kind == Token.Kind.OPEN;
        if (braced) {
            next();
        }
        String separator = braced ? "expected a comma or close brace" : "expected a comma";
        while (token.kind != Token.Kind.END && token.kind != Token.Kind.CLOSE) {
            matchers.add(parseMatcher());
            if (token.kind == Token.Kind.COMMA) {
                next();
            } else if (token.kind != Token.Kind.END && token.kind != Token.Kind.CLOSE) {
                throw unexpected(separator);
            }
        }
        if (braced) {
            if (token.kind != Token.Kind.CLOSE) {
                throw error("end of input: expected close brace");
            }
            next();
            if (token.kind != Token.Kind.END) {
                throw unexpected("expected end of input");
            }
        } else if (token.kind == Token.Kind.CLOSE) {
            throw error("}: expected opening brace");
        }
        return matchers;
    }

    private Matcher parseMatcher() {
        String name = text("expected label name");
        if (token.kind != Token.Kind.OPERATOR) {
            throw unexpected("expected an operator such as '=', '!=', '=~' or '!~'");
        }
        String operator = token.text;
        next();
        String value = text("expected label value");
        for (Matcher.Operator candidate : Matcher.Operator.values()) {
            if (candidate.text().equals(operator)) {
                return Matcher.of(candidate, name, value);
            }
        }
        throw new IllegalStateException("operator " + operator);
    }

    private String text(String expectation) {
        if (!token.isText()) {
            throw unexpected(expectation);
        }
        String text = token.kind == Token.Kind.UNQUOTED ? token.text : unquote();
        next();
        return text;
    }

    private String unquote() {
        try {
            String text = GoQuote.unquote(token.text);
            boolean brokenUtf8 = text.indexOf(REPLACEMENT) >= 0 && token.text.indexOf(REPLACEMENT) < 0;
            if (brokenUtf8) {
                throw error(token.text + ": invalid input");
            }
            return text;
        } catch (IllegalArgumentException e) {
            throw error(token.text + ": invalid input");
        }
    }

    private void next() {
        token = scan();
    }

    private Token scan() {
        while (position < input.length() && Character.isWhitespace(input.charAt(position))) {
            position++;
        }
        int start = position;
        if (start == input.length()) {
            return token(Token.Kind.END, start);
        }
        char c = input.charAt(position++);
        return switch (c) {
            case '{' -> token(Token.Kind.OPEN, start);
            case '}' -> token(Token.Kind.CLOSE, start);
            case ',' -> token(Token.Kind.COMMA, start);
            case '=', '!' -> scanOperator(c, start);
            case '"' -> scanQuoted(start);
            default -> scanUnquoted(c, start);
        };
    }

    private Token scanOperator(char first, int start) {
        boolean followed = position < input.length() && "=~".indexOf(input.charAt(position)) >= 0;
        if (followed && (first == '!' || input.charAt(position) == '~')) {
            position++;
            return token(Token.Kind.OPERATOR, start);
        }
        return token(first == '=' ? Token.Kind.OPERATOR : Token.Kind.INVALID, start);
    }

    private Token scanUnquoted(char first, int start) {
        if (isReserved(first)) {
            return token(Token.Kind.INVALID, start);
        }
        while (position < input.length() && !isReserved(input.charAt(position))) {
            position++;
        }
        return token(Token.Kind.UNQUOTED, start);
    }

    private Token scanQuoted(int start) {
        boolean escaped = false;
        while (position < input.length()) {
            char c = input.charAt(position++);
            if (c == '"' && !escaped) {
                return token(Token.Kind.QUOTED, start);
            }
            escaped = c == '\\' && !escaped;
        }
        return token(Token.Kind.INVALID, start);
    }

    private Token token(Token.Kind kind, int start) {
        int startColumn = input.codePointCount(0, start);
        int endColumn = input.codePointCount(0, position);
        return new Token(kind, input.substring(start, position), startColumn, endColumn);
    }

    private IllegalArgumentException unexpected(String expectation) {
        return switch (token.kind) {
            case END -> error("end of input: " + expectation);
            case INVALID -> error(token.text + ": invalid input: " + expectation);
            default -> error("unexpected " + token.text + ": " + expectation);
        };
    }

    private IllegalArgumentException error(String message) {
        int start = token.kind == Token.Kind.END ? 0 : token.start;
        return new IllegalArgumentException(start + ":" + token.end + ": " + message);
    }
}
