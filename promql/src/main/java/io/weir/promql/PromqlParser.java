package io.weir.promql;

import io.weir.promql.Expr.Aggregation;
import io.weir.promql.Expr.Binary;
import io.weir.promql.Expr.Call;
import io.weir.promql.Expr.MatrixSelector;
import io.weir.promql.Expr.NumberLiteral;
import io.weir.promql.Expr.Paren;
import io.weir.promql.Expr.StringLiteral;
import io.weir.promql.Expr.Subquery;
import io.weir.promql.Expr.Unary;
import io.weir.promql.Expr.VectorSelector;
import io.weir.promql.VectorMatching.Cardinality;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses PromQL by recursive descent, with precedence climbing for binary operators, and checks types.
 *
 * <p>Error texts and positions are those of prometheus promql/parser: the first problem that its grammar meets. What
 * Prometheus parses but this engine doesn't evaluate (experimental functions, duration expressions, {@code anchored},
 * {@code smoothed}, {@code fill}, operations on native histograms) is refused here, by name. A query may come from a
 * stranger: its length and nesting are bounded.
 */
public final class PromqlParser {
    /** The longest query, in UTF-16 units. */
    public static final int MAX_LENGTH = 256 * 1024;

    /** The greatest height of the tree and depth of the parser's recursion. */
    public static final int MAX_DEPTH = 512;

    private static final int UNARY_PRECEDENCE = BinaryOperator.MULTIPLY.precedence() + 1;

    private final TokenStream tokens;
    private final SelectorParser selectors;
    private int depth;

    private PromqlParser(String query) {
        this.tokens = new TokenStream(query);
        this.selectors = new SelectorParser(tokens);
    }

    /** @throws PromqlParseException if {@code query} is not a well-typed expression that this engine supports */
    public static Expr parse(String query) throws PromqlParseException {
        if (query.length() > MAX_LENGTH) {
            throw new PromqlParseException(0, "1:1", "query is longer than " + MAX_LENGTH + " characters");
        }
        PromqlParser parser = new PromqlParser(query);
        Expr expr = parser.query();
        new TypeChecker(parser.tokens).check(expr);
        return expr;
    }

    /**
     * Parses a selector alone, as the {@code match[]} parameters of the HTTP API hold it.
     *
     * @throws PromqlParseException if {@code text} is anything but an instant vector selector without modifiers
     */
    public static VectorSelector parseSelector(String text) throws PromqlParseException {
        Expr expr = parse(text);
        if (expr instanceof VectorSelector selector && selector.offsetMs() == 0 && selector.at() == null) {
            return selector;
        }
        throw new PromqlParseException(0, "1:1", "expected a series selector, got " + expr);
    }

    private Expr query() throws PromqlParseException {
        if (tokens.current().is(TokenType.EOF)) {
            throw tokens.noExpression();
        }
        Expr expr = expression(0);
        if (!tokens.current().is(TokenType.EOF)) {
            throw tokens.unexpected("", "");
        }
        return expr;
    }

    private Expr expression(int leastPrecedence) throws PromqlParseException {
        if (++depth > MAX_DEPTH) {
            throw tooDeep();
        }
        Expr left = unary();
        while (true) {
            Token token = tokens.current();
            if (token.is(TokenType.TRIM_LOWER) || token.is(TokenType.TRIM_UPPER)) {
                throw tokens.error(
                        token, "operator " + token.text() + " works on native histograms, which are not supported");
            }
            BinaryOperator operator = TokenType.binaryOperator(token);
            if (operator == null || operator.precedence() < leastPrecedence) {
                break;
            }
            tokens.advance();
            left = binary(left, operator);
        }
        depth--;
        return left;
    }

    private Expr binary(Expr left, BinaryOperator operator) throws PromqlParseException {
        boolean returnBool = tokens.accept(TokenType.BOOL);
        VectorMatching matching = matching();
        refuseFill();
        int least = operator.isRightAssociative() ? operator.precedence() : operator.precedence() + 1;
        Expr right = expression(least);
        if (operator.isSet() && matching.cardinality() == Cardinality.ONE_TO_ONE) {
            matching = matching.with(Cardinality.MANY_TO_MANY);
        }
        Span span = tokens.span(left.span().start(), right.span().end());
        boolean vectors = left.type() == ValueType.VECTOR && right.type() == ValueType.VECTOR;
        // Prometheus drops a matching without labels beside a scalar, and the type checker refuses any other there.
        boolean keep = vectors || !matching.labels().isEmpty();
        return grown(new Binary(span, operator, left, right, returnBool, keep ? matching : null));
    }

    private VectorMatching matching() throws PromqlParseException {
        boolean on = tokens.current().is(TokenType.ON);
        if (!on && !tokens.current().is(TokenType.IGNORING)) {
            return VectorMatching.DEFAULT;
        }
        tokens.advance();
        List<String> labels = selectors.groupingLabels();
        Cardinality cardinality = Cardinality.ONE_TO_ONE;
        List<String> include = List.of();
        boolean left = tokens.current().is(TokenType.GROUP_LEFT);
        if (left || tokens.current().is(TokenType.GROUP_RIGHT)) {
            tokens.advance();
            cardinality = left ? Cardinality.MANY_TO_ONE : Cardinality.ONE_TO_MANY;
            if (tokens.current().is(TokenType.LEFT_PAREN)) {
                include = selectors.groupingLabels();
            }
        }
        return new VectorMatching(cardinality, on, labels, include);
    }

