package io.weir.promql;

import io.weir.model.GoFloat;
import io.weir.model.LabelMatcher;
import io.weir.model.LabelNames;
import io.weir.model.PromDuration;
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
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints an expression on one line, as prometheus promql/parser does, so that it parses to the same tree. */
final class ExprPrinter implements Expr.Visitor<StringBuilder> {
    private final StringBuilder out = new StringBuilder();

    private ExprPrinter() {}

    static String print(Expr expr) {
        return expr.accept(new ExprPrinter()).toString();
    }

    @Override
    public StringBuilder visit(NumberLiteral literal) {
        if (literal.duration()) {
            if (literal.value() == 0 && 1 / literal.value() < 0) {
                return out.append("-0s");
            }
            return out.append(PromDuration.formatMs(GoNumbers.roundHalfAwayFromZero(literal.value() * 1000)));
        }
        return out.append(GoFloat.formatG(literal.value()));
    }

    @Override
    public StringBuilder visit(StringLiteral literal) {
        return out.append(StringLiterals.quote(literal.value()));
    }

    @Override
    public StringBuilder visit(VectorSelector selector) {
        selector(selector);
        String modifier = selector.modifier().suffix();
        if (isComputed(selector.offset())) {
            offset(selector.offset()).append(modifier);
            return at(selector.at());
        }
        at(selector.at()).append(modifier);
        return offset(selector.offset());
    }

    private void selector(VectorSelector selector) {
        out.append(selector.name());
        List<LabelMatcher> matchers = selector.matchers();
        if (!selector.name().isEmpty()) {
            matchers = matchers.subList(0, matchers.size() - 1);
            if (matchers.isEmpty()) {
                return;
            }
        }
        List<String> texts = new ArrayList<>();
        for (LabelMatcher matcher : matchers) {
            texts.add(labelName(matcher.name()) + matcher.type().text() + StringLiterals.quote(matcher.value()));
        }
        texts.sort(Comparator.naturalOrder());
        out.append('{').append(String.join(",", texts)).append('}');
    }

    /** Arithmetic behind the expression must not become part of a computed offset: {@code @} stands between. */
    private static boolean isComputed(DurationExpr offset) {
        return !(offset instanceof DurationExpr.Fixed);
    }

    private StringBuilder timing(DurationExpr offset, @Nullable AtModifier at) {
        if (isComputed(offset)) {
            offset(offset);
            return at(at);
        }
        at(at);
        return offset(offset);
    }

    private StringBuilder at(@Nullable AtModifier at) {
        if (at == null) {
            return out;
        }
        out.append(" @ ");
        switch (at.kind()) {
            case START -> out.append("start()");
            case END -> out.append("end()");
            case TIMESTAMP ->
                out.append(new java.math.BigDecimal(at.timestampMs())
                        .movePointLeft(3)
                        .setScale(3));
        }
        return out;
    }

    private StringBuilder offset(DurationExpr offset) {
        return offset.equals(DurationExpr.Fixed.ZERO)
                ? out
                : out.append(" offset ").append(offset);
    }

    @Override
    public StringBuilder visit(MatrixSelector matrix) {
        VectorSelector selector = matrix.selector();
        selector(selector);
        out.append('[').append(matrix.range()).append(']');
        out.append(selector.modifier().suffix());
        return timing(selector.offset(), selector.at());
    }

    @Override
    public StringBuilder visit(Subquery subquery) {
        subquery.inner().accept(this);
        return suffix(subquery);
    }

    /** What follows the expression inside a subquery. */
    static String subquerySuffix(Subquery subquery) {
        return new ExprPrinter().suffix(subquery).toString();
    }

    private StringBuilder suffix(Subquery subquery) {
        out.append('[').append(subquery.range()).append(':');
        if (subquery.step() != null) {
            out.append(subquery.step());
        }
        out.append(']');
        return timing(subquery.offset(), subquery.at());
    }

    @Override
    public StringBuilder visit(Paren paren) {
        out.append('(');
        return paren.inner().accept(this).append(')');
    }

    @Override
    public StringBuilder visit(Unary unary) {
        out.append(unary.negative() ? '-' : '+');
        return unary.operand().accept(this);
    }

    @Override
    public StringBuilder visit(Binary binary) {
        int start = out.length();
        binary.left().accept(this);
        if (binary.left() instanceof NumberLiteral && out.charAt(start) == '+') {
            // "+Inf ^ 2" would be the sign of a power.
            out.deleteCharAt(start);
        }
        out.append(' ');
        operator(binary);
        out.append(' ');
        return binary.right().accept(this);
    }

    /** The operator of {@code binary} with its modifiers. */
    static String operatorOf(Binary binary) {
        ExprPrinter printer = new ExprPrinter();
        printer.operator(binary);
        return printer.out.toString();
    }

    private void operator(Binary binary) {
        out.append(binary.operator().text());
        if (binary.returnBool()) {
            out.append(" bool");
        }
        VectorMatching matching = binary.matching();
        if (matching != null) {
            matching(matching);
        }
    }

    private void matching(VectorMatching matching) {
        Cardinality cardinality = matching.cardinality();
        boolean grouped = cardinality == Cardinality.MANY_TO_ONE || cardinality == Cardinality.ONE_TO_MANY;
        if (matching.on() || grouped || !matching.labels().isEmpty()) {
            out.append(matching.on() ? " on (" : " ignoring (");
            labels(matching.labels());
            out.append(')');
        }
        if (grouped) {
            out.append(cardinality == Cardinality.MANY_TO_ONE ? " group_left (" : " group_right (");
            labels(matching.include());
            out.append(')');
        }
        fill(matching.fillLeft(), matching.fillRight());
    }

    private void fill(@Nullable Double left, @Nullable Double right) {
        if (left != null && left.equals(right)) {
            out.append(" fill (").append(GoFloat.formatG(left)).append(')');
            return;
        }
        if (left != null) {
            out.append(" fill_left (").append(GoFloat.formatG(left)).append(')');
        }
        if (right != null) {
            out.append(" fill_right (").append(GoFloat.formatG(right)).append(')');
        }
    }

    @Override
    public StringBuilder visit(Call call) {
        out.append(call.function().text()).append('(');
        for (int i = 0; i < call.arguments().size(); i++) {
            out.append(i == 0 ? "" : ", ");
            call.arguments().get(i).accept(this);
        }
        return out.append(')');
    }

    @Override
    public StringBuilder visit(Aggregation aggregation) {
        head(aggregation);
        out.append('(');
        Expr parameter = aggregation.parameter();
        if (parameter != null) {
            parameter.accept(this).append(", ");
        }
        return aggregation.operand().accept(this).append(')');
    }

    /** What stands before the parenthesis of {@code aggregation}. */
    static String headOf(Aggregation aggregation) {
        ExprPrinter printer = new ExprPrinter();
        printer.head(aggregation);
        return printer.out.toString();
    }

    private void head(Aggregation aggregation) {
        out.append(aggregation.operator().text());
        if (aggregation.without() || !aggregation.grouping().isEmpty()) {
            out.append(aggregation.without() ? " without (" : " by (");
            labels(aggregation.grouping());
            out.append(") ");
        }
    }

    private void labels(List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            out.append(i == 0 ? "" : ", ");
            out.append(labelName(names.get(i)));
        }
    }

    private static String labelName(String name) {
        return LabelNames.isLegacyLabelName(name) ? name : StringLiterals.quote(name);
    }
}
