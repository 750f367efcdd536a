package io.weir.promql;

import io.weir.model.LabelMatcher;
import io.weir.model.LabelNames;
import io.weir.model.Labels;
import io.weir.model.PromDuration;
import io.weir.promql.Expr.VectorSelector;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of the grammar below expressions: selectors, label lists, numbers, durations, modifiers. */
final class SelectorParser {
    private static final double NANOS_LIMIT = 0x1p63;

    private final TokenStream tokens;

    SelectorParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    /** A selector; {@code metric}, already passed, is the name before the braces. */
    VectorSelector selector(@Nullable Token metric) throws PromqlParseException {
        int start = metric == null ? tokens.current().start() : metric.start();
        List<LabelMatcher> matchers = new ArrayList<>();
        if (tokens.current().is(TokenType.LEFT_BRACE)) {
            tokens.advance();
            matchers(matchers);
        }
        String name = metric == null ? "" : metric.text();
        if (metric != null) {
            matchers.add(LabelMatcher.equal(Labels.METRIC_NAME, name));
        }
        return new VectorSelector(
                tokens.spanFrom(start), name, matchers, DurationExpr.Fixed.ZERO, null, RangeModifier.NONE);
    }

    private void matchers(List<LabelMatcher> matchers) throws PromqlParseException {
        String quotedName = null;
        while (!tokens.accept(TokenType.RIGHT_BRACE)) {
            Token label = tokens.current();
            if (!label.is(TokenType.IDENTIFIER) && !label.is(TokenType.STRING)) {
                throw tokens.unexpected("label matching", "identifier or \"}\"");
            }
            tokens.advance();
            boolean quoted = label.is(TokenType.STRING);
            String name = quoted ? TokenStream.unquote(label) : label.text();
            LabelMatcher.Type type = matcherType(tokens.current());
            if (type != null) {
                tokens.advance();
                matchers.add(matcher(label, type, name));
            } else if (quoted && isEndOfMatcher(tokens.current())) {
                if (quotedName != null) {
                    tokens.report(label, twice(quotedName, name));
                }
                quotedName = name;
                matchers.add(LabelMatcher.equal(Labels.METRIC_NAME, name));
            } else if (quoted) {
                throw tokens.unexpected("label matching", "\",\" or \"}\"");
            } else {
                throw tokens.unexpected("label matching", "label matching operator");
            }
            if (!tokens.accept(TokenType.COMMA) && !tokens.current().is(TokenType.RIGHT_BRACE)) {
                throw tokens.unexpected("label matching", "\",\" or \"}\"");
            }
        }
    }

    static String twice(String one, String other) {
        return "metric name must not be set twice: " + StringLiterals.quote(one) + " or " + StringLiterals.quote(other);
    }

    private static boolean isEndOfMatcher(Token token) {
        return token.is(TokenType.COMMA) || token.is(TokenType.RIGHT_BRACE);
    }

    private static LabelMatcher.@Nullable Type matcherType(Token token) {
        return switch (token.type()) {
            case ASSIGN -> LabelMatcher.Type.EQUAL;
            case NOT_EQUAL -> LabelMatcher.Type.NOT_EQUAL;
            case MATCH_REGEX -> LabelMatcher.Type.REGEX;
            case MATCH_NOT_REGEX -> LabelMatcher.Type.NOT_REGEX;
            default -> null;
        };
    }

    private LabelMatcher matcher(Token label, LabelMatcher.Type type, String name) throws PromqlParseException {
        String value = TokenStream.unquote(tokens.expect(TokenType.STRING, "label matching", "string"));
        try {
            return LabelMatcher.of(type, name, value);
        } catch (IllegalArgumentException e) {
            Throwable cause = e.getCause();
            String message = String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
            tokens.report(label, message);
            return LabelMatcher.equal(name, value);
        }
    }

