package io.weir.promql;

import io.weir.promql.internal.GoMath;

/** The binary operators on two numbers. */
final class BinaryArithmetic {
    private BinaryArithmetic() {}

    static double compute(BinaryOperator operator, double left, double right) {
        return switch (operator) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> left / right;
            case MODULO -> left % right;
            case POWER -> GoMath.pow(left, right);
            case ATAN2 -> Math.atan2(left, right);
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                compare(operator, left, right) ? 1 : 0;
            case AND, OR, UNLESS, TRIM_UPPER, TRIM_LOWER ->
                throw new IllegalArgumentException("no arithmetic operator: " + operator);
        };
    }

    static boolean compare(BinaryOperator operator, double left, double right) {
        return switch (operator) {
            case EQUAL -> left == right;
            case NOT_EQUAL -> left != right;
            case LESS -> left < right;
            case LESS_OR_EQUAL -> left <= right;
            case GREATER -> left > right;
            case GREATER_OR_EQUAL -> left >= right;
            default -> throw new IllegalArgumentException("no comparison operator: " + operator);
        };
    }
}
