package io.weir.promql;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import io.weir.promql.Expr.Aggregation;
import io.weir.promql.Expr.Binary;
import io.weir.promql.Expr.Call;
import io.weir.promql.Expr.MatrixSelector;
import io.weir.promql.Expr.VectorSelector;
import io.weir.promql.VectorMatching.Cardinality;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Lets each side of a vector operator read only series that can find a partner on the other.
 *
 * <pre>{@code
 *   a{job="x"} / b                                  b is read as b{job="x"}
 *   sum by (job) (rate(a[5m])) > on (job) b{job="x"}    a is read as a{job="x"}, if no two series of b can collide
 * }</pre>
 *
 * Series match if they agree in some labels, so a condition on one of these that holds on one side may be asked of the other
 * too. Left alone are operators that keep series without a partner ({@code or}, {@code fill}), and those where a series
 * that finds no partner can make the query fail: two of the "one" side with equal labels.
 */
final class MatcherPushDown extends ExprRewriter {
    @Override
    public Expr visit(Binary written) {
        Binary binary = (Binary) super.visit(written);
        VectorMatching matching = binary.matching();
        if (matching == null || matching.fills() || binary.operator() == BinaryOperator.OR) {
            return binary;
        }
        if (!binary.operator().isSet() && !isUnique(ones(binary, matching), matching)) {
            return binary;
        }
        Predicate<String> compared = label -> matching.on() == matching.labels().contains(label);
        Expr right = push(binary.right(), implied(binary.left(), compared));
        Expr left = binary.operator() == BinaryOperator.UNLESS
                ? binary.left()
                : push(binary.left(), implied(binary.right(), compared));
        return with(binary, left, right);
    }

    private static Expr ones(Binary binary, VectorMatching matching) {
        return matching.cardinality() == Cardinality.ONE_TO_MANY ? binary.left() : binary.right();
    }

    /** Whether no two series of {@code expr} can ever agree in the labels that are compared. */
    private static boolean isUnique(Expr expr, VectorMatching matching) {
        Expr inner = expr.unwrapped();
        if (inner instanceof Aggregation aggregation && !aggregation.operator().keepsSeries()) {
            return aggregation.operator() != AggregateOperator.COUNT_VALUES && groupsDiffer(aggregation, matching);
        }
        boolean comparesAll = !matching.on() && matching.labels().isEmpty();
        return comparesAll && fixesName(inner);
    }

    private static boolean groupsDiffer(Aggregation aggregation, VectorMatching matching) {
        if (matching.on()) {
            return !aggregation.without() && matching.labels().containsAll(aggregation.grouping());
        }
        return aggregation.without()
                ? aggregation.grouping().containsAll(matching.labels())
                : !aggregation.grouping().contains(Labels.METRIC_NAME)
                        && matching.labels().stream().noneMatch(aggregation.grouping()::contains);
    }

    /** Whether all series come from one metric, each from one series of it. */
    private static boolean fixesName(Expr inner) {
        if (inner instanceof VectorSelector selector) {
            return selector.fixesMetricName();
        }
        if (inner instanceof Binary binary && filters(binary)) {
            return fixesName(filtered(binary).unwrapped());
        }
        return inner instanceof Call call && isWindow(call) && selectorOf(call).fixesMetricName();
    }

    /** The conditions that hold for every series of {@code expr}, of labels that are compared. */
    private static List<LabelMatcher> implied(Expr expr, Predicate<String> compared) {
        Expr inner = expr.unwrapped();
        if (inner instanceof VectorSelector selector) {
            return conditions(selector, compared);
        }
        if (inner instanceof Call call && isWindow(call)) {
            return conditions(selectorOf(call), compared);
        }
        if (inner instanceof Binary binary && filters(binary)) {
            return implied(filtered(binary), compared);
        }
        if (inner instanceof Aggregation aggregation && keepsGroups(aggregation)) {
            Predicate<String> kept = aggregation.operator().keepsSeries() ? label -> true : groupLabel(aggregation);
            return implied(aggregation.operand(), compared.and(kept));
        }
        return List.of();
    }

