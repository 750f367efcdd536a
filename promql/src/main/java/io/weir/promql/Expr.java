package io.weir.promql;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A PromQL expression: the closed set of nodes the parser can produce. Immutable; {@code toString} prints text that
 * parses to an equal tree.
 */
public sealed interface Expr {
    /** One method per node: a new node fails to compile until every visitor handles it. */
    interface Visitor<R> {
        R visit(NumberLiteral literal);

        R visit(StringLiteral literal);

        R visit(VectorSelector selector);

        R visit(MatrixSelector selector);

        R visit(Subquery subquery);

        R visit(Paren paren);

        R visit(Unary unary);

        R visit(Binary binary);

        R visit(Call call);

        R visit(Aggregation aggregation);
    }

    <R> R accept(Visitor<R> visitor);

    Span span();

    ValueType type();

    /** The expressions directly below, in the order they are written. */
    List<Expr> children();

    /**
     * This expression with its computed durations replaced by what they are at a single instant.
     *
     * @throws QueryException.Execution if one has no value
     */
    default Expr atInstant() {
        return DurationResolver.INSTANT.resolve(this);
    }

    /** A duration that needs no evaluation, or whose evaluation has replaced it. */
    private static long known(DurationExpr duration) {
        if (duration instanceof DurationExpr.Fixed fixed) {
            return fixed.ms();
        }
        throw new IllegalStateException("not evaluated yet: " + duration);
    }

    /** This expression without parentheses around all of it. */
    default Expr unwrapped() {
        Expr expr = this;
        while (expr instanceof Paren paren) {
            expr = paren.inner();
        }
        return expr;
    }