    /** A parenthesised list of label names. */
    List<String> groupingLabels() throws PromqlParseException {
        tokens.expect(TokenType.LEFT_PAREN, "grouping opts", "\"(\"");
        List<String> labels = new ArrayList<>();
        while (!tokens.accept(TokenType.RIGHT_PAREN)) {
            Token token = tokens.current();
            if (token.is(TokenType.STRING)) {
                String name = TokenStream.unquote(token);
                if (!LabelNames.isUtf8Name(name)) {
                    tokens.report(token, "invalid label name for grouping: " + StringLiterals.quote(name));
                }
                labels.add(name);
            } else if (token.type().isWord() && LabelNames.isLegacyLabelName(token.text())) {
                labels.add(token.text());
            } else {
                throw tokens.unexpected("grouping opts", "label");
            }
            tokens.advance();
            if (!tokens.accept(TokenType.COMMA) && !tokens.current().is(TokenType.RIGHT_PAREN)) {
                throw tokens.unexpected("grouping opts", "\",\" or \")\"");
            }
        }
        return labels;
    }

    /** What follows {@code @} behind the expression at {@code operand}. */
    AtModifier at(Span operand) throws PromqlParseException {
        Token token = tokens.current();
        if (token.is(TokenType.START) || token.is(TokenType.END)) {
            tokens.advance();
            tokens.expect(TokenType.LEFT_PAREN, "@", "timestamp");
            tokens.expect(TokenType.RIGHT_PAREN, "@", "timestamp");
            return new AtModifier(token.is(TokenType.START) ? AtModifier.Kind.START : AtModifier.Kind.END, 0);
        }
        boolean negative = token.is(TokenType.SUBTRACT);
        if (negative || token.is(TokenType.ADD)) {
            tokens.advance();
        }
        Token literal = tokens.current();
        if (!literal.is(TokenType.NUMBER) && !literal.is(TokenType.DURATION)) {
            throw tokens.unexpected("@", "timestamp");
        }
        tokens.advance();
        double seconds = negative ? -number(literal) : number(literal);
        if (!(Math.abs(seconds) < NANOS_LIMIT)) {
            tokens.report(operand, "timestamp out of bounds for @ modifier: " + GoNumbers.fixed(seconds, 6));
        }
        double timestampMs = seconds * 1000;
        return new AtModifier(AtModifier.Kind.TIMESTAMP, GoNumbers.roundHalfAwayFromZero(timestampMs));
    }

    /** The value of a number or, in seconds, of a duration. */
    double number(Token token) {
        if (token.is(TokenType.DURATION)) {
            return duration(token) / 1000.0;
        }
        String text = token.text();
        if (text.length() == 3 && Lexer.isAlpha(text.charAt(0))) {
            return text.equalsIgnoreCase("inf") ? Double.POSITIVE_INFINITY : Double.NaN;
        }
        String digits = text.replace("_", "");
        boolean hex = digits.startsWith("0x") || digits.startsWith("0X");
        if (hex) {
            String value = digits.substring(2);
            if (value.isEmpty()) {
                return badNumber(token, "invalid syntax");
            }
            return new BigInteger(value, 16).doubleValue();
        }
        if (digits.length() > 1 && digits.chars().allMatch(c -> c >= '0' && c <= '7') && digits.charAt(0) == '0') {
            return new BigInteger(digits, 8).doubleValue();
        }
        double value;
        try {
            value = Double.parseDouble(digits);
        } catch (NumberFormatException e) {
            return badNumber(token, "invalid syntax");
        }
        if (Double.isInfinite(value)) {
            return badNumber(token, "value out of range");
        }
        return value;
    }

    private double badNumber(Token token, String problem) {
        tokens.report(
                token,
                "error parsing number: strconv.ParseFloat: parsing " + StringLiterals.quote(token.text()) + ": "
                        + problem);
        return 0;
    }

    private long duration(Token token) {
        try {
            return PromDuration.parseMs(token.text());
        } catch (IllegalArgumentException e) {
            tokens.report(token, durationProblem(token.text(), e));
            return 0;
        }
    }

    private static String durationProblem(String text, IllegalArgumentException problem) {
        for (String unit : text.split("[0-9]+")) {
            if (!unit.isEmpty() && unit.length() > 1 && !unit.equals("ms")) {
                return "unknown unit " + StringLiterals.quote(unit) + " in duration " + StringLiterals.quote(text);
            }
        }
        return String.valueOf(problem.getMessage());
    }
}