    private void refuseFill() throws PromqlParseException {
        Token token = tokens.current();
        boolean fill = token.text().equals("fill")
                || token.text().equals("fill_left")
                || token.text().equals("fill_right");
        if (fill && token.is(TokenType.IDENTIFIER) && tokens.peek().is(TokenType.LEFT_PAREN)) {
            throw tokens.error(token, "the modifier " + token.text() + " is not supported");
        }
    }

    private Expr unary() throws PromqlParseException {
        Token sign = tokens.current();
        if (!sign.is(TokenType.ADD) && !sign.is(TokenType.SUBTRACT)) {
            return postfix(primary());
        }
        tokens.advance();
        Expr operand = expression(UNARY_PRECEDENCE);
        boolean negative = sign.is(TokenType.SUBTRACT);
        Span span = tokens.span(sign.start(), operand.span().end());
        if (operand instanceof NumberLiteral number) {
            return new NumberLiteral(span, negative ? -number.value() : number.value(), number.duration());
        }
        return grown(new Unary(span, negative, operand));
    }

    private Expr postfix(Expr expr) throws PromqlParseException {
        Expr result = expr;
        while (true) {
            Token token = tokens.current();
            switch (token.type()) {
                case LEFT_BRACKET -> result = grown(range(result));
                case OFFSET -> {
                    tokens.advance();
                    result = withOffset(result, selectors.offset());
                }
                case AT -> {
                    tokens.advance();
                    result = withAt(result, selectors.at(result.span()));
                }
                case ANCHORED, SMOOTHED ->
                    throw tokens.error(token, "the modifier " + token.text() + " is not supported");
                default -> {
                    return result;
                }
            }
        }
    }

    private Expr range(Expr expr) throws PromqlParseException {
        Token open = tokens.advance();
        long rangeMs = selectors.positiveDuration("subquery or range selector");
        if (tokens.accept(TokenType.COLON)) {
            long stepMs = 0;
            if (!tokens.current().is(TokenType.RIGHT_BRACKET)) {
                stepMs = selectors.positiveDuration("subquery selector");
            }
            tokens.expect(TokenType.RIGHT_BRACKET, "subquery selector", "\"]\"");
            return new Subquery(tokens.spanFrom(expr.span().start()), expr, rangeMs, stepMs, 0, null);
        }
        tokens.expect(TokenType.RIGHT_BRACKET, "subquery or range", "\":\" or \"]\"");
        if (!(expr instanceof VectorSelector selector)) {
            throw tokens.error(open, "ranges only allowed for vector selectors");
        }
        if (selector.offsetMs() != 0) {
            throw tokens.error(open, "no offset modifiers allowed before range");
        }
        if (selector.at() != null) {
            throw tokens.error(open, "no @ modifiers allowed before range");
        }
        return new MatrixSelector(tokens.spanFrom(expr.span().start()), selector, rangeMs);
    }

    private Expr withOffset(Expr expr, long offsetMs) throws PromqlParseException {
        Span span = tokens.spanFrom(expr.span().start());
        long existing;
        Expr result;
        if (expr instanceof VectorSelector s) {
            existing = s.offsetMs();
            result = new VectorSelector(span, s.name(), s.matchers(), offsetMs, s.at());
        } else if (expr instanceof MatrixSelector m) {
            VectorSelector s = m.selector();
            existing = s.offsetMs();
            result = new MatrixSelector(
                    span, new VectorSelector(s.span(), s.name(), s.matchers(), offsetMs, s.at()), m.rangeMs());
        } else if (expr instanceof Subquery q) {
            existing = q.offsetMs();
            result = new Subquery(span, q.inner(), q.rangeMs(), q.stepMs(), offsetMs, q.at());
        } else {
            throw tokens.error(
                    expr.span(),
                    "offset modifier must be preceded by an instant vector selector or range vector selector or a subquery");
        }
        if (existing != 0) {
            throw tokens.error(expr.span(), "offset may not be set multiple times");
        }
        return grown(result);
    }

    private Expr withAt(Expr expr, AtModifier at) throws PromqlParseException {
        Span span = tokens.spanFrom(expr.span().start());
        AtModifier existing;
        Expr result;
        if (expr instanceof VectorSelector s) {
            existing = s.at();
            result = new VectorSelector(span, s.name(), s.matchers(), s.offsetMs(), at);
        } else if (expr instanceof MatrixSelector m) {
            VectorSelector s = m.selector();
            existing = s.at();
            result = new MatrixSelector(
                    span, new VectorSelector(s.span(), s.name(), s.matchers(), s.offsetMs(), at), m.rangeMs());
        } else if (expr instanceof Subquery q) {
            existing = q.at();
            result = new Subquery(span, q.inner(), q.rangeMs(), q.stepMs(), q.offsetMs(), at);
        } else {
            throw tokens.error(
                    expr.span(),
                    "@ modifier must be preceded by an instant vector selector or range vector selector or a subquery");
        }
        if (existing != null) {
            throw tokens.error(expr.span(), "@ <timestamp> may not be set multiple times");
        }
        return grown(result);
    }

