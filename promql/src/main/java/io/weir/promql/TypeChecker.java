package io.weir.promql;

import io.weir.model.LabelMatcher;
import io.weir.model.Labels;
import io.weir.promql.Expr.Aggregation;
import io.weir.promql.Expr.Binary;
import io.weir.promql.Expr.Call;
import io.weir.promql.Expr.Subquery;
import io.weir.promql.Expr.Unary;
import io.weir.promql.Expr.VectorSelector;
import java.util.Objects;

/** The checks that follow a successful parse: {@code checkAST} of prometheus promql/parser, in its order. */
final class TypeChecker {
    private final TokenStream tokens;

    TypeChecker(TokenStream tokens) {
        this.tokens = tokens;
    }

    void check(Expr expr) throws PromqlParseException {
        if (expr instanceof Aggregation aggregation) {
            checkAggregation(aggregation);
        } else if (expr instanceof Call call) {
            checkCall(call);
        } else if (expr instanceof VectorSelector selector) {
            checkSelector(selector);
        } else {
            for (Expr child : expr.children()) {
                check(child);
            }
            if (expr instanceof Binary binary) {
                checkBinary(binary);
            } else if (expr instanceof Unary unary) {
                checkUnary(unary);
            } else if (expr instanceof Subquery subquery && subquery.inner().type() != ValueType.VECTOR) {
                throw tokens.error(
                        subquery.span(),
                        "subquery is only allowed on instant vector, got "
                                + subquery.inner().type().apiName() + " instead");
            }
        }
    }

    private void checkAggregation(Aggregation aggregation) throws PromqlParseException {
        expect(aggregation.operand(), ValueType.VECTOR, "aggregation expression");
        ValueType parameter = aggregation.operator().parameterType();
        if (parameter != null) {
            expect(Objects.requireNonNull(aggregation.parameter()), parameter, "aggregation parameter");
        }
    }

    private void checkCall(Call call) throws PromqlParseException {
        String problem = call.function().checkArgumentCount(call.arguments().size());
        if (problem != null) {
            throw tokens.error(call.span(), problem);
        }
        for (int i = 0; i < call.arguments().size(); i++) {
            expect(
                    call.arguments().get(i),
                    call.function().argumentType(i),
                    "call to function \"" + call.function().text() + "\"");
        }
    }

    private void expect(Expr expr, ValueType wanted, String context) throws PromqlParseException {
        check(expr);
        if (expr.type() != wanted) {
            throw tokens.error(
                    expr.span(),
                    "expected type " + wanted.documentedName() + " in " + context + ", got "
                            + expr.type().documentedName());
        }
    }

    private void checkUnary(Unary unary) throws PromqlParseException {
        ValueType type = unary.operand().type();
        if (type != ValueType.SCALAR && type != ValueType.VECTOR) {
            throw tokens.error(
                    unary.span(),
                    "unary expression only allowed on expressions of type scalar or instant vector, got \""
                            + type.documentedName() + "\"");
        }
    }

    private void checkSelector(VectorSelector selector) throws PromqlParseException {
        if (!selector.name().isEmpty()) {
            for (LabelMatcher matcher :
                    selector.matchers().subList(0, selector.matchers().size() - 1)) {
                if (matcher.name().equals(Labels.METRIC_NAME)) {
                    throw tokens.error(selector.span(), SelectorParser.twice(selector.name(), matcher.value()));
                }
            }
            return;
        }
        if (selector.matchers().stream().allMatch(LabelMatcher::matchesEmpty)) {
            throw tokens.error(selector.span(), "vector selector must contain at least one non-empty matcher");
        }
    }

    private void checkBinary(Binary binary) throws PromqlParseException {
        BinaryOperator operator = binary.operator();
        VectorMatching matching = binary.matching();
        boolean scalars = binary.type() == ValueType.SCALAR;
        int operatorStart = tokens.skipBlanks(binary.left().span().end());
        if (binary.returnBool() && !operator.isComparison()) {
            throw tokens.error(operatorStart, "bool modifier can only be used on comparison operators");
        }
        if (operator.isComparison() && !binary.returnBool() && scalars) {
            throw tokens.error(operatorStart, "comparisons between scalars must use BOOL modifier");
        }
        if (matching != null && matching.on()) {
            for (String label : matching.labels()) {
                if (matching.include().contains(label)) {
                    throw tokens.error(
                            operatorStart,
                            "label " + StringLiterals.quote(label) + " must not occur in ON and GROUP clause at once");
                }
            }
        }
        for (Expr side : binary.children()) {
            if (side.type() != ValueType.SCALAR && side.type() != ValueType.VECTOR) {
                throw tokens.error(side.span(), "binary expression must contain only scalar and instant vector types");
            }
        }
        boolean vectors =
                binary.left().type() == ValueType.VECTOR && binary.right().type() == ValueType.VECTOR;
        if (matching != null && !vectors) {
            throw tokens.error(binary.span(), "vector matching only allowed between instant vectors");
        }
        if (matching != null && operator.isSet() && matching.cardinality() != VectorMatching.Cardinality.MANY_TO_MANY) {
            throw tokens.error(binary.span(), "no grouping allowed for \"" + operator.text() + "\" operation");
        }
        if (operator.isSet() && !vectors) {
            throw tokens.error(
                    binary.span(), "set operator \"" + operator.text() + "\" not allowed in binary scalar expression");
        }
    }
}
