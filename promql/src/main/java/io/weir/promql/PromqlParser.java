package io.weir.promql;

import io.weir.model.Labels;
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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Parses PromQL by recursive descent, with precedence climbing for binary operators, and checks types.
 *
 * <p>Error texts, positions and order are those of prometheus promql/parser: problems of meaning are collected, and the
 * first one of grammar ends the parse. What is behind one of Prometheus's feature flags needs it here too. A query may
 * come from a stranger: its length and nesting are bounded.
 */
public final class PromqlParser {
    /** The longest query, in UTF-16 units. */
    public static final int MAX_LENGTH = 256 * 1024;

    /** The greatest depth of the parser's recursion. */
    public static final int MAX_DEPTH = 128;

    /** The greatest height of the tree: chains of operators need no recursion here, but they do elsewhere. */
    static final int MAX_HEIGHT = 512;

    private static final String NO_ARGUMENTS = "no arguments for aggregate expression provided";
    private static final int UNARY_PRECEDENCE = BinaryOperator.MULTIPLY.precedence() + 1;

    private final TokenStream tokens;
    private final SelectorParser selectors;
    private final DurationParser durations;
    private final PromqlFeatures features;
    private int depth;

    private PromqlParser(String query, PromqlFeatures features) {
        this.tokens = new TokenStream(query);
        this.selectors = new SelectorParser(tokens);
        this.durations = new DurationParser(tokens, selectors::number);
        this.features = features;
    }

    /** {@link #parse(String, PromqlFeatures)} with {@link PromqlFeatures#DEFAULT}. */
    public static Expr parse(String query) throws PromqlParseException {
        return parse(query, PromqlFeatures.DEFAULT);
    }

    /** @throws PromqlParseException if {@code query} is not a well-typed expression */
    public static Expr parse(String query, PromqlFeatures features) throws PromqlParseException {
        if (query.length() > MAX_LENGTH) {
            throw new PromqlParseException(0, "1:1", "query is longer than " + MAX_LENGTH + " characters");
        }
        return new PromqlParser(query, features).parse();
    }

    private Expr parse() throws PromqlParseException {
        Expr expr;
        try {
            expr = query();
        } catch (PromqlParseException e) {
            tokens.report(e);
            tokens.throwErrors();
            throw e;
        }
        if (tokens.isFaultless()) {
            new TypeChecker(tokens).check(expr);
        }
        tokens.throwErrors();
        if (tokens.greatestHeight() > MAX_HEIGHT) {
            throw tokens.tooDeep(MAX_HEIGHT);
        }
        return expr;
    }

    /**
     * Parses a selector alone, as the {@code match[]} parameters of the HTTP API hold it.
     *
     * @throws PromqlParseException if {@code text} is anything but an instant vector selector without modifiers
     */
    public static VectorSelector parseSelector(String text) throws PromqlParseException {
        Expr expr = parse(text);
        if (expr instanceof VectorSelector selector && selector.equals(selector.plain())) {
            return selector;
        }
        throw new PromqlParseException(0, "1:1", "expected a series selector, got " + expr);
    }

    /**
     * Parses a metric: a name and labels that are all given with {@code =}.
     *
     * @throws PromqlParseException if {@code text} is anything else
     */
    public static Labels parseMetric(String text) throws PromqlParseException {
        return MetricParser.parse(text);
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
            throw tokens.tooDeep(MAX_DEPTH);
        }
        Expr left = unary();
        while (true) {
            Token token = tokens.current();
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
        int least = operator.isRightAssociative() ? operator.precedence() : operator.precedence() + 1;
        Expr right = expression(least);
        if (operator.isSet() && matching.cardinality() == Cardinality.ONE_TO_ONE) {
            matching = matching.with(Cardinality.MANY_TO_MANY);
        }
        Span span = tokens.span(left.span().start(), right.span().end());
        if (matching.fills() && !features.fillModifiers()) {
            tokens.report(span, "binop fill modifiers are experimental and not enabled");
        }
        boolean vectors = left.type() == ValueType.VECTOR && right.type() == ValueType.VECTOR;
        // Prometheus drops a matching without labels beside a scalar, and the type checker refuses any other there.
        boolean keep = vectors || !matching.labels().isEmpty() || matching.fills();
        return grown(new Binary(span, operator, left, right, returnBool, keep ? matching : null));
    }

