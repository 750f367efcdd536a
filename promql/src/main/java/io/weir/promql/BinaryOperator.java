package io.weir.promql;

/** The binary operators, with their spelling and how tightly they bind. */
public enum BinaryOperator {
    OR("or", 1, Kind.SET),
    AND("and", 2, Kind.SET),
    UNLESS("unless", 2, Kind.SET),
    EQUAL("==", 3, Kind.COMPARISON),
    NOT_EQUAL("!=", 3, Kind.COMPARISON),
    LESS("<", 3, Kind.COMPARISON),
    LESS_OR_EQUAL("<=", 3, Kind.COMPARISON),
    GREATER(">", 3, Kind.COMPARISON),
    GREATER_OR_EQUAL(">=", 3, Kind.COMPARISON),
    TRIM_UPPER("</", 3, Kind.TRIM),
    TRIM_LOWER(">/", 3, Kind.TRIM),
    ADD("+", 4, Kind.ARITHMETIC),
    SUBTRACT("-", 4, Kind.ARITHMETIC),
    MULTIPLY("*", 5, Kind.ARITHMETIC),
    DIVIDE("/", 5, Kind.ARITHMETIC),
    MODULO("%", 5, Kind.ARITHMETIC),
    ATAN2("atan2", 5, Kind.ARITHMETIC),
    POWER("^", 6, Kind.ARITHMETIC);

    private enum Kind {
        SET,
        COMPARISON,
        TRIM,
        ARITHMETIC
    }

    private final String text;
    private final int precedence;
    private final Kind kind;

    BinaryOperator(String text, int precedence, Kind kind) {
        this.text = text;
        this.precedence = precedence;
        this.kind = kind;
    }

    /** As PromQL spells it. */
    public String text() {
        return text;
    }

    int precedence() {
        return precedence;
    }

    /** Whether {@code a op b op c} is {@code a op (b op c)}. */
    boolean isRightAssociative() {
        return this == POWER;
    }

    public boolean isSet() {
        return kind == Kind.SET;
    }

    /** Whether it takes observations out of a histogram. */
    public boolean isTrim() {
        return kind == Kind.TRIM;
    }

    boolean isArithmetic() {
        return kind == Kind.ARITHMETIC;
    }

    public boolean isComparison() {
        return kind == Kind.COMPARISON;
    }
}
