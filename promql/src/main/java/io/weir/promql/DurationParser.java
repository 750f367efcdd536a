package io.weir.promql;

import io.weir.promql.DurationExpr.Arithmetic;
import io.weir.promql.DurationExpr.Extreme;
import io.weir.promql.DurationExpr.Fixed;
import io.weir.promql.DurationExpr.Literal;
import io.weir.promql.DurationExpr.Negation;
import io.weir.promql.DurationExpr.Paren;
import io.weir.promql.DurationExpr.Range;
import io.weir.promql.DurationExpr.Step;
import java.util.function.ToDoubleFunction;

/** Parses what stands for a duration: literals, and arithmetic on them. */
final class DurationParser {
    private static final String EXPECTED = "number, duration, step(), or range()";
    private static final double SECONDS_LIMIT = 0x1p63 / 1e9;
    private static final int UNARY_PRECEDENCE = BinaryOperator.MULTIPLY.precedence() + 1;

    private final TokenStream tokens;
    private final ToDoubleFunction<Token> numbers;
    private int depth;

    /** @param numbers the value in seconds of a number or duration, reporting what is wrong with it */
    DurationParser(TokenStream tokens, ToDoubleFunction<Token> numbers) {
        this.tokens = tokens;
        this.numbers = numbers;
    }

    /** The range or step of a selector. */
    DurationExpr positive(String context, String expected) throws PromqlParseException {
        DurationExpr expr = expression(0, context, expected);
        if (expr instanceof Literal literal) {
            if (!(literal.seconds() > 0)) {
                tokens.report(literal.span(), "duration must be greater than 0");
            }
            return fixed(literal);
        }
        return expr;
    }

    /** What follows {@code offset}: one operand. Arithmetic needs parentheses, or it would be that of the selectors. */
    DurationExpr offset() throws PromqlParseException {
        boolean parenthesised = tokens.current().is(TokenType.LEFT_PAREN);
        DurationExpr expr = parenthesised ? expression(0, "offset", EXPECTED) : signed("offset", EXPECTED, true);
        return expr instanceof Literal literal ? fixed(literal) : expr;
    }

    private static Fixed fixed(Literal literal) {
        return new Fixed(literal.span(), GoNumbers.roundHalfAwayFromZero(literal.seconds() * 1e9) / 1_000_000);
    }

    private DurationExpr expression(int leastPrecedence, String context, String expected) throws PromqlParseException {
        if (++depth > PromqlParser.MAX_DEPTH) {
            throw tokens.tooDeep(PromqlParser.MAX_DEPTH);
        }
        DurationExpr left = signed(context, expected, false);
        while (true) {
            Token token = tokens.current();
            BinaryOperator operator = TokenType.binaryOperator(token);
            if (operator == null
                    || !operator.isArithmetic()
                    || operator == BinaryOperator.ATAN2
                    || operator.precedence() < leastPrecedence) {
                break;
            }
            tokens.advance();
            int least = operator.isRightAssociative() ? operator.precedence() : operator.precedence() + 1;
            left = arithmetic(left, token, operator, expression(least, context, expected));
        }
        depth--;
        return left;
    }

    private DurationExpr arithmetic(DurationExpr left, Token token, BinaryOperator operator, DurationExpr right) {
        boolean divides = operator == BinaryOperator.DIVIDE || operator == BinaryOperator.MODULO;
        if (divides && right instanceof Literal literal && literal.seconds() == 0) {
            tokens.report(token, operator == BinaryOperator.DIVIDE ? "division by zero" : "modulo by zero");
            return new Literal(Span.NONE, 0, false);
        }
        Span span = tokens.span(left.span().start(), right.span().end());
        return new Arithmetic(span, operator, left, right);
    }

    /** @param operandOnly whether a sign belongs to the next operand alone, not to its powers */
    private DurationExpr signed(String context, String expected, boolean operandOnly) throws PromqlParseException {
        Token sign = tokens.current();
        if (!sign.is(TokenType.ADD) && !sign.is(TokenType.SUBTRACT)) {
            return operand(context, expected);
        }
        tokens.advance();
        DurationExpr operand =
                operandOnly ? operand(context, expected) : expression(UNARY_PRECEDENCE, context, expected);
        Span span = tokens.span(sign.start(), operand.span().end());
        if (operand instanceof Literal literal) {
            double seconds = sign.is(TokenType.SUBTRACT) ? -literal.seconds() : literal.seconds();
            return new Literal(span, seconds, literal.duration());
        }
        return sign.is(TokenType.SUBTRACT) ? new Negation(span, operand) : operand;
    }

    private DurationExpr operand(String context, String expected) throws PromqlParseException {
        Token token = tokens.current();
        switch (token.type()) {
            case NUMBER, DURATION -> {
                tokens.advance();
                double seconds = numbers.applyAsDouble(token);
                if (Math.abs(seconds) > SECONDS_LIMIT) {
                    tokens.report(token, "duration out of range");
                    seconds = 0;
                }
                return new Literal(tokens.span(token), seconds, token.is(TokenType.DURATION));
            }
            case STEP, RANGE -> {
                tokens.advance();
                tokens.expect(TokenType.LEFT_PAREN, context, expected);
                tokens.expect(TokenType.RIGHT_PAREN, context, expected);
                Span span = tokens.spanFrom(token.start());
                return token.is(TokenType.STEP) ? new Step(span) : new Range(span);
            }
            case MAX_OF, MIN_OF -> {
                tokens.advance();
                tokens.expect(TokenType.LEFT_PAREN, context, expected);
                DurationExpr left = expression(0, context, expected);
                tokens.expect(TokenType.COMMA, context, expected);
                DurationExpr right = expression(0, context, expected);
                tokens.expect(TokenType.RIGHT_PAREN, context, expected);
                return new Extreme(tokens.spanFrom(token.start()), token.is(TokenType.MAX_OF), left, right);
            }
            case LEFT_PAREN -> {
                tokens.advance();
                DurationExpr inner = expression(0, context, expected);
                tokens.expect(TokenType.RIGHT_PAREN, context, expected);
                Span span = tokens.spanFrom(token.start());
                // More parentheses around parentheses say nothing, and Prometheus forgets them.
                return inner instanceof Paren paren ? new Paren(span, paren.inner()) : new Paren(span, inner);
            }
            default -> throw tokens.unexpected(context, expected);
        }
    }
}