    private VectorMatching matching() throws PromqlParseException {
        boolean on = tokens.current().is(TokenType.ON);
        if (!on && !tokens.current().is(TokenType.IGNORING)) {
            return filled(VectorMatching.DEFAULT);
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
        return filled(new VectorMatching(cardinality, on, labels, include, null, null));
    }

    /** {@code fill}, or {@code fill_left} and {@code fill_right} in any order. */
    private VectorMatching filled(VectorMatching matching) throws PromqlParseException {
        Double left = null;
        Double right = null;
        if (tokens.accept(TokenType.FILL)) {
            left = fillValue();
            right = left;
        } else if (tokens.accept(TokenType.FILL_LEFT)) {
            left = fillValue();
            right = tokens.accept(TokenType.FILL_RIGHT) ? fillValue() : null;
        } else if (tokens.accept(TokenType.FILL_RIGHT)) {
            right = fillValue();
            left = tokens.accept(TokenType.FILL_LEFT) ? fillValue() : null;
        } else {
            return matching;
        }
        return new VectorMatching(
                matching.cardinality(), matching.on(), matching.labels(), matching.include(), left, right);
    }

    private Double fillValue() throws PromqlParseException {
        tokens.expect(TokenType.LEFT_PAREN, "", "");
        boolean negative = tokens.current().is(TokenType.SUBTRACT);
        if (negative || tokens.current().is(TokenType.ADD)) {
            tokens.advance();
        }
        Token literal = tokens.current();
        if (!literal.is(TokenType.NUMBER) && !literal.is(TokenType.DURATION)) {
            throw tokens.unexpected("", "");
        }
        tokens.advance();
        double value = selectors.number(literal);
        tokens.expect(TokenType.RIGHT_PAREN, "", "");
        return negative ? -value : value;
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
                    result = withOffset(result, durations.offset());
                }
                case AT -> {
                    tokens.advance();
                    result = withAt(result, selectors.at(result.span()));
                }
                case ANCHORED, SMOOTHED -> {
                    tokens.advance();
                    boolean anchored = token.is(TokenType.ANCHORED);
                    result = withModifier(result, anchored ? RangeModifier.ANCHORED : RangeModifier.SMOOTHED);
                }
                default -> {
                    return result;
                }
            }
        }
    }

    private Expr range(Expr expr) throws PromqlParseException {
        Token open = tokens.advance();
        String expected = "number, duration, step(), or range()";
        DurationExpr range = durations.positive("subquery or range selector", expected);
        if (tokens.accept(TokenType.COLON)) {
            DurationExpr step = null;
            if (!tokens.current().is(TokenType.RIGHT_BRACKET)) {
                step = durations.positive("subquery selector", expected + ", or \"]\"");
            }
            tokens.expect(TokenType.RIGHT_BRACKET, "subquery selector", "\"]\"");
            Span span = tokens.spanFrom(expr.span().start());
            return new Subquery(span, expr, range, step, DurationExpr.Fixed.ZERO, null);
        }
        tokens.expect(TokenType.RIGHT_BRACKET, "subquery or range", "\":\" or \"]\"");
        if (!(expr instanceof VectorSelector selector)) {
            tokens.report(open, "ranges only allowed for vector selectors");
            VectorSelector none =
                    new VectorSelector(expr.span(), "", List.of(), DurationExpr.Fixed.ZERO, null, RangeModifier.NONE);
            return new MatrixSelector(tokens.spanFrom(expr.span().start()), none, range);
        }
        if (!selector.offset().equals(DurationExpr.Fixed.ZERO)) {
            tokens.report(open, "no offset modifiers allowed before range");
        } else if (selector.at() != null) {
            tokens.report(open, "no @ modifiers allowed before range");
        }
        return new MatrixSelector(tokens.spanFrom(expr.span().start()), selector, range);
    }

    private Expr withOffset(Expr expr, DurationExpr offset) throws PromqlParseException {
        Span span = tokens.spanFrom(expr.span().start());
        DurationExpr existing;
        Expr result;
        if (expr instanceof VectorSelector s) {
            existing = s.offset();
            result = s.withOffset(span, offset);
        } else if (expr instanceof MatrixSelector m) {
            VectorSelector s = m.selector();
            existing = s.offset();
            result = new MatrixSelector(span, s.withOffset(s.span(), offset), m.range());
        } else if (expr instanceof Subquery q) {
            existing = q.offset();
            result = new Subquery(span, q.inner(), q.range(), q.step(), offset, q.at());
        } else {
            tokens.report(
                    expr.span(),
                    "offset modifier must be preceded by an instant vector selector or range vector selector or a"
                            + " subquery");
            return expr;
        }
        if (!existing.equals(DurationExpr.Fixed.ZERO)) {
            tokens.report(expr.span(), "offset may not be set multiple times");
        }
        return grown(result);
    }

    private Expr withAt(Expr expr, AtModifier at) throws PromqlParseException {
        Span span = tokens.spanFrom(expr.span().start());
        AtModifier existing;
        Expr result;
        if (expr instanceof VectorSelector s) {
            existing = s.at();
            result = s.withAt(span, at);
        } else if (expr instanceof MatrixSelector m) {
            VectorSelector s = m.selector();
            existing = s.at();
            result = new MatrixSelector(span, s.withAt(s.span(), at), m.range());
        } else if (expr instanceof Subquery q) {
            existing = q.at();
            result = new Subquery(span, q.inner(), q.range(), q.step(), q.offset(), at);
        } else {
            tokens.report(
                    expr.span(),
                    "@ modifier must be preceded by an instant vector selector or range vector selector or a subquery");
            return expr;
        }
        if (existing != null) {
            tokens.report(expr.span(), "@ <timestamp> may not be set multiple times");
        }
        return grown(result);
    }

    private Expr withModifier(Expr expr, RangeModifier modifier) throws PromqlParseException {
        String name = modifier == RangeModifier.ANCHORED ? "anchored" : "smoothed";
        if (!features.extendedRangeSelectors()) {
            tokens.report(expr.span(), name + " modifier is experimental and not enabled");
            return expr;
        }
        Span span = tokens.spanFrom(expr.span().start());
        RangeModifier existing;
        Expr result;
        if (expr instanceof VectorSelector s) {
            existing = s.modifier();
            result = s.withModifier(span, modifier);
        } else if (expr instanceof MatrixSelector m) {
            VectorSelector s = m.selector();
            existing = s.modifier();
            result = new MatrixSelector(span, s.withModifier(s.span(), modifier), m.range());
        } else {
            boolean subquery = expr instanceof Subquery;
            tokens.report(
                    expr.span(),
                    name + " modifier " + (subquery ? "is not supported for subqueries" : "not implemented"));
            return expr;
        }
        if (existing != RangeModifier.NONE && existing != modifier) {
            tokens.report(expr.span(), "anchored and smoothed modifiers cannot be used together");
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
                return new StringLiteral(tokens.span(token), TokenStream.unquote(token));
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
            case IDENTIFIER, START, END, STEP, RANGE, MAX_OF, MIN_OF -> {
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
            tokens.report(name, Function.refusal(name.text()));
            return new StringLiteral(tokens.spanFrom(name.start()), "");
        }
        if (function.isExperimental() && !features.experimentalFunctions()) {
            tokens.report(name, "function " + StringLiterals.quote(name.text()) + " is not enabled");
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
        List<Expr> arguments = aggregationArguments(name);
        int end = tokens.lastEnd();
        if (!grouped) {
            without = tokens.current().is(TokenType.WITHOUT);
            if (without || tokens.current().is(TokenType.BY)) {
                tokens.advance();
                grouping = selectors.groupingLabels();
                end = tokens.lastEnd();
            }
        }
        return aggregation(name, tokens.span(name.start(), end), arguments, grouping, without);
    }

    /** An error inside that nothing else there explains is one of the aggregation, as Prometheus recovers from it. */
    private List<Expr> aggregationArguments(Token name) throws PromqlParseException {
        try {
            return arguments();
        } catch (PromqlParseException e) {
            if (e.isRecovered()) {
                throw e;
            }
            tokens.report(tokens.current().is(TokenType.ERROR) ? e : tokens.unexpected("aggregation", ""));
            throw tokens.error(name, NO_ARGUMENTS).recovered();
        }
    }

    private Expr aggregation(Token name, Span span, List<Expr> arguments, List<String> grouping, boolean without) {
        AggregateOperator operator = Objects.requireNonNull(TokenType.aggregateOperator(name));
        int wanted = operator.parameterType() == null ? 1 : 2;
        if (arguments.isEmpty()) {
            tokens.report(span, NO_ARGUMENTS);
        } else if (operator.isExperimental() && !features.experimentalFunctions()) {
            tokens.report(
                    span,
                    operator.text() + "() is experimental and must be enabled with"
                            + " --enable-feature=promql-experimental-functions");
        } else if (arguments.size() != wanted) {
            tokens.report(
                    span,
                    "wrong number of arguments for aggregate expression provided, expected " + wanted + ", got "
                            + arguments.size());
        } else {
            @Nullable Expr parameter = wanted == 2 ? arguments.get(0) : null;
            return grown(new Aggregation(span, operator, arguments.get(wanted - 1), parameter, grouping, without));
        }
        return new StringLiteral(span, "");
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
            Token next = tokens.current();
            if (next.type().startsOperand()) {
                continue;
            }
            PromqlParseException trailing = tokens.error(comma, "trailing commas not allowed in function call args");
            if (next.is(TokenType.ERROR)) {
                tokens.report(next, next.text());
                throw trailing;
            }
            tokens.report(trailing);
            break;
        }
        tokens.expect(TokenType.RIGHT_PAREN, "", "");
        return arguments;
    }

    /** Notes the height that {@code node} gives the tree, so that nobody who walks it runs out of stack. */
    private Expr grown(Expr node) {
        tokens.recordHeight(node);
        return node;
    }
}
