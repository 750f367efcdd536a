package io.weir.promql;

import io.weir.model.histogram.Combination;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A binary operator where at least one operand is a histogram, or where one should be. Mutable: holds the result of the
 * last {@link #compute}.
 */
final class MixedArithmetic {
    private final BinaryOperator operator;
    private final @Nullable Annotations annotations;
    private final Span span;
    private @Nullable Histogram result;
    private boolean holds;

    MixedArithmetic(BinaryOperator operator, @Nullable Annotations annotations, Span span) {
        this.operator = operator;
        this.annotations = annotations;
        this.span = span;
    }

    /** Whether these operands are a matter for this class rather than for {@link BinaryArithmetic}. */
    boolean concerns(@Nullable Histogram left, @Nullable Histogram right) {
        return left != null || right != null || operator.isTrim();
    }

    /**
     * Computes {@link #result} and {@link #holds}.
     *
     * @param leftValue counts only if {@code left} is null
     * @param rightValue counts only if {@code right} is null
     * @return false if the operator has no result for such operands
     */
    boolean compute(double leftValue, @Nullable Histogram left, double rightValue, @Nullable Histogram right) {
        result = null;
        holds = true;
        if (left != null && right != null) {
            return ofHistograms(left, right);
        }
        if (left != null) {
            result = ofHistogramAndFloat(left, rightValue);
        } else if (right != null && operator == BinaryOperator.MULTIPLY) {
            result = right.times(leftValue);
        }
        if (result == null) {
            dropIncompatible(left, right);
            return false;
        }
        return true;
    }

    private @Nullable Histogram ofHistogramAndFloat(Histogram left, double right) {
        return switch (operator) {
            case MULTIPLY -> left.times(right);
            case DIVIDE -> left.dividedBy(right);
            case TRIM_UPPER -> left.trimmedAbove(right);
            case TRIM_LOWER -> left.trimmedBelow(right);
            default -> null;
        };
    }

    private boolean ofHistograms(Histogram left, Histogram right) {
        switch (operator) {
            case EQUAL -> holds = left.equals(right);
            case NOT_EQUAL -> holds = !left.equals(right);
            case ADD, SUBTRACT -> {
                return combine(left, right);
            }
            default -> {
                dropIncompatible(left, right);
                return false;
            }
        }
        result = left;
        return true;
    }

    private boolean combine(Histogram left, Histogram right) {
        if (!Combination.isPossible(left, right)) {
            if (annotations != null) {
                annotations.warn(span, "incompatible bucket layout encountered for binary operator " + operator.text());
            }
            return false;
        }
        boolean add = operator == BinaryOperator.ADD;
        Combination combination = add ? Combination.sum(left, right) : Combination.difference(left, right);
        String operation = add ? "addition" : "subtraction";
        if (annotations != null && combination.reconciledBounds()) {
            annotations.info(span, HistogramMessages.reconciledBounds(operation));
        }
        if (combination.conflictingResets()) {
            // As in Prometheus, there is then no result.
            if (annotations != null) {
                annotations.warn(span, HistogramMessages.conflictingResets(operation));
            }
            return false;
        }
        result = add ? combination.result() : combination.result().withHint(CounterResetHint.GAUGE);
        return true;
    }

    private void dropIncompatible(@Nullable Histogram left, @Nullable Histogram right) {
        if (annotations != null) {
            annotations.info(
                    span,
                    "incompatible sample types encountered for binary operator "
                            + StringLiterals.quote(operator.text()) + ": " + type(left) + " " + operator.text() + " "
                            + type(right));
        }
    }

    private static String type(@Nullable Histogram histogram) {
        return histogram == null ? "float" : "histogram";
    }

    /** The result, for a comparison the left operand. */
    Histogram result() {
        return Objects.requireNonNull(result);
    }

    /** Whether a comparison is true; always true for other operators. */
    boolean holds() {
        return holds;
    }
}
