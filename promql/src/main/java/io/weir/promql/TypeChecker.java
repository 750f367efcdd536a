package io.weir.promql;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import io.weir.promql.Expr.Aggregation;
import io.weir.promql.Expr.Binary;
import io.weir.promql.Expr.Call;
import io.weir.promql.Expr.Subquery;
import io.weir.promql.Expr.Unary;
import io.weir.promql.Expr.VectorSelector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/** The checks that follow a successful parse: {@code checkAST} of prometheus promql/parser, in its order. */
final class TypeChecker {
    private final TokenStream tokens;

    /** What is still to be done, next first: a tree may be higher than the stack. */
    private final Deque<Runnable> work = new ArrayDeque<>();

    TypeChecker(TokenStream tokens) {
        this.tokens = tokens;
    }

    /** Reports all that is wrong with {@code expr}. */
    void check(Expr expr) {
        visit(expr);
        while (!work.isEmpty()) {
            work.pop().run();
        }
    }

    /** Does what is to be done for {@code expr} itself, and leaves the rest for later. */
    private void visit(Expr expr) {
        if (expr instanceof Aggregation aggregation) {
            visitAggregation(aggregation);
        } else if (expr instanceof Call call) {
            visitCall(call);
        } else if (expr instanceof VectorSelector selector) {
            checkSelector(selector);
        } else {
            List<Runnable> steps = new ArrayList<>();
            for (Expr child : expr.children()) {
                steps.add(() -> visit(child));
            }
            if (expr instanceof Binary binary) {
                steps.add(() -> checkBinary(binary));
            } else if (expr instanceof Unary unary) {
                steps.add(() -> checkUnary(unary));
            } else if (expr instanceof Subquery subquery && subquery.inner().type() != ValueType.VECTOR) {
                steps.add(() -> tokens.report(
                        subquery.span(),
                        "subquery is only allowed on instant vector, got "
                                + subquery.inner().type().apiName() + " instead"));
            }
            next(steps);
        }
    }

    private void next(List<Runnable> steps) {
        for (int i = steps.size() - 1; i >= 0; i--) {
            work.push(steps.get(i));
        }
    }

    private void visitAggregation(Aggregation aggregation) {
        List<Runnable> steps = new ArrayList<>();
        expect(aggregation.operand(), ValueType.VECTOR, "aggregation expression", steps);
        ValueType parameter = aggregation.operator().parameterType();
        if (parameter != null) {
            expect(Objects.requireNonNull(aggregation.parameter()), parameter, "aggregation parameter", steps);
        }
        next(steps);
    }

    private void visitCall(Call call) {
        String problem = call.function().checkArgumentCount(call.arguments().size());
        if (problem != null) {
            tokens.report(call.span(), problem);
        }
        String context = "call to function \"" + call.function().text() + "\"";
        List<Runnable> steps = new ArrayList<>();
        for (int i = 0; i < call.arguments().size() && call.function().declares(i); i++) {
            Expr argument = call.arguments().get(i);
            if (call.function() == Function.INFO && i == 1) {
                checkLabelSelector(call, argument, context);
            } else {
                expect(argument, call.function().argumentType(i), context, steps);
            }
        }
        next(steps);
    }

    /** The second argument of {@code info} is no selector of series, but of labels, so that it may match anything. */
    private void checkLabelSelector(Call call, Expr argument, String context) {
        if (argument.type() != ValueType.VECTOR) {
            tokens.report(call.span(), mismatch(ValueType.VECTOR, context, argument.type()));
        }
        if (!(argument instanceof VectorSelector selector)) {
            tokens.report(argument.span(), "expected label selectors only");
        } else if (!selector.name().isEmpty()) {
            tokens.report(argument.span(), "expected label selectors only, got vector selector instead");
        }
    }

    private void expect(Expr expr, ValueType wanted, String context, List<Runnable> steps) {
        steps.add(() -> visit(expr));
        if (expr.type() != wanted) {
            steps.add(() -> tokens.report(expr.span(), mismatch(wanted, context, expr.type())));
        }
    }

    private static String mismatch(ValueType wanted, String context, ValueType actual) {
        return "expected type " + wanted.documentedName() + " in " + context + ", got " + actual.documentedName();
    }

    private void checkUnary(Unary unary) {
        ValueType type = unary.operand().type();
        if (type != ValueType.SCALAR && type != ValueType.VECTOR) {
            tokens.report(
                    unary.span(),
                    "unary expression only allowed on expressions of type scalar or instant vector, got \""
                            + type.documentedName() + "\"");
        }
    }

    private void checkSelector(VectorSelector selector) {
        if (!selector.name().isEmpty()) {
            for (LabelMatcher matcher :
                    selector.matchers().subList(0, selector.matchers().size() - 1)) {
                if (matcher.name().equals(Labels.METRIC_NAME)) {
                    tokens.report(selector.span(), SelectorParser.twice(selector.name(), matcher.value()));
                }
            }
            return;
        }
        if (selector.matchers().stream().allMatch(LabelMatcher::matchesEmpty)) {
            tokens.report(selector.span(), "vector selector must contain at least one non-empty matcher");
        }
    }

    private void checkBinary(Binary binary) {
        BinaryOperator operator = binary.operator();
        VectorMatching matching = binary.matching();
        boolean scalars = binary.type() == ValueType.SCALAR;
        int operatorStart = tokens.skipBlanks(binary.left().span().end());
        if (binary.returnBool() && !operator.isComparison()) {
            tokens.report(operatorStart, "bool modifier can only be used on comparison operators");
        }
        if (operator.isComparison() && !binary.returnBool() && scalars) {
            tokens.report(operatorStart, "comparisons between scalars must use BOOL modifier");
        }
        if (matching != null && matching.on()) {
            for (String label : matching.labels()) {
                if (matching.include().contains(label)) {
                    tokens.report(
                            operatorStart,
                            "label " + StringLiterals.quote(label) + " must not occur in ON and GROUP clause at once");
                }
            }
        }
        for (Expr side : binary.children()) {
            if (side.type() != ValueType.SCALAR && side.type() != ValueType.VECTOR) {
                tokens.report(side.span(), "binary expression must contain only scalar and instant vector types");
            }
        }
        boolean vectors =
                binary.left().type() == ValueType.VECTOR && binary.right().type() == ValueType.VECTOR;
        if (matching != null && !vectors) {
            if (!matching.labels().isEmpty()) {
                tokens.report(binary.span(), "vector matching only allowed between instant vectors");
            }
            if (matching.fills()) {
                tokens.report(binary.span(), "filling in missing series only allowed between instant vectors");
            }
        } else if (matching != null && operator.isSet()) {
            if (matching.cardinality() != VectorMatching.Cardinality.MANY_TO_MANY) {
                tokens.report(binary.span(), "no grouping allowed for \"" + operator.text() + "\" operation");
                tokens.report(binary.span(), "set operations must always be many-to-many");
            }
            if (matching.fills()) {
                tokens.report(binary.span(), "filling in missing series not allowed for set operators");
            }
        }
        boolean scalar =
                binary.left().type() == ValueType.SCALAR || binary.right().type() == ValueType.SCALAR;
        if (operator.isSet() && scalar) {
            tokens.report(
                    binary.span(), "set operator \"" + operator.text() + "\" not allowed in binary scalar expression");
        }
    }
}
