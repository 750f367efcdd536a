package io.weir.promql;

import io.weir.model.PromDuration;

/**
 * A range, step or offset as it is written: a fixed duration, or arithmetic on durations and on the step and the range
 * of the query. Immutable; {@code toString} prints text that parses to an equal tree.
 */
public sealed interface DurationExpr {
    Span span();

    /** A duration that needs no evaluation. */
    record Fixed(Span span, long ms) implements DurationExpr {
        static final Fixed ZERO = new Fixed(Span.NONE, 0);

        @Override
        public String toString() {
            return PromDuration.formatMs(ms);
        }
    }

    /** A number in an expression, in seconds. {@code duration} tells that it was written as one, such as {@code 5m}. */
    record Literal(Span span, double seconds, boolean duration) implements DurationExpr {
        @Override
        public String toString() {
            return new Expr.NumberLiteral(span, seconds, duration).toString();
        }
    }

    /** {@code step()}: the step of the query. */
    record Step(Span span) implements DurationExpr {
        @Override
        public String toString() {
            return "step()";
        }
    }

    /** {@code range()}: the time from the start of the query to its end. */
    record Range(Span span) implements DurationExpr {
        @Override
        public String toString() {
            return "range()";
        }
    }

    /** The negative of an expression. */
    record Negation(Span span, DurationExpr operand) implements DurationExpr {
        @Override
        public String toString() {
            return "-" + operand;
        }
    }

    /** Parentheses. */
    record Paren(Span span, DurationExpr inner) implements DurationExpr {
        @Override
        public String toString() {
            return "(" + inner + ")";
        }
    }

    /** Arithmetic. */
    record Arithmetic(Span span, BinaryOperator operator, DurationExpr left, DurationExpr right)
            implements DurationExpr {
        @Override
        public String toString() {
            return left + " " + operator.text() + " " + right;
        }
    }

    /** {@code max_of} or {@code min_of} two durations. */
    record Extreme(Span span, boolean max, DurationExpr left, DurationExpr right) implements DurationExpr {
        @Override
        public String toString() {
            return (max ? "max_of(" : "min_of(") + left + ", " + right + ")";
        }
    }
}