    private Expr primary() throws PromqlParseException {
        Token token = tokens.current();
        switch (token.type()) {
            case NUMBER, DURATION -> {
                tokens.advance();
                double value = selectors.number(token);
                return new NumberLiteral(tokens.span(token), value, token.is(TokenType.DURATION));
            }
            case STRING -> {
                tokens.advance();
                return new StringLiteral(tokens.span(token), tokens.unquote(token));
            }
            case LEFT_PAREN -> {
                tokens.advance();
                Expr inner = expression(0);
                tokens.expect(TokenType.RIGHT_PAREN, "", "");
                return grown(new Paren(tokens.spanFrom(token.start()), inner));
            }
            case LEFT_BRACE -> {
                return selectors.selector(null);
            }
            case AGGREGATOR -> {
                TokenType next = tokens.peek().type();
                boolean aggregates = next == TokenType.LEFT_PAREN || next == TokenType.BY || next == TokenType.WITHOUT;
                return aggregates ? aggregation(tokens.advance()) : selectors.selector(tokens.advance());
            }
            case IDENTIFIER, START, END, STEP, RANGE -> {
                boolean call = tokens.peek().is(TokenType.LEFT_PAREN);
                return call ? call(tokens.advance()) : selectors.selector(tokens.advance());
            }
            default -> {
                if (token.type().isMetricName()) {
                    return selectors.selector(tokens.advance());
                }
                throw tokens.unexpected("", "");
            }
        }
    }

    private Expr call(Token name) throws PromqlParseException {
        List<Expr> arguments = arguments();
        Function function = Function.byName(name.text());
        if (function == null) {
            throw tokens.error(name, Function.refusal(name.text()));
        }
        return grown(new Call(tokens.spanFrom(name.start()), function, arguments));
    }

    private Expr aggregation(Token name) throws PromqlParseException {
        List<String> grouping = List.of();
        boolean without = tokens.current().is(TokenType.WITHOUT);
        boolean grouped = without || tokens.current().is(TokenType.BY);
        if (grouped) {
            tokens.advance();
            grouping = selectors.groupingLabels();
        }
        if (!tokens.current().is(TokenType.LEFT_PAREN)) {
            throw tokens.unexpected("aggregation", "");
        }
        List<Expr> arguments = arguments();
        int end = tokens.lastEnd();
        if (!grouped) {
            without = tokens.current().is(TokenType.WITHOUT);
            if (without || tokens.current().is(TokenType.BY)) {
                tokens.advance();
                grouping = selectors.groupingLabels();
                end = tokens.lastEnd();
            }
        }
        return grown(aggregation(name, tokens.span(name.start(), end), arguments, grouping, without));
    }

    private Aggregation aggregation(Token name, Span span, List<Expr> arguments, List<String> grouping, boolean without)
            throws PromqlParseException {
        if (arguments.isEmpty()) {
            throw tokens.error(span, "no arguments for aggregate expression provided");
        }
        AggregateOperator operator = TokenType.aggregateOperator(name);
        if (operator == null) {
            throw tokens.error(span, name.text() + "() is experimental and not supported");
        }
        int wanted = operator.parameterType() == null ? 1 : 2;
        if (arguments.size() != wanted) {
            throw tokens.error(
                    span,
                    "wrong number of arguments for aggregate expression provided, expected " + wanted + ", got "
                            + arguments.size());
        }
        @Nullable Expr parameter = wanted == 2 ? arguments.get(0) : null;
        return new Aggregation(span, operator, arguments.get(wanted - 1), parameter, grouping, without);
    }

    private List<Expr> arguments() throws PromqlParseException {
        tokens.advance();
        List<Expr> arguments = new ArrayList<>();
        if (tokens.accept(TokenType.RIGHT_PAREN)) {
            return arguments;
        }
        while (true) {
            arguments.add(expression(0));
            Token comma = tokens.current();
            if (!comma.is(TokenType.COMMA)) {
                break;
            }
            tokens.advance();
            if (tokens.current().is(TokenType.RIGHT_PAREN)) {
                throw tokens.error(comma, "trailing commas not allowed in function call args");
            }
        }
        tokens.expect(TokenType.RIGHT_PAREN, "", "");
        return arguments;
    }

    /** Checks the height that {@code node} gives the tree, so that nobody who walks it runs out of stack. */
    private Expr grown(Expr node) throws PromqlParseException {
        if (tokens.recordHeight(node) > MAX_DEPTH) {
            throw tooDeep();
        }
        return node;
    }

    private PromqlParseException tooDeep() {
        return tokens.error(tokens.current(), "expression is nested deeper than " + MAX_DEPTH + " levels");
    }
}
