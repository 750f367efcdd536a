package io.weir.promql;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds of tokens. {@code symbol} is how an error message calls one that always looks the same. */
enum TokenType {
    EOF("end of input", Group.WORD),
    ERROR("error", Group.WORD),
    IDENTIFIER("identifier", Group.WORD),
    METRIC_IDENTIFIER("metric identifier", Group.WORD),
    STRING("string", Group.WORD),
    NUMBER("number", Group.WORD),
    DURATION("duration", Group.WORD),

    LEFT_PAREN("(", Group.PUNCTUATION),
    RIGHT_PAREN(")", Group.PUNCTUATION),
    LEFT_BRACE("{", Group.PUNCTUATION),
    RIGHT_BRACE("}", Group.PUNCTUATION),
    LEFT_BRACKET("[", Group.PUNCTUATION),
    RIGHT_BRACKET("]", Group.PUNCTUATION),
    COMMA(",", Group.PUNCTUATION),
    COLON(":", Group.PUNCTUATION),
    ASSIGN("=", Group.PUNCTUATION),

    MATCH_REGEX("=~", Group.OPERATOR),
    MATCH_NOT_REGEX("!~", Group.OPERATOR),
    AT("@", Group.OPERATOR),
    EQUAL("==", Group.OPERATOR),
    NOT_EQUAL("!=", Group.OPERATOR),
    LESS("<", Group.OPERATOR),
    LESS_OR_EQUAL("<=", Group.OPERATOR),
    GREATER(">", Group.OPERATOR),
    GREATER_OR_EQUAL(">=", Group.OPERATOR),
    TRIM_UPPER("</", Group.OPERATOR),
    TRIM_LOWER(">/", Group.OPERATOR),
    ADD("+", Group.OPERATOR),
    SUBTRACT("-", Group.OPERATOR),
    MULTIPLY("*", Group.OPERATOR),
    DIVIDE("/", Group.OPERATOR),
    MODULO("%", Group.OPERATOR),
    POWER("^", Group.OPERATOR),
    AND("and", Group.OPERATOR),
    OR("or", Group.OPERATOR),
    UNLESS("unless", Group.OPERATOR),
    ATAN2("atan2", Group.OPERATOR),

    AGGREGATOR("aggregator", Group.AGGREGATOR),

    OFFSET("offset", Group.KEYWORD),
    BY("by", Group.KEYWORD),
    WITHOUT("without", Group.KEYWORD),
    ON("on", Group.KEYWORD),
    IGNORING("ignoring", Group.KEYWORD),
    GROUP_LEFT("group_left", Group.KEYWORD),
    GROUP_RIGHT("group_right", Group.KEYWORD),
    BOOL("bool", Group.KEYWORD),
    START("start", Group.KEYWORD),
    END("end", Group.KEYWORD),
    STEP("step", Group.KEYWORD),
    RANGE("range", Group.KEYWORD),
    MAX_OF("max_of", Group.KEYWORD),
    MIN_OF("min_of", Group.KEYWORD),
    FILL("fill", Group.KEYWORD),
    FILL_LEFT("fill_left", Group.KEYWORD),
    FILL_RIGHT("fill_right", Group.KEYWORD),
    ANCHORED("anchored", Group.KEYWORD),
    SMOOTHED("smoothed", Group.KEYWORD);

    private enum Group {
        WORD,
        PUNCTUATION,
        OPERATOR,
        AGGREGATOR,
        KEYWORD
    }

    private static final Map<String, TokenType> KEYWORDS = new HashMap<>();
    private static final Map<String, BinaryOperator> OPERATORS = new HashMap<>();
    private static final Map<String, AggregateOperator> AGGREGATORS = new HashMap<>();

    static {
        for (TokenType type : values()) {
            if (type.group == Group.KEYWORD) {
                KEYWORDS.put(type.symbol, type);
            }
        }
        for (TokenType type : new TokenType[] {AND, OR, UNLESS, ATAN2}) {
            KEYWORDS.put(type.symbol, type);
        }
        for (BinaryOperator operator : BinaryOperator.values()) {
            OPERATORS.put(operator.text(), operator);
        }
        for (AggregateOperator operator : AggregateOperator.values()) {
            AGGREGATORS.put(operator.text(), operator);
            KEYWORDS.put(operator.text(), AGGREGATOR);
        }
        KEYWORDS.put("inf", NUMBER);
        KEYWORDS.put("nan", NUMBER);
    }

    private final String symbol;
    private final Group group;

    TokenType(String symbol, Group group) {
        this.symbol = symbol;
        this.group = group;
    }

    /** The type of a word outside braces; keywords have no case. */
    static TokenType ofWord(String word) {
        TokenType keyword = KEYWORDS.get(word.toLowerCase(Locale.ROOT));
        if (keyword != null) {
            return keyword;
        }
        return word.indexOf(':') >= 0 ? METRIC_IDENTIFIER : IDENTIFIER;
    }

    /** Whether this keyword or operator may also be a metric name, where an expression starts. */
    boolean isMetricName() {
        return switch (this) {
            case IDENTIFIER, METRIC_IDENTIFIER, AGGREGATOR, BY, AND, OR, UNLESS, OFFSET, WITHOUT, START, END, STEP ->
                true;
            case RANGE, MAX_OF, MIN_OF, ANCHORED, SMOOTHED -> true;
            default -> false;
        };
    }

    /** Whether an operand, and so an argument of a call, can start with a token of this type. */
    boolean startsOperand() {
        return switch (this) {
            case NUMBER, DURATION, STRING, LEFT_PAREN, LEFT_BRACE, ADD, SUBTRACT -> true;
            default -> isMetricName();
        };
    }

    /** Whether a token of this type may be a label name in a grouping list: any word will do. */
    boolean isWord() {
        return switch (this) {
            case IDENTIFIER, METRIC_IDENTIFIER, AND, OR, UNLESS, ATAN2 -> true;
            default -> group == Group.KEYWORD || group == Group.AGGREGATOR;
        };
    }

    static @Nullable BinaryOperator binaryOperator(Token token) {
        return token.type().group == Group.OPERATOR ? OPERATORS.get(token.text().toLowerCase(Locale.ROOT)) : null;
    }

    static @Nullable AggregateOperator aggregateOperator(Token token) {
        return AGGREGATORS.get(token.text().toLowerCase(Locale.ROOT));
    }

    /** As error messages name {@code token}: {@code identifier "foo"}, {@code <op:+>}, {@code <by>}, {@code ")"}. */
    static String describe(Token token) {
        TokenType type = token.type();
        return switch (type.group) {
            case OPERATOR -> "<op:" + token.text() + ">";
            case AGGREGATOR -> "<aggr:" + token.text() + ">";
            case KEYWORD -> "<" + token.text() + ">";
            case PUNCTUATION -> '"' + token.text() + '"';
            case WORD -> type == EOF ? type.symbol : type.symbol + " " + quoteShort(token.text(), type);
        };
    }

    private static String quoteShort(String text, TokenType type) {
        boolean whole = type == IDENTIFIER || type == METRIC_IDENTIFIER || text.length() <= 10;
        return whole ? StringLiterals.quote(text) : StringLiterals.quote(text.substring(0, 10)) + "...";
    }
}