    /** A number. {@code duration} tells that it was written as one, such as {@code 5m} for 300. */
    record NumberLiteral(Span span, double value, boolean duration) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }

        @Override
        public ValueType type() {
            return ValueType.SCALAR;
        }

        @Override
        public List<Expr> children() {
            return List.of();
        }

        @Override
        public String toString() {
            return ExprPrinter.print(this);
        }
    }

    /** A string. */
    record StringLiteral(Span span, String value) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }

        @Override
        public ValueType type() {
            return ValueType.STRING;
        }

        @Override
        public List<Expr> children() {
            return List.of();
        }

        @Override
        public String toString() {
            return ExprPrinter.print(this);
        }
    }

    /**
     * The newest sample of each matching series.
     *
     * @param name the metric name written before the braces, or empty
     * @param matchers all conditions; with a {@code name}, the last one compares it
     * @param offset how far back from the evaluated instant, 0 if not given
     */
    record VectorSelector(
            Span span,
            String name,
            List<LabelMatcher> matchers,
            DurationExpr offset,
            @Nullable AtModifier at,
            RangeModifier modifier)
            implements Expr {
        public VectorSelector {
            matchers = List.copyOf(matchers);
        }

        /** How far back from the evaluated instant. */
        public long offsetMs() {
            return known(offset);
        }

        /** Matchers mean the same in any order. */
        @Override
        public boolean equals(Object other) {
            return other instanceof VectorSelector that
                    && name.equals(that.name)
                    && matchers.size() == that.matchers.size()
                    && Set.copyOf(matchers).equals(Set.copyOf(that.matchers))
                    && offset.equals(that.offset)
                    && Objects.equals(at, that.at)
                    && modifier == that.modifier;
        }

        @Override
        public int hashCode() {
            return Objects.hash(name, Set.copyOf(matchers), offset, at, modifier);
        }

        /** The same without modifiers. */
        VectorSelector plain() {
            return new VectorSelector(span, name, matchers, DurationExpr.Fixed.ZERO, null, RangeModifier.NONE);
        }

        VectorSelector withOffset(Span newSpan, DurationExpr newOffset) {
            return new VectorSelector(newSpan, name, matchers, newOffset, at, modifier);
        }

        VectorSelector withAt(Span newSpan, AtModifier newAt) {
            return new VectorSelector(newSpan, name, matchers, offset, newAt, modifier);
        }

        VectorSelector withModifier(Span newSpan, RangeModifier newModifier) {
            return new VectorSelector(newSpan, name, matchers, offset, at, newModifier);
        }

        /** Whether an equality matcher fixes the metric name, so that no two series differ in it alone. */
        public boolean fixesMetricName() {
            return matchers.stream()
                    .anyMatch(
                            m -> m.type() == LabelMatcher.Type.EQUAL && m.name().equals(Labels.METRIC_NAME));
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }

        @Override
        public ValueType type() {
            return ValueType.VECTOR;
        }

        @Override
        public List<Expr> children() {
            return List.of();
        }

        @Override
        public String toString() {
            return ExprPrinter.print(this);
        }
    }

    /** The samples of each matching series in the range {@code (t - rangeMs, t]}. */
    record MatrixSelector(Span span, VectorSelector selector, DurationExpr range) implements Expr {
        public long rangeMs() {
            return known(range);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }

        @Override
        public ValueType type() {
            return ValueType.MATRIX;
        }

        @Override
        public List<Expr> children() {
            return List.of(selector);
        }

        @Override
        public String toString() {
            return ExprPrinter.print(this);
        }
    }

    /**
     * An expression evaluated at every multiple of the step in {@code (t - rangeMs, t]}.
     *
     * @param step null stands for the engine's default step
     */
    record Subquery(
            Span span,
            Expr inner,
            DurationExpr range,
            @Nullable DurationExpr step,
            DurationExpr offset,
            @Nullable AtModifier at)
            implements Expr {
        public long rangeMs() {
            return known(range);
        }

        /** 0 stands for the engine's default step. */
        public long stepMs() {
            return step == null ? 0 : known(step);
        }

        public long offsetMs() {
            return known(offset);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }

        @Override
        public ValueType type() {
            return ValueType.MATRIX;
        }

        @Override
        public List<Expr> children() {
            return List.of(inner);
        }

        @Override
        public String toString() {
            return ExprPrinter.print(this);
        }
    }

    /** Parentheses. */
    record Paren(Span span, Expr inner) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }

        @Override
        public ValueType type() {
            return inner.type();
        }

        @Override
        public List<Expr> children() {
            return List.of(inner);
        }

        @Override
        public String toString() {
            return ExprPrinter.print(this);
        }
    }

    /** A sign before an expression. */
    record Unary(Span span, boolean negative, Expr operand) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }

        @Override
        public ValueType type() {
            return operand.type();
        }

        @Override
        public List<Expr> children() {
            return List.of(operand);
        }

        @Override
        public String toString() {
            return ExprPrinter.print(this);
        }
    }

    /**
     * Two expressions and the operator between them.
     *
     * @param returnBool whether a comparison gives 0 or 1 instead of filtering
     * @param matching null unless both sides are vectors
     */
    record Binary(
            Span span,
            BinaryOperator operator,
            Expr left,
            Expr right,
            boolean returnBool,
            @Nullable VectorMatching matching)
            implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }

        @Override
        public ValueType type() {
            // Long chains lean to the left: walk down there without recursion.
            Expr expr = this;
            while (expr instanceof Binary binary) {
                if (binary.right.type() != ValueType.SCALAR) {
                    return ValueType.VECTOR;
                }
                expr = binary.left;
            }
            return expr.type() == ValueType.SCALAR ? ValueType.SCALAR : ValueType.VECTOR;
        }

        @Override
        public List<Expr> children() {
            return List.of(left, right);
        }

        @Override
        public String toString() {
            return ExprPrinter.print(this);
        }
    }

    /** A function call. */
    record Call(Span span, Function function, List<Expr> arguments) implements Expr {
        public Call {
            arguments = List.copyOf(arguments);
        }

        /** The argument at {@code index} without the parentheses around it. */
        public Expr argument(int index) {
            return arguments.get(index).unwrapped();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }

        @Override
        public ValueType type() {
            return function.returnType();
        }

        @Override
        public List<Expr> children() {
            return arguments;
        }

        @Override
        public String toString() {
            return ExprPrinter.print(this);
        }
    }

    /**
     * An aggregation over groups of series.
     *
     * @param without whether {@code grouping} lists the labels that groups lack, rather than those they have
     * @param parameter what stands before the vector, as in {@code topk(3, v)}, or null
     */
    record Aggregation(
            Span span,
            AggregateOperator operator,
            Expr operand,
            @Nullable Expr parameter,
            List<String> grouping,
            boolean without)
            implements Expr {
        public Aggregation {
            grouping = List.copyOf(grouping);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }

        @Override
        public ValueType type() {
            return ValueType.VECTOR;
        }

        @Override
        public List<Expr> children() {
            return parameter == null ? List.of(operand) : List.of(parameter, operand);
        }

        @Override
        public String toString() {
            return ExprPrinter.print(this);
        }
    }
}