    private static List<LabelMatcher> conditions(VectorSelector selector, Predicate<String> compared) {
        return selector.matchers().stream()
                .filter(matcher -> !isMetadata(matcher) && compared.test(matcher.name()))
                .toList();
    }

    /** Functions take these labels away. */
    private static boolean isMetadata(LabelMatcher matcher) {
        return SeriesIdentity.isMetadata(matcher.name());
    }

    /** {@code expr} without series that don't meet the conditions, as far as that is possible. */
    private Expr push(Expr expr, List<LabelMatcher> conditions) {
        if (conditions.isEmpty()) {
            return expr;
        }
        Expr inner = expr.unwrapped();
        if (inner instanceof VectorSelector selector) {
            return narrowed(selector, conditions);
        }
        if (inner instanceof Call call && isWindow(call) && selectorOf(call).fixesMetricName()) {
            return pushIntoWindow(call, conditions);
        }
        if (inner instanceof Binary binary && filters(binary)) {
            boolean leftVector = binary.left().type() == ValueType.VECTOR;
            Expr operand = push(filtered(binary), conditions);
            return leftVector ? with(binary, operand, binary.right()) : with(binary, binary.left(), operand);
        }
        if (inner instanceof Aggregation aggregation && keepsGroups(aggregation)) {
            Predicate<String> kept = groupLabel(aggregation);
            List<LabelMatcher> ofGroups = conditions.stream()
                    .filter(matcher -> kept.test(matcher.name()))
                    .toList();
            return with(aggregation, push(aggregation.operand(), ofGroups), aggregation.parameter());
        }
        return expr;
    }

    private static VectorSelector narrowed(VectorSelector selector, List<LabelMatcher> conditions) {
        List<LabelMatcher> matchers = new ArrayList<>(conditions);
        matchers.removeAll(selector.matchers());
        if (matchers.isEmpty()) {
            return selector;
        }
        // The one that compares the name stays the last.
        matchers.addAll(selector.matchers());
        return new VectorSelector(
                selector.span(), selector.name(), matchers, selector.offset(), selector.at(), selector.modifier());
    }

    /** Without a fixed name two of the series that are left out might have collided, which is an error. */
    private static Call pushIntoWindow(Call call, List<LabelMatcher> conditions) {
        List<Expr> arguments = new ArrayList<>();
        for (Expr argument : call.arguments()) {
            arguments.add(
                    argument.unwrapped() instanceof MatrixSelector matrix
                            ? new MatrixSelector(matrix.span(), narrowed(matrix.selector(), conditions), matrix.range())
                            : argument);
        }
        return new Call(call.span(), call.function(), arguments);
    }

    /** Whether {@code call} computes a value of each series of a selector. */
    private static boolean isWindow(Call call) {
        return WindowFunction.isCalled(call) && WindowFunction.rangeArgument(call) instanceof MatrixSelector;
    }

    private static VectorSelector selectorOf(Call call) {
        return ((MatrixSelector) WindowFunction.rangeArgument(call)).selector();
    }

    /** Whether {@code binary} only leaves series out, by comparing their values with a scalar. */
    private static boolean filters(Binary binary) {
        return binary.operator().isComparison()
                && !binary.returnBool()
                && binary.matching() == null
                && binary.type() == ValueType.VECTOR;
    }

    private static Expr filtered(Binary binary) {
        return binary.left().type() == ValueType.VECTOR ? binary.left() : binary.right();
    }

    /** Whether a group's result depends on series of that group alone, and has their labels. */
    private static boolean keepsGroups(Aggregation aggregation) {
        return switch (aggregation.operator()) {
            case SUM, AVG, MIN, MAX, COUNT, GROUP, STDDEV, STDVAR, QUANTILE, TOPK, BOTTOMK -> true;
            case COUNT_VALUES, LIMITK, LIMIT_RATIO -> false;
        };
    }

    private static Predicate<String> groupLabel(Aggregation aggregation) {
        return label -> aggregation.without() != aggregation.grouping().contains(label);
    }
}
